#include "notice/deliver.hpp"

#include <span>

#include "notice/content.hpp"
#include "notice/outbox_store.hpp"

namespace teduh::notice {
namespace {

constexpr std::string_view kNoSender = "notice.no_sender";

/// How one sending went, to be noted.
struct Outcome {
  DeliveryState state = DeliveryState::pending;  // pending: to be tried again
  bool counts = true;                            // as an attempt
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
      if (deps.senders.mail == nullptr) return unavailable(std::string(kNoSender));
      return deps.senders.mail->send({.id = notice.id.print(),
                                      .to = content.address,
                                      .subject = text.indonesian.subject,
                                      .text = mail_text(text),
                                      .at = notice.created_at});
    case Channel::sms:
      if (deps.senders.sms == nullptr) return unavailable(std::string(kNoSender));
      return deps.senders.sms->send({.id = notice.id.print(),
                                     .at = deps.clock.now(),
                                     .body = encode_short_message(notice.id, content.address, text.short_text)});
    case Channel::in_app:
    case Channel::staff: break;
  }
  return internal("notice.channel");
}

Outcome try_to_send(const TakenNotice& notice, const DeliverDeps& deps) {
  if (notice.expires_at && *notice.expires_at <= deps.clock.now()) return {DeliveryState::expired, true, "notice.expired"};
  const auto sent = send(notice, deps);
  if (sent) return {DeliveryState::delivered, true, {}};
  if (sent.error().code == kNoSender) return {DeliveryState::pending, false, sent.error().code};
  // Only codes are kept: what a relay answers can hold an address.
  const bool hopeless = sent.error().fault == Fault::invalid || sent.error().fault == Fault::internal;
  const bool last = notice.attempts + 1 >= kAttemptsMax;
  return {hopeless || last ? DeliveryState::dead : DeliveryState::pending, true, sent.error().code};
}

Result<void> note(store::Tx& tx, const TakenNotice& notice, const Lease& lease, const Outcome& outcome, Moment now) {
  if (!outcome.counts) {
    TRY(give_back(tx, notice, lease, now + kSenderWait, outcome.error));
    return {};
  }
  if (outcome.state == DeliveryState::pending) {
    TRY(put_off(tx, notice, lease, now + kFirstWait * (1 << notice.attempts), outcome.error));
    return {};
  }
  const bool held = TRY(end_notice(tx, notice, lease, outcome.state, outcome.error, now));
  if (held) TRY(remove_content(tx, notice.person, notice.id));
  return {};
}

void count(DeliverReport& report, const Outcome& outcome) {
  if (!outcome.counts) {
    ++report.kept;
    return;
  }
  switch (outcome.state) {
    case DeliveryState::pending: ++report.failed; break;
    case DeliveryState::delivered: ++report.delivered; break;
    case DeliveryState::dead: ++report.dead; break;
    case DeliveryState::expired: ++report.expired; break;
  }
}

bool is_stopping(const DeliverDeps& deps) { return deps.hooks.stopping && deps.hooks.stopping(); }

/// At once, so that the next start need not wait for the lease to end.
Result<void> give_back_rest(store::Database& database, std::span<const TakenNotice> rest, const Lease& lease, Moment now) {
  return database.write([&](store::Tx& tx) -> Result<void> {
    for (const auto& notice : rest) TRY(give_back(tx, notice, lease, now, ""));
    return {};
  });
}

}  // namespace

Result<DeliverReport> deliver_due(store::Database& database, const DeliverDeps& deps, const Lane& lane) {
  const Moment now = deps.clock.now();
  const Lease lease = deps.random.bytes<16>();
  // 1. Most rounds find nothing, so the look is a reading; the taking looks again under the writer's eyes.
  const auto waiting = TRY(database.read([now, &lane](store::ReadTx& tx) { return list_due(tx, now, 1, lane); }));
  if (waiting.empty()) return DeliverReport{};
  const auto taken = TRY(database.write([now, lease, &lane](store::Tx& tx) -> Result<std::vector<TakenNotice>> {
    auto due = TRY(list_due(tx, now, kBatchMax, lane));
    for (const auto& notice : due) TRY(take(tx, notice, lease, now + kLease));
    return due;
  }));
  // 2. Each is noted by itself as soon as it went, so that a crash repeats one notice and not the batch.
  DeliverReport report{.taken = static_cast<int>(taken.size())};
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (is_stopping(deps)) {
      TRY(give_back_rest(database, std::span(taken).subspan(i), lease, deps.clock.now()));
      report.kept += static_cast<int>(taken.size() - i);
      break;
    }
    const TakenNotice& notice = taken[i];
    const Outcome outcome = try_to_send(notice, deps);
    const Moment at = deps.clock.now();
    TRY(database.write([&](store::Tx& tx) { return note(tx, notice, lease, outcome, at); }));
    count(report, outcome);
    if (deps.hooks.told) deps.hooks.told({notice.id, notice.kind, notice.channel, outcome.state, outcome.error});
  }
  return report;
}

}  // namespace teduh::notice
