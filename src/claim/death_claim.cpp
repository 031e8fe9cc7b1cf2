#include "claim/death_claim.hpp"

#include <algorithm>

#include "claim/run_command.hpp"
#include "member/bank_account.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"

namespace teduh::claim {
namespace {

struct Counters {
  account::Throttle heir;
  account::Throttle card;
  account::Throttle source;
};

Counters counters_of(const member::Vault& vault, const Actor& heir, const DeathClaimAsk& ask, const std::string& source) {
  const auto key = [&](const std::string& name) { return vault.digest(member::DigestKind::attempt, name); };
  return {{key("death_heir|" + heir.person.print()), kDeathAskedByHeir},
          {key("death_card|" + ask.kpj.exact()), kDeathAskedOfCard},
          {key("death_source|" + source), kDeathAskedBySource}};
}

/// Counted before anything is looked up, the good ones too: how long one waits tells nothing about what was asked.
Result<void> check_and_count(store::Tx& tx, const Counters& counters, Moment now) {
  for (const auto* one : {&counters.heir, &counters.card, &counters.source}) TRY(account::check_throttle(tx, *one, now));
  for (const auto* one : {&counters.heir, &counters.card, &counters.source}) TRY(account::count_attempt(tx, *one, now));
  return {};
}

Result<void> check_dates(const DeathClaimAsk& ask, Date today) {
  std::vector<FieldProblem> problems;
  if (ask.birth_date > today) problems.push_back({"birth_date", "birth_date.range"});
  if (ask.death_date > today) problems.push_back({"death_date", "death_date.future"});
  if (ask.death_date < ask.birth_date) problems.push_back({"death_date", "death_date.before_birth"});
  if (!problems.empty()) return invalid_fields(std::move(problems));
  return {};
}

bool same_name(const PersonName& a, const PersonName& b) { return member::name_key(a.exact()) == member::name_key(b.exact()); }

bool same_birth(const member::PersonData& data, Date birth_date) {
  if (data.birth_date) return *data.birth_date == birth_date;
  const NikFacts facts = data.nik.facts();
  return facts.day == birth_date.day() && facts.month == birth_date.month() && facts.year_of_century == static_cast<unsigned>(birth_date.year() % 100);
}

/// Either a membership or why not, as a code for the journal.
struct Match {
  std::optional<member::MembershipKey> membership;
  std::string reason;
};

Result<Match> match(store::ReadTx& tx, const Deps& deps, const Actor& heir, const DeathClaimAsk& ask) {
  const member::Vault& vault = deps.members.vault;
  // Both look-ups are always made.
  const auto person = TRY(member::find_person_by_nik(tx, vault, ask.nik));
  const auto owners = TRY(member::list_kpj_owners(tx, vault, ask.kpj));
  if (!person || owners.empty()) return Match{{}, "unknown"};
  if (owners.size() != 1) return Match{{}, "kpj_shared"};
  if (owners[0].person != *person) return Match{{}, "no_match"};
  if (*person == heir.person) return Match{{}, "own"};
  const auto record = TRY(member::get_person(tx, vault, *person));
  const bool fits = same_name(record.data.name, ask.name) && same_birth(record.data, ask.birth_date) &&
                    record.data.death_date.value_or(ask.death_date) == ask.death_date;
  if (!fits) return Match{{}, "no_match"};
  return Match{owners[0], {}};
}

Result<void> journal_refusal(store::Tx& tx, const Deps& deps, const Actor& heir, const std::string& reason) {
  const Moment now = deps.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, heir, "claim.death_refused");
  entry.about("person", heir.person).fact("reason", reason);
  TRY(deps.journal.append(tx, entry));
  return {};
}

/// The claim that this heir has begun on the membership, when it is still open.
Result<std::optional<ClaimRow>> own_open_claim(store::ReadTx& tx, const Actor& heir, const PersonId& deceased, const ClaimId& open) {
  const auto claimant = TRY(find_claimant(tx, deceased, open));
  if (!claimant || claimant->person != heir.person) return std::optional<ClaimRow>();
  auto row = TRY(get_claim(tx, {deceased, open, {}}));
  return std::optional(std::move(row));
}

Result<ClaimRow> begin_matched(store::Tx& tx, const Deps& deps, const Actor& heir, const DeathClaimAsk& ask, const member::MembershipKey& membership) {
  const bool recorded = TRY(is_recorded_heir(tx, deps.members.vault, {membership.person, heir.person, ask.relation}));
  const Claimant claimant{.person = heir.person, .relation = ask.relation, .recorded = recorded, .by = {}, .since = deps.clock.now()};
  // Before the claim begins, so that its first notice finds the heir too.
  TRY(put_claimant(tx, {membership.person, ask.id, claimant}));
  const Begin begin{ask.id, membership.person, membership.membership, law::JhtReason::death, Channel::phone};
  auto outcome = TRY(begin_claim(tx, deps, heir, begin));
  const ClaimKey key{membership.person, ask.id, outcome.row.branch};
  TRY(save_answers(tx, key, {.heir = ask.relation, .by_will = ask.relation == law::HeirRelation::named_in_will, .death_date = ask.death_date}, deps.clock.now()));
  return std::move(outcome.row);
}

}  // namespace

Result<std::optional<ClaimRow>> begin_death_claim(store::Tx& tx, const Deps& deps, const Actor& heir, const DeathClaimAsk& ask, const std::string& source) {
  using Begun = std::optional<ClaimRow>;
  CHECK(heir.kind == ActorKind::participant);
  // 1. What is wrong in itself, and who asks too often.
  TRY(check_dates(ask, today(deps)));
  TRY(check_and_count(tx, counters_of(deps.members.vault, heir, ask, source), deps.clock.now()));
  // 2. The same request again is the same claim.
  if (const auto taken = TRY(find_claim_key(tx, ask.id))) {
    auto own = TRY(own_open_claim(tx, heir, taken->person, ask.id));
    if (!own) return conflict("claim.already_begun");
    return own;
  }
  // 3. Whose membership; then whether anybody claims on it already.
  const Match found = TRY(match(tx, deps, heir, ask));
  const auto refuse = [&](const std::string& reason) -> Result<Begun> {
    TRY(journal_refusal(tx, deps, heir, reason));
    return Begun();
  };
  if (!found.membership) return refuse(found.reason);
  if (const auto open = TRY(find_open_claim(tx, found.membership->person, found.membership->membership))) {
    auto own = TRY(own_open_claim(tx, heir, found.membership->person, *open));
    if (!own) return refuse("open");
    return own;
  }
  auto row = TRY(begin_matched(tx, deps, heir, ask, *found.membership));
  return Begun(std::move(row));
}

Result<void> name_claimant(store::Tx& tx, const Deps& deps, const Actor& officer, const ClaimKey& key, const PersonId& heir, law::HeirRelation relation) {
  if (heir == key.person) return invalid("member.own_relative");
  const ClaimRow row = TRY(get_claim(tx, key));
  if (row.claim.reason != law::JhtReason::death) return conflict("claim.not_a_death_claim");
  if (!is_open(row.claim.state)) {
    Error error = conflict("claim.wrong_state");
    error.facts.emplace_back("state", to_string(row.claim.state));
    return error;
  }
  const bool recorded = TRY(is_recorded_heir(tx, deps.members.vault, {key.person, heir, relation}));
  const Moment now = deps.clock.now();
  TRY(put_claimant(tx, {key.person, key.claim, {.person = heir, .relation = relation, .recorded = recorded, .by = officer.staff, .since = now}}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, officer, "claim.heir_named");
  entry.about("claim", key.claim).about("person", key.person).about("heir", heir);
  entry.fact("relation", std::string(law::to_string(relation))).fact("recorded", std::int64_t{recorded});
  TRY(deps.journal.append(tx, entry));
  return {};
}

Result<BankAccountId> account_for_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimKey& key, const BankAccountId& account) {
  if (!is_heir_of(actor, key.person)) return account;
  const auto owned = member::get_bank_account(tx, deps.members.vault, actor.person, account);
  // An account that is not the heir's own is judged by the lifecycle: it may be the note that was made before.
  if (!owned) return owned.error().fault == Fault::not_found ? Result<BankAccountId>(account) : owned.error();
  const auto heir = TRY(member::get_person(tx, deps.members.vault, actor.person));
  const bool own_name = owned->data.own && same_name(owned->data.holder, heir.data.name);
  if (!own_name) return conflict("claim.foreign_account");
  // The same account again is the same note.
  member::BankAccountData note = owned->data;
  note.own = false;
  const member::Act act{.actor = actor, .source = member::Source::declared};
  return member::add_bank_account(tx, deps.members, act, {.person = key.person, .data = std::move(note), .since = today(deps)});
}

bool is_heir_of(const Actor& actor, const PersonId& member) { return actor.kind == ActorKind::participant && actor.person != member; }

ClaimRow as_seen_by(const Actor& actor, ClaimRow row) {
  if (is_heir_of(actor, row.claim.person)) row.claim.holds.erase(Hold::member_objects);
  return row;
}

}  // namespace teduh::claim
