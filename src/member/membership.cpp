#include "member/membership.hpp"

#include <algorithm>

#include "member/membership_store.hpp"
#include "member/person_store.hpp"

namespace teduh::member {
namespace {

Result<Membership> open_membership(const Vault& vault, const PersonId& person, const MembershipRow& row) {
  const std::string digits = TRY(vault.open({row.id.uuid(), SealedField::kpj}, row.kpj_sealed));
  auto kpj = Kpj::parse(digits);
  if (!kpj) return internal("member.record_damaged");
  return Membership{.person = person, .id = row.id, .kpj = std::move(*kpj), .segment = row.segment, .registered_on = row.registered_on};
}

Result<void> append_event(store::Tx& tx, const Tools& tools, const Act& act, const EmploymentChange& change, const EmploymentEvent& event) {
  const Moment now = tools.clock.now();
  TRY(insert_employment_event(tx, {.key = change.key, .event = event, .source = act.source, .line = change.line,
                                   .recorded_at = now, .recorded_by = act.actor.id()}));
  // What a file says is journaled by the file's own entries, one a chunk.
  if (change.file) return {};
  const bool starts = event.kind == EmploymentEventKind::started;
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, starts ? "member.work_started" : "member.work_stopped");
  entry.about("person", change.key.person).about("membership", change.key.membership).about("employer", change.employer).fact("day", change.day);
  TRY(tools.journal.append(tx, entry));
  return {};
}

}  // namespace

Result<MembershipId> add_membership(store::Tx& tx, const Tools& tools, const Act& act, const NewMembership& membership) {
  TRY(roster_person(tx, membership.person));
  const Sha256 digest = tools.vault.digest(DigestKind::kpj, membership.kpj.exact());
  for (const MembershipKey& owner : TRY(kpj_owners(tx, digest))) {
    if (owner.person == membership.person) return conflict("member.kpj_yours");
    if (!membership.take_shared) return conflict("member.kpj_taken");
  }
  if (TRY(membership_rows(tx, membership.person)).size() >= static_cast<std::size_t>(kMembershipsMax)) return conflict("member.too_many_memberships");
  const Moment now = tools.clock.now();
  const MembershipKey key{.person = membership.person, .membership = MembershipId::make(now, tools.random)};
  TRY(insert_membership(tx, {.key = key,
                             .row = {.id = key.membership, .kpj_digest = digest,
                                     .kpj_sealed = tools.vault.seal({key.membership.uuid(), SealedField::kpj}, membership.kpj.exact()),
                                     .segment = membership.segment, .registered_on = membership.registered_on},
                             .recorded_at = now}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, "member.membership_added");
  entry.about("person", key.person).about("membership", key.membership).fact("segment", std::string(to_string(membership.segment)));
  if (membership.take_shared) entry.fact("shared", "allowed");
  TRY(tools.journal.append(tx, entry));
  return key.membership;
}

Result<Membership> get_membership(store::ReadTx& tx, const Vault& vault, const MembershipKey& key) {
  const auto row = TRY(membership_row(tx, key));
  if (!row) return not_found("member.membership_unknown");
  return open_membership(vault, key.person, *row);
}

Result<std::vector<Membership>> list_memberships(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  std::vector<Membership> found;
  for (const MembershipRow& row : TRY(membership_rows(tx, person))) found.push_back(TRY(open_membership(vault, person, row)));
  return found;
}

Result<std::vector<MembershipKey>> list_kpj_owners(store::ReadTx& tx, const Vault& vault, const Kpj& kpj) {
  return kpj_owners(tx, vault.digest(DigestKind::kpj, kpj.exact()));
}

Result<MembershipKey> find_by_kpj(store::ReadTx& tx, const Vault& vault, const Kpj& kpj) {
  const auto owners = TRY(list_kpj_owners(tx, vault, kpj));
  if (owners.empty()) return not_found("member.kpj_unknown");
  if (owners.size() > 1) return conflict("member.kpj_shared");
  return owners[0];
}

Result<void> start_employment(store::Tx& tx, const Tools& tools, const Act& act, const EmploymentChange& change) {
  const auto row = TRY(membership_row(tx, change.key));
  if (!row) return not_found("member.membership_unknown");
  const auto events = TRY(employment_events(tx, change.key, change.employer));
  TRY(check_start(employments_of(events), change.day));
  return append_event(tx, tools, act, change,
                      {.employer = change.employer, .number = static_cast<int>(events.size()) + 1, .kind = EmploymentEventKind::started,
                       .day = change.day, .segment = row->segment, .file = change.file});
}

Result<void> stop_employment(store::Tx& tx, const Tools& tools, const Act& act, const EmploymentChange& change) {
  const auto events = TRY(employment_events(tx, change.key, change.employer));
  TRY(check_stop(employments_of(events), change.day));
  return append_event(tx, tools, act, change,
                      {.employer = change.employer, .number = static_cast<int>(events.size()) + 1, .kind = EmploymentEventKind::stopped,
                       .day = change.day, .segment = events.back().segment, .file = change.file});
}

Result<std::vector<Employment>> list_employments(store::ReadTx& tx, const MembershipKey& key) {
  const auto events = TRY(employment_events(tx, key));
  std::vector<Employment> found;
  for (auto from = events.begin(); from != events.end();) {
    const auto to = std::find_if(from, events.end(), [&](const EmploymentEvent& event) { return event.employer != from->employer; });
    for (auto& employment : employments_of(std::span(from, to))) found.push_back(employment);
    from = to;
  }
  std::ranges::stable_sort(found, {}, &Employment::started);
  return found;
}

namespace {

Result<MembershipFacts> facts_of(store::ReadTx& tx, const MembershipRow& row, const MembershipKey& key, Date day) {
  MembershipFacts facts{.first_start = row.registered_on, .active = false, .last_stop = std::nullopt, .segment = row.segment, .employers = {}};
  const auto employments = TRY(list_employments(tx, key));
  if (!employments.empty()) facts.first_start = employments.front().started;
  const Employment* last = nullptr;
  for (const Employment& employment : employments) {
    if (employment.covers(day)) {
      facts.active = true;
      facts.segment = employment.segment;
      facts.employers.push_back(employment.employer);
    } else if (employment.stopped && *employment.stopped < day && (last == nullptr || *employment.stopped > *last->stopped)) {
      last = &employment;
    }
  }
  if (!facts.active && last != nullptr) {
    facts.last_stop = last->stopped;
    facts.segment = last->segment;
    facts.employers.push_back(last->employer);
  }
  return facts;
}

}  // namespace

Result<MembershipFacts> membership_facts(store::ReadTx& tx, const MembershipKey& key, Date day) {
  const auto row = TRY(membership_row(tx, key));
  if (!row) return not_found("member.membership_unknown");
  return facts_of(tx, *row, key, day);
}

Result<std::optional<MembershipStanding>> find_standing(store::ReadTx& tx, const MembershipKey& key, Date day) {
  const auto row = TRY(membership_row(tx, key));
  if (!row) return std::optional<MembershipStanding>();
  MembershipStanding standing;
  standing.kpj_shared = TRY(kpj_owners(tx, row->kpj_digest)).size() > 1;
  standing.facts = TRY(facts_of(tx, *row, key, day));
  return std::optional(std::move(standing));
}

Result<std::vector<MembershipKey>> list_other_memberships(store::ReadTx& tx, const MembershipKey& key) {
  std::vector<MembershipKey> keys;
  for (const MembershipRow& row : TRY(other_membership_rows(tx, key))) keys.push_back({key.person, row.id});
  return keys;
}

Result<bool> works_elsewhere(store::ReadTx& tx, const MembershipKey& key, Date day) {
  for (const MembershipRow& row : TRY(other_membership_rows(tx, key))) {
    if (TRY(facts_of(tx, row, {.person = key.person, .membership = row.id}, day)).active) return true;
  }
  return false;
}

}  // namespace teduh::member
