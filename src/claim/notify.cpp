#include "claim/notify.hpp"

#include <fmt/format.h>

#include "claim/heir_store.hpp"
#include "member/bank_account.hpp"
#include "member/contact.hpp"

namespace teduh::claim {
namespace {

using notice::Facts;
using notice::NoticeKind;

struct Telling {
  NoticeKind kind;
  Facts facts;
};

std::string list_of(const std::vector<Defect>& defects) {
  std::string text;
  for (std::size_t i = 0; i < defects.size(); ++i) {
    const std::string line = (text.empty() ? "- " : "\n- ") + defects[i].repair;
    const std::string rest = fmt::format("\n- (+{}: lihat di aplikasi / see the app)", defects.size() - i);
    // Whole lines only: half a letter would be no text, and half a sentence no help.
    if (text.size() + line.size() + rest.size() > notice::kFactMax) return text + rest;
    text += line;
  }
  return text;
}

std::string reasons_of(const Deps& deps, const std::set<Hold>& holds) {
  std::string text;
  for (const Hold hold : holds) {
    if (hold == Hold::member_objects) continue;  // the branch knows; who reads this may be whom the member objects to
    text += (text.empty() ? "" : " ") + deps.words.get("hold." + std::string(to_string(hold))).id;
  }
  return text;
}

Result<std::string> masked_account(store::ReadTx& tx, const Deps& deps, const Claim& claim) {
  CHECK(claim.account.has_value());
  const auto account = TRY(member::get_bank_account(tx, deps.members.vault, claim.person, *claim.account));
  return account.data.number.masked();
}

/// Nothing for events that only the branch needs to know.
Result<std::optional<Telling>> telling_of(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, const Event& event) {
  const Claim& claim = row.claim;
  const std::string day = print_long(today(deps));
  const auto amount = [&] { return print(claim.amounts->net); };
  const auto tell = [&](NoticeKind kind, Facts facts) {
    facts.emplace("claim", row.number);
    return std::optional(Telling{kind, std::move(facts)});
  };
  if (const auto* e = std::get_if<Begun>(&event)) {
    return tell(e->reason == law::JhtReason::death ? NoticeKind::death_claim_begun : NoticeKind::claim_begun, {{"day", day}});
  }
  if (const auto* e = std::get_if<Submitted>(&event)) return tell(NoticeKind::claim_submitted, {{"promised_date", print_long(e->promised)}});
  if (const auto* e = std::get_if<Returned>(&event)) return tell(NoticeKind::claim_returned, {{"faults", list_of(e->defects)}});
  if (std::holds_alternative<Approved>(event)) return tell(NoticeKind::claim_approved, {{"amount", amount()}});
  if (const auto* e = std::get_if<Rejected>(&event)) {
    const std::string until = print_long(today(deps).plus_days(kObjectionDays));
    const law::Text& reason = deps.words.get("ground." + e->ground.code, "ground.other");
    return tell(NoticeKind::claim_rejected, {{"reason", reason.id},
                                             {"reason_en", reason.en},
                                             {"article", e->ground.article},
                                             {"objection", e->ground.objection},
                                             {"object_until", until}});
  }
  if (std::holds_alternative<Paying>(event)) {
    const std::string account = TRY(masked_account(tx, deps, claim));
    return tell(NoticeKind::claim_paying, {{"amount", amount()}, {"account", account}});
  }
  if (const auto* e = std::get_if<Paid>(&event)) return tell(NoticeKind::claim_paid, {{"amount", amount()}, {"paid_on", print_long(e->day)}});
  if (const auto* e = std::get_if<PaidLate>(&event)) return tell(NoticeKind::claim_paid, {{"amount", amount()}, {"paid_on", print_long(e->day)}});
  const auto* failed = std::get_if<PaymentFailed>(&event);
  const auto* returned = std::get_if<PaymentReturned>(&event);
  if (failed != nullptr || returned != nullptr) {
    const std::string& reason = failed != nullptr ? failed->reason : returned->reason;
    return tell(NoticeKind::payment_failed, {{"reason", deps.words.get("bank." + reason + ".reason", "bank.other.reason").id},
                                             {"repair", deps.words.get("bank." + reason + ".repair", "bank.other.repair").id}});
  }
  if (const auto* e = std::get_if<DelayAnnounced>(&event)) {
    const std::string promised = claim.promised ? print_long(*claim.promised) : day;
    return tell(NoticeKind::promise_at_risk, {{"promised_date", promised}, {"reason", deps.words.get("delay." + e->reason, "delay.queue").id}});
  }
  if (std::holds_alternative<Cancelled>(event)) return tell(NoticeKind::claim_closed, {{"reason", deps.words.get("cancelled").id}});
  if (std::holds_alternative<Closed>(event)) return tell(NoticeKind::claim_closed, {{"reason", deps.words.get("closed").id}});
  return std::optional<Telling>();
}

const std::set<Hold>* holds_in(const Event& event) {
  if (const auto* submitted = std::get_if<Submitted>(&event)) return &submitted->holds;
  if (const auto* corrected = std::get_if<AccountCorrected>(&event)) return &corrected->holds;
  return nullptr;
}

/// A theft begins with another phone number: what tells of a beginning or a hold goes to the numbers of this long ago as well.
constexpr std::chrono::days kFormerContactDays{180};

Result<notice::KnownChannels> channels_of(store::ReadTx& tx, const Deps& deps, const PersonId& person, NoticeKind kind) {
  const bool former = kind == NoticeKind::claim_begun || kind == NoticeKind::claim_held || kind == NoticeKind::death_claim_begun;
  if (former) {
    auto recent = TRY(member::recent_contacts(tx, deps.members.vault, person, deps.clock.now() - kFormerContactDays));
    return notice::KnownChannels{.phones = std::move(recent.phones), .mails = std::move(recent.mails)};
  }
  const auto contact = TRY(member::contact_of(tx, deps.members.vault, person));
  notice::KnownChannels channels;
  if (contact.phone) channels.phones.push_back(contact.phone->exact());
  if (contact.email) channels.mails.push_back(*contact.email);
  return channels;
}

/// The member; of a claim on their death the heir who claims, and nobody when none is noted yet.
Result<std::optional<PersonId>> whom_to_tell(store::ReadTx& tx, const Claim& claim) {
  if (claim.reason != law::JhtReason::death) return std::optional(claim.person);
  const auto claimant = TRY(find_claimant(tx, claim.person, claim.id));
  return claimant ? std::optional(claimant->person) : std::nullopt;
}

Result<void> send(store::Tx& tx, const Deps& deps, const ClaimRow& row, const Telling& telling, const PersonId& to) {
  const notice::Notice base{.kind = telling.kind,
                            .person = to,
                            .claim = row.claim.id,
                            .facts = telling.facts,
                            .dedupe_key = fmt::format("{}:{}:{}", notice::to_string(telling.kind), row.claim.id.print(), row.claim.version)};
  const auto channels = TRY(channels_of(tx, deps, to, telling.kind));
  return deps.outbox.enqueue_everywhere(tx, base, channels);
}

Result<void> tell_desk(store::Tx& tx, const Deps& deps, const ClaimRow& row, const Telling& telling, const std::string& prefix) {
  const notice::Notice desk{.kind = telling.kind,
                            .channel = notice::Channel::staff,
                            .person = row.claim.person,
                            .claim = row.claim.id,
                            .branch = row.branch,
                            .facts = telling.facts,
                            .dedupe_key = prefix + row.claim.id.print() + ":" + std::to_string(row.claim.version)};
  TRY(deps.outbox.enqueue(tx, desk));
  return {};
}

}  // namespace

Result<void> notify(store::Tx& tx, const Deps& deps, const ClaimRow& row, const Event& event) {
  const auto telling = TRY(telling_of(tx, deps, row, event));
  const auto to = TRY(whom_to_tell(tx, row.claim));
  // That a death was told is said to the member too: whoever lives reads it and objects.
  const bool begins = std::holds_alternative<Begun>(event);
  const bool begins_for_another = begins && to && *to != row.claim.person;
  if (begins_for_another) {
    TRY(send(tx, deps, row, *telling, row.claim.person));
    TRY(send(tx, deps, row, {NoticeKind::claim_begun, telling->facts}, *to));
  } else if (telling && (to || begins)) {
    TRY(send(tx, deps, row, *telling, to.value_or(row.claim.person)));
  } else if (telling) {
    // The dead read nothing: the counter tells the family, by letter or at the next visit.
    TRY(tell_desk(tx, deps, row, *telling, "letter:"));
  }
  const auto* holds = holds_in(event);
  if (holds != nullptr && !holds->empty()) {
    const Telling held{NoticeKind::claim_held, {{"claim", row.number}, {"reason", reasons_of(deps, *holds)}}};
    if (to) TRY(send(tx, deps, row, held, *to));
  }
  if (std::holds_alternative<Objected>(event)) {
    const Telling objected{NoticeKind::claim_objected, {{"claim", row.number}, {"day", print_long(today(deps))}}};
    TRY(tell_desk(tx, deps, row, objected, "objection:"));
  }
  if (std::holds_alternative<DelayAnnounced>(event)) TRY(tell_desk(tx, deps, row, *telling, "desk:"));
  return {};
}

}  // namespace teduh::claim
