// Who claims for a member who has died: one heir a claim, found from the claim and from the heir.
#pragma once

#include <optional>
#include <vector>

#include "claim/claim_store.hpp"
#include "law/jht_entitlement.hpp"
#include "member/person.hpp"

namespace teduh::claim {

struct Claimant {
  PersonId person;
  law::HeirRelation relation = law::HeirRelation::spouse;
  bool recorded = false;      // the deceased had named this heir
  std::optional<StaffId> by;  // the officer who named the heir at a counter; nobody: the heir began the claim
  Moment since;
  bool operator==(const Claimant&) const = default;
};

/// The last one that was named; nothing for claims of the member's own and for those that a counter began without naming an heir.
Result<std::optional<Claimant>> find_claimant(store::ReadTx& tx, const PersonId& deceased, const ClaimId& claim);
struct ClaimantWrite {
  PersonId deceased;
  ClaimId claim;
  Claimant claimant;
};
/// The heir who was named before loses sight of the claim. The same heir again writes nothing.
Result<void> put_claimant(store::Tx& tx, const ClaimantWrite& write);

/// Claims that this heir makes for others, newest first, at most kDeskMax.
Result<std::vector<ClaimRow>> list_claims_of_heir(store::ReadTx& tx, const PersonId& heir);
/// Whether the heir claims anything that belongs to the branch.
Result<bool> claims_in_branch(store::ReadTx& tx, const PersonId& heir, std::string_view branch);

/// Whether the deceased had named this person as this relative: by the person's id, or by the same name and birth date.
struct HeirQuestion {
  PersonId deceased;
  PersonId heir;
  law::HeirRelation relation = law::HeirRelation::spouse;
};
Result<bool> is_recorded_heir(store::ReadTx& tx, const member::Vault& vault, const HeirQuestion& question);

}  // namespace teduh::claim
