#include "claim/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "claim/claim_json.hpp"
#include "claim/gather.hpp"
#include "claim/lifecycle.hpp"
#include "claim/notify.hpp"
#include "contribution/payout.hpp"
#include "member/person.hpp"

namespace teduh::claim {
namespace {

ClaimKey key_of(const ClaimRow& row) { return {row.claim.person, row.claim.id, row.branch}; }

void add_amounts(journal::JournalEntry& entry, const Amounts& amounts) { entry.fact("gross", amounts.gross).fact("tax", amounts.tax).fact("net", amounts.net); }

/// Ids, codes and amounts of an event; nothing that names a person or an account.
void add_facts(journal::JournalEntry& entry, const Claim& claim, const Event& event) {
  entry.fact("version", claim.version);
  entry.fact("state", std::string(to_string(claim.state)));
  if (const auto* e = std::get_if<Submitted>(&event)) {
    entry.fact("promised", e->promised);
    entry.fact("path", std::string(to_string(e->path)));
    for (const Hold hold : e->holds) entry.fact("hold_" + std::string(to_string(hold)), std::int64_t{1});
  }
  if (const auto* e = std::get_if<Determined>(&event)) add_amounts(entry, e->amounts);
  if (const auto* e = std::get_if<RefusalProposed>(&event)) entry.fact("ground", known_ground(e->ground.code));
  if (const auto* e = std::get_if<Rejected>(&event)) entry.fact("ground", known_ground(e->ground.code));
  if (const auto* e = std::get_if<Returned>(&event)) entry.fact("defects", static_cast<std::int64_t>(e->defects.size()));
  if (const auto* e = std::get_if<PaymentFailed>(&event)) entry.fact("reason", bank_code(e->reason));
  if (const auto* e = std::get_if<BatchRefused>(&event)) entry.fact("reason", bank_code(e->reason));
  if (const auto* e = std::get_if<PaymentReturned>(&event)) entry.fact("reason", bank_code(e->reason));
  if (const auto* e = std::get_if<Paid>(&event)) entry.fact("paid_on", e->day);
  if (const auto* e = std::get_if<Redetermined>(&event)) add_amounts(entry, e->amounts);
  if (const auto* e = std::get_if<PaidLate>(&event)) {
    entry.fact("paid_on", e->day);
    add_amounts(entry, e->amounts);
  }
  if (claim.batch) entry.about("batch", *claim.batch);
}

Result<journal::Receipt> append_to_journal(store::Tx& tx, const Deps& deps, const Actor& actor, const Claim& claim, const Event& event, Moment now) {
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, actor, std::string(act_of(event)));
  entry.about("claim", claim.id).about("person", claim.person).about("membership", claim.membership);
  add_facts(entry, claim, event);
  return deps.journal.append(tx, entry);
}

/// The amount is stored with its steps at the moment it is fixed, so that it can be explained and recomputed years later.
Result<void> keep_determination(store::Tx& tx, const Deps& deps, const ClaimRow& before, const Claim& after, Moment now) {
  const Date day = today(deps);
  const LegalView view = TRY(legal_view(tx, deps, before, day));
  CHECK(view.amount && after.amounts && view.amount->value.net == after.amounts->net);
  std::vector<law::Step> steps = view.entitlement.steps;
  steps.insert(steps.end(), view.balance_steps.begin(), view.balance_steps.end());
  steps.insert(steps.end(), view.amount->steps.begin(), view.amount->steps.end());
  return insert_determination(tx, key_of(before), {after.version, view.balance, *after.amounts, day, encode_steps(steps)}, now);
}

/// The money leaves the balance: as much as was determined, and reckoned to the day of it, so that the account ends with exactly that.
Result<void> take_from_balance(store::Tx& tx, const Deps& deps, const Actor& actor, const Claim& claim, const StoredDetermination& determination) {
  const bool partial = claim.reason == law::JhtReason::partial_pension || claim.reason == law::JhtReason::partial_housing;
  TRY(contribution::post_payout(tx, deps.law, deps.members, actor,
                                {.claim = claim.id,
                                 .key = {claim.person, claim.membership},
                                 .amount = determination.amounts.gross,
                                 .whole = !partial,
                                 .value_day = determination.law_day,
                                 .article = "Permenaker 4/2022"}));
  return {};
}

/// What an event means outside the claim's own tables.
Result<void> take_effect(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimRow& before, const ClaimRow& after, const Event& event, Moment now) {
  const Claim& claim = after.claim;
  const member::MembershipKey membership{claim.person, claim.membership};
  if (std::holds_alternative<Determined>(event) || std::holds_alternative<Redetermined>(event)) return keep_determination(tx, deps, before, claim, now);
  if (std::holds_alternative<Submitted>(event)) {
    if (actor.device) TRY(insert_trace(tx, Trace::device, sha256(actor.device->bytes()), claim.id, now));
    if (actor.companion) TRY(insert_trace(tx, Trace::companion, sha256(actor.companion->bytes()), claim.id, now));
    return {};
  }
  // The money leaves the balance when the file goes to the bank and comes back when the bank refuses: never is it in two places.
  if (std::holds_alternative<Paying>(event)) {
    const auto determination = TRY(find_determination(tx, key_of(after)));
    CHECK(determination.has_value() && determination->amounts == *claim.amounts);
    return take_from_balance(tx, deps, actor, claim, *determination);
  }
  if (const auto* late = std::get_if<PaidLate>(&event)) {
    const auto determination = TRY(find_determination_of(tx, key_of(after), late->amounts.net));
    if (!determination) return conflict("claim.amount_changed");
    return take_from_balance(tx, deps, actor, claim, *determination);
  }
  const bool came_back =
      std::holds_alternative<PaymentFailed>(event) || std::holds_alternative<BatchRefused>(event) || std::holds_alternative<PaymentReturned>(event);
  if (came_back) {
    TRY(contribution::reverse_payout(tx, deps.members, actor, {claim.id, membership}));
    return {};
  }
  return {};
}

/// Step 5 to 7 of both use cases: fold, journal, events, effects, notices; one after the other for each event.
Result<journal::Receipt> carry_out(store::Tx& tx, const Deps& deps, const Actor& actor, ClaimRow& row, const std::vector<Event>& events, bool begins) {
  const Moment now = deps.clock.now();
  const std::int64_t version_before = row.claim.version;
  journal::Receipt receipt;
  std::vector<std::pair<ClaimRow, ClaimRow>> stages;
  for (const auto& event : events) {
    const ClaimRow before = row;
    row.claim = evolve(std::move(row.claim), event);
    row.changed_at = now;
    stages.emplace_back(before, row);
  }
  if (begins) TRY(insert_claim(tx, row));
  else TRY(update_claim(tx, row, version_before));
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& [before, after] = stages[i];
    receipt = TRY(append_to_journal(tx, deps, actor, after.claim, events[i], now));
    TRY(insert_event(tx, key_of(after), {after.claim.version, events[i], actor.id(), now, receipt.entry}));
    TRY(take_effect(tx, deps, actor, before, after, events[i], now));
    TRY(notify(tx, deps, after, events[i]));
  }
  return receipt;
}

}  // namespace

std::string known_ground(const std::string& written) {
  return std::ranges::find(Words::kGrounds, written) != Words::kGrounds.end() ? written : "other";
}

std::string bank_code(const std::string& written) {
  constexpr std::size_t kCodeMax = 4;  // ExternalStatusReason1Code
  const auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return written.size() <= kCodeMax && std::ranges::all_of(written, plain) ? written : "other";
}

std::string claim_number(const ClaimId& id, Date day) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's: no I, L, O, U
  std::uint64_t bits = 0;
  for (std::size_t i = 11; i < 16; ++i) bits = bits << 8U | id.uuid()[i];
  std::string letters;
  for (int i = 35; i >= 0; i -= 5) letters.push_back(kLetters[bits >> static_cast<unsigned>(i) & 31U]);
  return fmt::format("JHT-{}-{}", day.year(), letters);
}

Result<Outcome> begin_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const Begin& begin) {
  // Step 1: the id is new.
  if (TRY(find_claim_key(tx, begin.id))) return conflict("claim.already_begun");
  // Step 2: facts; the claim belongs to the branch that looks after the person.
  ClaimRow row{.begun_at = deps.clock.now()};
  row.claim.id = begin.id;
  row.claim.person = begin.person;
  row.claim.membership = begin.membership;
  row.claim.reason = begin.reason;
  row.number = claim_number(begin.id, today(deps));
  row.branch = TRY(member::branch_of_person(tx, begin.person));
  const Facts facts = TRY(gather_facts(tx, deps, row, begin, actor));
  // Step 3: decide; step 4 to 7: fold, journal, store, notices.
  row.claim = Claim();
  auto events = TRY(decide(row.claim, begin, facts, actor));
  auto receipt = TRY(carry_out(tx, deps, actor, row, events, true));
  return Outcome{std::move(row), std::move(events), std::move(receipt)};
}

Result<Outcome> run_command(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimKey& key, const Command& command) {
  // Step 1: the claim as it stands.
  ClaimRow row = TRY(get_claim(tx, key));
  // Step 2: what is true outside it now, in the same transaction, so that nothing changes between looking and deciding.
  const Facts facts = TRY(gather_facts(tx, deps, row, command, actor));
  // Step 3: decide. Step 4 to 7: fold, store, journal, effects, notices. All or nothing.
  auto events = TRY(decide(row.claim, command, facts, actor));
  auto receipt = TRY(carry_out(tx, deps, actor, row, events, false));
  return Outcome{std::move(row), std::move(events), std::move(receipt)};
}

}  // namespace teduh::claim
