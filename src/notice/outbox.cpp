#include "notice/outbox.hpp"

#include <algorithm>

#include "domain/identity.hpp"
#include "notice/content.hpp"
#include "notice/outbox_store.hpp"
#include "platform/mail/mail.hpp"

namespace teduh::notice {
namespace {

bool is_sent(Channel channel) { return channel == Channel::mail || channel == Channel::sms; }

bool is_phone(const std::string& address) {
  const auto phone = PhoneNumber::parse(address);
  return phone && phone->exact() == address;
}

bool address_fits(const Notice& notice) {
  switch (notice.channel) {
    case Channel::mail: return mail::is_plain_address(notice.address);
    case Channel::sms: return is_phone(notice.address);
    case Channel::in_app: return notice.address.empty() && notice.person != PersonId{};
    case Channel::staff: return notice.address.empty() && !notice.branch.empty();
  }
  return false;
}

int list_limit(int limit) { return std::clamp(limit, 1, kListMax); }

Result<std::vector<ShownNotice>> show(const std::vector<ListedNotice>& listed, const crypto::Sealer& sealer, const Catalogue& catalogue) {
  std::vector<ShownNotice> shown;
  for (const auto& notice : listed) {
    const Content content = TRY(open_content(sealer, notice.id, notice.sealed));
    TRY(catalogue.check_facts(notice.kind, content.facts));
    const Rendered text = catalogue.render(notice.kind, content.facts);
    shown.push_back({.id = notice.id,
                     .kind = notice.kind,
                     .person = notice.person,
                     .claim = notice.claim,
                     .created_at = notice.created_at,
                     .subject_id = text.indonesian.subject,
                     .body_id = text.indonesian.body,
                     .subject_en = text.english.subject,
                     .body_en = text.english.body});
  }
  return shown;
}

}  // namespace

Result<void> Outbox::check(const Notice& notice) const {
  TRY(catalogue_.check_facts(notice.kind, notice.facts));
  const bool good_key = !notice.dedupe_key.empty() && notice.dedupe_key.size() <= kDedupeKeyMax;
  if (!good_key) return internal("notice.dedupe_key", std::string(to_string(notice.kind)));
  if (!address_fits(notice)) return invalid("notice.address", std::string(to_string(notice.kind)));
  if (notice.channel == Channel::sms && catalogue_.get(notice.kind).short_text.empty()) return invalid("notice.address", "no short text");
  return {};
}

Result<NoticeId> Outbox::enqueue(store::Tx& tx, const Notice& notice) const {
  TRY(check(notice));
  const Moment now = clock_.now();
  const auto id = NoticeId::make(now, random_);
  const std::int64_t turn = notice.claim ? TRY(next_turn(tx, notice.person, *notice.claim, notice.channel)) : 0;
  if (!TRY(add_notice(tx, id, notice, turn, now))) {
    const auto first = TRY(find_by_dedupe_key(tx, notice.person, notice.dedupe_key));
    CHECK(first.has_value());
    return *first;
  }
  const std::string content = encode_content({.address = notice.address, .facts = notice.facts});
  TRY(add_content(tx, notice.person, id, sealer_.seal(content, content_row(id))));
  TRY(add_state(tx, id, notice, turn, is_sent(notice.channel) ? DeliveryState::pending : DeliveryState::delivered, now));
  return id;
}

Result<void> Outbox::enqueue_everywhere(store::Tx& tx, const Notice& base, const KnownChannels& channels) const {
  Notice notice = base;
  notice.channel = Channel::in_app;
  notice.address.clear();
  notice.dedupe_key = base.dedupe_key + ":app";
  TRY(enqueue(tx, notice));
  // The key of an address is a digest of it, so that it stays the same however the list is ordered.
  const auto send_to = [&](Channel channel, const std::string& address) -> Result<void> {
    notice.channel = channel;
    notice.address = address;
    if (!address_fits(notice)) return {};
    notice.dedupe_key = base.dedupe_key + ":" + to_hex(BytesView(sha256(base.dedupe_key + address)).first(8));
    TRY(enqueue(tx, notice));
    return {};
  };
  const bool has_short_text = !catalogue_.get(base.kind).short_text.empty();
  for (const auto& phone : channels.phones)
    if (has_short_text) TRY(send_to(Channel::sms, phone));
  for (const auto& mail : channels.mails) TRY(send_to(Channel::mail, mail));
  return {};
}

Result<std::vector<ShownNotice>> Outbox::list_for_person(store::ReadTx& tx, PersonId person, std::optional<NoticeId> after, int limit) const {
  const auto listed = TRY(list_in_app(tx, person, after, list_limit(limit)));
  return show(listed, sealer_, catalogue_);
}

Result<std::vector<ShownNotice>> Outbox::list_for_branch(store::ReadTx& tx, std::string_view branch, std::optional<NoticeId> after,
                                                         int limit) const {
  const auto listed = TRY(list_for_desk(tx, branch, after, list_limit(limit)));
  return show(listed, sealer_, catalogue_);
}

}  // namespace teduh::notice
