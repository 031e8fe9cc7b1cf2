#include "member/membership_store.hpp"

#include <algorithm>

#include "member/person_store.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kMembershipById{"member_membership_by_id",
    "SELECT membership_id, kpj_digest, kpj_sealed, segment, registered_on FROM membership WHERE person_id = ?1 AND membership_id = ?2"};
constexpr Sql kMembershipsOfPerson{"member_memberships_of_person",
    "SELECT membership_id, kpj_digest, kpj_sealed, segment, registered_on FROM membership WHERE person_id = ?1"
    " ORDER BY registered_on, membership_id LIMIT ?2"};
constexpr Sql kOtherMemberships{"member_memberships_beside",
    "SELECT membership_id, kpj_digest, kpj_sealed, segment, registered_on FROM membership WHERE person_id = ?1 AND membership_id <> ?2 LIMIT ?3"};
constexpr Sql kInsertMembership{"member_membership_insert",
    "INSERT INTO membership (person_id, membership_id, kpj_digest, kpj_sealed, segment, registered_on, recorded_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql kInsertKpj{"member_kpj_index_insert",
    "INSERT INTO kpj_index (kpj_digest, person_id, membership_id, segment, identity, death_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kCountChange{"member_roster_change_count", "UPDATE roster_change SET number = number + 1 WHERE id = 1"};
constexpr Sql kKpjOwners{"member_kpj_owners", "SELECT person_id, membership_id FROM kpj_index WHERE kpj_digest = ?1 ORDER BY person_id LIMIT ?2"};
constexpr Sql kKeysAfter{"member_membership_keys_after",
    "SELECT person_id, membership_id FROM membership WHERE (person_id, membership_id) > (?1, ?2) ORDER BY person_id, membership_id LIMIT ?3"};
constexpr Sql kEventsAtEmployer{"member_employment_events_at_employer",
    "SELECT employer_id, number, kind, day, segment, file_id FROM employment_event"
    " WHERE person_id = ?1 AND membership_id = ?2 AND employer_id = ?3 ORDER BY number"};
constexpr Sql kEventsOfMembership{"member_employment_events_of_membership",
    "SELECT employer_id, number, kind, day, segment, file_id FROM employment_event"
    " WHERE person_id = ?1 AND membership_id = ?2 ORDER BY employer_id, number"};
constexpr Sql kInsertEvent{"member_employment_event_insert",
    "INSERT INTO employment_event (person_id, membership_id, employer_id, number, kind, day, segment, source, file_id, line, recorded_at, recorded_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};

MembershipRow row_of(const store::Row& row) {
  MembershipRow found{.id = row.id<MembershipId>(0), .kpj_sealed = row.bytes(2), .segment = row.enumeration<Segment>(3), .registered_on = row.date(4)};
  const BytesView digest = row.blob(1);
  CHECK(digest.size() == found.kpj_digest.size());
  std::ranges::copy(digest, found.kpj_digest.begin());
  return found;
}
MembershipKey key_of(const store::Row& row) { return {.person = row.id<PersonId>(0), .membership = row.id<MembershipId>(1)}; }
EmploymentEvent event_of(const store::Row& row) {
  return {.employer = row.id<EmployerId>(0), .number = static_cast<int>(row.integer(1)), .kind = row.enumeration<EmploymentEventKind>(2),
          .day = row.date(3), .segment = row.enumeration<Segment>(4), .file = row.maybe_id<ContributionFileId>(5)};
}

}  // namespace

Result<std::optional<MembershipRow>> membership_row(store::ReadTx& tx, const MembershipKey& key) {
  return tx.find(kMembershipById, {key.person, key.membership}, row_of);
}
Result<std::vector<MembershipRow>> membership_rows(store::ReadTx& tx, const PersonId& person) {
  return tx.list(kMembershipsOfPerson, {person, kMembershipsMax}, row_of);
}
Result<std::vector<MembershipRow>> other_membership_rows(store::ReadTx& tx, const MembershipKey& key) {
  return tx.list(kOtherMemberships, {key.person, key.membership, kMembershipsMax}, row_of);
}
Result<void> insert_membership(store::Tx& tx, const MembershipWrite& write) {
  const MembershipRow& row = write.row;
  const RosterPerson person = TRY(roster_person(tx, write.key.person));
  TRY(tx.execute(kInsertKpj, {row.kpj_digest, write.key.person, write.key.membership, row.segment, person.identity, person.death_date}));
  TRY(tx.execute(kInsertMembership, {write.key.person, write.key.membership, row.kpj_digest, row.kpj_sealed, row.segment, row.registered_on, write.recorded_at}));
  return count_roster_change(tx);
}
Result<void> count_roster_change(store::Tx& tx) {
  const auto counted = TRY(tx.execute(kCountChange, {}));
  CHECK(counted == 1);
  return {};
}
Result<std::vector<MembershipKey>> kpj_owners(store::ReadTx& tx, const Sha256& digest) {
  return tx.list(kKpjOwners, {digest, kMembershipsMax}, key_of);
}
Result<std::vector<EmploymentEvent>> employment_events(store::ReadTx& tx, const MembershipKey& key, const EmployerId& employer) {
  return tx.list(kEventsAtEmployer, {key.person, key.membership, employer}, event_of);
}
Result<std::vector<EmploymentEvent>> employment_events(store::ReadTx& tx, const MembershipKey& key) {
  return tx.list(kEventsOfMembership, {key.person, key.membership}, event_of);
}
Result<void> insert_employment_event(store::Tx& tx, const EmploymentWrite& write) {
  const EmploymentEvent& event = write.event;
  TRY(tx.execute(kInsertEvent, {write.key.person, write.key.membership, event.employer, event.number, event.kind, event.day, event.segment,
                                write.source, event.file, write.line, write.recorded_at, write.recorded_by}));
  return count_roster_change(tx);
}
Result<std::vector<MembershipKey>> list_membership_keys_after(store::ReadTx& tx, const MembershipKey& after, int limit) {
  return tx.list(kKeysAfter, {after.person, after.membership, limit}, key_of);
}

}  // namespace teduh::member
