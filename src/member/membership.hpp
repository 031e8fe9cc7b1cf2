// Memberships (KPJ) of a person and their employments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/employment.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// Nobody has more cards than this; above it something is wrong with the data.
inline constexpr int kMembershipsMax = 100;

struct Membership {
  PersonId person;
  MembershipId id;
  Kpj kpj;
  Segment segment = Segment::pu;
  Date registered_on;
};

struct MembershipKey {
  PersonId person;
  MembershipId membership;
  auto operator<=>(const MembershipKey&) const = default;
};

struct NewMembership {
  PersonId person;
  Kpj kpj;
  Segment segment = Segment::pu;
  Date registered_on;
  /// Old records hold cards that stand for two persons. Taking such a record over is allowed on purpose only; what follows is refused
  /// with member.kpj_shared until the branch has cleared it.
  bool take_shared = false;
};
/// Errors: conflict member.kpj_taken (another person has this KPJ), member.kpj_yours (this person has it already), member.too_many_memberships;
/// not_found member.person_unknown.
Result<MembershipId> add_membership(store::Tx& tx, const Tools& tools, const Act& act, const NewMembership& membership);

/// Error: not_found member.membership_unknown.
Result<Membership> get_membership(store::ReadTx& tx, const Vault& vault, const MembershipKey& key);
Result<std::vector<Membership>> list_memberships(store::ReadTx& tx, const Vault& vault, const PersonId& person);

/// Every owner that stands for a KPJ: none, one, or more (a finding).
Result<std::vector<MembershipKey>> list_kpj_owners(store::ReadTx& tx, const Vault& vault, const Kpj& kpj);
/// Errors: not_found member.kpj_unknown; conflict member.kpj_shared.
Result<MembershipKey> find_by_kpj(store::ReadTx& tx, const Vault& vault, const Kpj& kpj);

/// The next keys after `after` in the order of their ids, for runs over everybody.
Result<std::vector<MembershipKey>> list_membership_keys_after(store::ReadTx& tx, const MembershipKey& after, int limit);

struct EmploymentChange {
  MembershipKey key;
  EmployerId employer;
  Date day;
  std::optional<ContributionFileId> file = std::nullopt;  // the file that says so
  std::optional<std::int64_t> line = std::nullopt;
};
/// Errors: those of check_start / check_stop; not_found member.membership_unknown (start only).
Result<void> start_employment(store::Tx& tx, const Tools& tools, const Act& act, const EmploymentChange& change);
Result<void> stop_employment(store::Tx& tx, const Tools& tools, const Act& act, const EmploymentChange& change);

/// All stretches of a membership, by start.
Result<std::vector<Employment>> list_employments(store::ReadTx& tx, const MembershipKey& key);

struct MembershipFacts {
  Date first_start;                // start of the first employment, or the day of registration when there is none
  bool active = false;             // works somewhere under this card on the day
  std::optional<Date> last_stop;   // last day of work; only when not active
  Segment segment = Segment::pu;   // of the current or last employment
  std::vector<EmployerId> employers;  // on the day; when not active, the last one
};
/// Error: not_found member.membership_unknown.
Result<MembershipFacts> membership_facts(store::ReadTx& tx, const MembershipKey& key, Date day);

/// What a claim asks of its membership, in one reading.
struct MembershipStanding {
  MembershipFacts facts;
  bool kpj_shared = false;  // another person stands for the same KPJ as well
};
/// Nothing when the person has no such membership.
Result<std::optional<MembershipStanding>> find_standing(store::ReadTx& tx, const MembershipKey& key, Date day);

/// The person's other cards.
Result<std::vector<MembershipKey>> list_other_memberships(store::ReadTx& tx, const MembershipKey& key);

/// Whether the person works under any other card on the day.
Result<bool> works_elsewhere(store::ReadTx& tx, const MembershipKey& key, Date day);

}  // namespace teduh::member
