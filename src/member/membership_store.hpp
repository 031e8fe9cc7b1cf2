// The rows behind memberships and employments; the only functions that know their tables.
#pragma once

#include <optional>
#include <vector>

#include "member/membership.hpp"

namespace teduh::member {

struct MembershipRow {
  MembershipId id;
  Sha256 kpj_digest{};
  Bytes kpj_sealed;
  Segment segment = Segment::pu;
  Date registered_on;
};
Result<std::optional<MembershipRow>> membership_row(store::ReadTx& tx, const MembershipKey& key);
Result<std::vector<MembershipRow>> membership_rows(store::ReadTx& tx, const PersonId& person);
struct MembershipWrite {
  MembershipKey key;
  MembershipRow row;
  Moment recorded_at;
};
/// All of the person's but this one, in no order.
Result<std::vector<MembershipRow>> other_membership_rows(store::ReadTx& tx, const MembershipKey& key);
/// With its place on the roster. Error: not_found member.person_unknown.
Result<void> insert_membership(store::Tx& tx, const MembershipWrite& write);
/// To be called with every change of a KPJ's owner, an employment, or a person that has a card.
Result<void> count_roster_change(store::Tx& tx);
Result<std::vector<MembershipKey>> kpj_owners(store::ReadTx& tx, const Sha256& digest);

Result<std::vector<EmploymentEvent>> employment_events(store::ReadTx& tx, const MembershipKey& key, const EmployerId& employer);
/// Of all employers, each employer's events together and in order.
Result<std::vector<EmploymentEvent>> employment_events(store::ReadTx& tx, const MembershipKey& key);

struct EmploymentWrite {
  MembershipKey key;
  EmploymentEvent event;
  Source source = Source::counter;
  std::optional<std::int64_t> line;
  Moment recorded_at;
  std::string recorded_by;
};
Result<void> insert_employment_event(store::Tx& tx, const EmploymentWrite& write);

}  // namespace teduh::member
