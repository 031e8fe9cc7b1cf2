#include "notice/deliver.hpp"

#include "notice/content.hpp"
#include "notice/outbox_store.hpp"

namespace teduh::notice {
namespace {

/// How one sending went, to be noted.
struct Outcome {
  DeliveryState state = DeliveryState::pending;  // pending: to be tried again
  std::string error;
};

std::string mail_text(const Rendered& text) {
  return text.indonesian.body + "\n\n----\n" + text.english.subject + "\n\n" + text.english.body + "\n";
}

Result<void> send(const TakenNotice& notice, const DeliverDeps& deps) {
  const Content content = TRY(open_content(deps.sealer, notice.id, notice.sealed));
  TRY(deps.catalogue.check_facts(notice.kind, content.facts));
  const Rendered text = deps.catalogue.render(notice.kind, content.facts);
  switch (notice.channel) {
    case Channel::mail:
      if (deps.senders.mail == nullptr) return unavailable("notice.no_sender");
      return deps.senders.mail->send({.id = notice.id.print(),
                                      .to = content.address,
                                      .subject = text.indonesian.subject,
                                      .text = mail_text(text),
                                      .at = notice.created_at});
    case Channel::sms:
      if (deps.senders.sms == nullptr) return unavailable("notice.no_sender");
      return deps.senders.sms->send({.id = notice.id.print(),
                                     .at = deps.clock.now(),
                                     .body = encode_short_message(notice.id, content.address, text.short_text)});
    case Channel::in_app:
    case Channel::staff: break;
  }
  return internal("notice.channel");
}

Outcome try_to_send(const TakenNotice& notice, const DeliverDeps& deps) {
  if (notice.expires_at && *notice.expires_at <= deps.clock.now()) return {DeliveryState::expired, "notice.expired"};
  const auto sent = send(notice, deps);
  if (sent) return {DeliveryState::delivered, {}};
  // Only codes are kept: what a relay answers can hold an address.
  const bool hopeless = sent.error().fault == Fault::invalid || sent.error().fault == Fault::internal;
  const bool last = notice.attempts + 1 >= kAttemptsMax;
  return {hopeless || last ? DeliveryState::dead : DeliveryState::pending, sent.error().code};
}

Result<void> note(store::Tx& tx, const TakenNotice& notice, const Lease& lease, const Outcome& outcome, Moment now) {
  if (outcome.state == DeliveryState::pending) {
    TRY(put_off(tx, notice, lease, now + kFirstWait * (1 << notice.attempts), outcome.error));
    return {};
  }
  const bool held = TRY(end_notice(tx, notice, lease, outcome.state, outcome.error, now));
  if (held) TRY(remove_content(tx, notice.person, notice.id));
  return {};
}

void count(DeliverReport& report, DeliveryState state) {
  switch (state) {
    case DeliveryState::pending: ++report.failed; break;
    case DeliveryState::delivered: ++report.delivered; break;
    case DeliveryState::dead: ++report.dead; break;
    case DeliveryState::expired: ++report.expired; break;
  }
}

}  // namespace

Result<DeliverReport> deliver_due(store::Database& database, const DeliverDeps& deps) {
  const Moment now = deps.clock.now();
  const Lease lease = deps.random.bytes<16>();
  // 1. Most rounds find nothing, so the look is a reading; the taking looks again under the writer's eyes.
  const auto waiting = TRY(database.read([now](store::ReadTx& tx) { return list_due(tx, now, 1); }));
  if (waiting.empty()) return DeliverReport{};
  const auto taken = TRY(database.write([now, lease](store::Tx& tx) -> Result<std::vector<TakenNotice>> {
    auto due = TRY(list_due(tx, now, kBatchMax));
    for (const auto& notice : due) TRY(take(tx, notice, lease, now + kLease));
    return due;
  }));
  // 2. Each is noted by itself as soon as it went, so that a crash repeats one notice and not the batch.
  DeliverReport report{.taken = static_cast<int>(taken.size())};
  for (const auto& notice : taken) {
    const Outcome outcome = try_to_send(notice, deps);
    const Moment at = deps.clock.now();
    TRY(database.write([&](store::Tx& tx) { return note(tx, notice, lease, outcome, at); }));
    count(report, outcome.state);
  }
  return report;
}

}  // namespace teduh::notice
