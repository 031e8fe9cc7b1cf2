#include "claim/access.hpp"

#include <algorithm>

#include "claim/heir_store.hpp"
#include "member/person.hpp"
#include "member/relation.hpp"

namespace teduh::claim {
namespace {

/// An heir acts for a member who has died, and for nobody else.
Result<bool> is_heir_of_deceased(store::ReadTx& tx, const member::Vault& vault, const PersonId& actor, const PersonId& person) {
  const auto heirs = TRY(member::list_heirs(tx, vault, person));
  const bool related = std::ranges::any_of(heirs, [&](const member::Heir& heir) { return heir.data.person == actor; });
  if (!related) return false;
  return TRY(member::get_person(tx, vault, person)).data.death_date.has_value();
}

Result<bool> may_act_for(store::ReadTx& tx, const Actor& actor, const PersonId& person, const std::string& branch, const member::Vault& vault) {
  switch (actor.kind) {
    case ActorKind::anonymous: return false;
    case ActorKind::system: return true;
    case ActorKind::staff: return actor.branch == branch;
    case ActorKind::participant: break;
  }
  if (actor.person == person) return true;
  return is_heir_of_deceased(tx, vault, actor.person, person);
}

/// The heir who claims, and nobody else's heir; while a claim that a counter began names nobody, the heirs on record.
Result<bool> may_touch_as_heir(store::ReadTx& tx, const Actor& actor, const ClaimKey& key, const member::Vault& vault) {
  if (const auto claimant = TRY(find_claimant(tx, key.person, key.claim))) return claimant->person == actor.person;
  if (TRY(get_claim(tx, key)).claim.reason != law::JhtReason::death) return false;
  return is_heir_of_deceased(tx, vault, actor.person, key.person);
}

}  // namespace

Result<void> check_may_touch(store::ReadTx& tx, const Actor& actor, const ClaimKey& key, const member::Vault& vault) {
  if (actor.kind == ActorKind::participant && actor.person != key.person) {
    if (!TRY(may_touch_as_heir(tx, actor, key, vault))) return not_found("claim.no_such_claim");
    return {};
  }
  if (!TRY(may_act_for(tx, actor, key.person, key.branch, vault))) return not_found("claim.no_such_claim");
  return {};
}

Result<void> check_may_act_for(store::ReadTx& tx, const Actor& actor, const PersonId& person, const member::Vault& vault) {
  const auto branch = member::branch_of_person(tx, person);
  if (!branch) return branch.error().fault == Fault::not_found ? not_found("claim.no_such_membership") : branch.error();
  if (!TRY(may_act_for(tx, actor, person, *branch, vault))) return not_found("claim.no_such_membership");
  return {};
}

Result<PersonId> person_for_papers(store::ReadTx& tx, const Actor& actor, const ClaimId& id, const member::Vault& vault) {
  const ClaimKey key = TRY(get_claim_key(tx, id));
  TRY(check_may_touch(tx, actor, key, vault));
  return key.person;
}

Result<void> check_takes_papers(store::ReadTx& tx, const Actor& actor, const ClaimId& id) {
  const ClaimKey key = TRY(get_claim_key(tx, id));
  const ClaimState state = TRY(get_claim(tx, key)).claim.state;
  const bool with_participant = state == ClaimState::draft || state == ClaimState::returned;
  const bool at_desk = state == ClaimState::in_verification && actor.kind != ActorKind::participant;
  if (with_participant || at_desk) return {};
  Error error = conflict("claim.wrong_state");
  error.facts.emplace_back("state", to_string(state));
  return error;
}

Result<ClaimKey> claim_in(store::ReadTx& tx, const http::Call& call) {
  const auto id = ClaimId::parse(call.parameter("claim_id"));
  if (!id) return not_found("claim.no_such_claim");
  return get_claim_key(tx, *id);
}

http::Guard claim_guard(const member::Vault& vault) {
  return [&vault](store::ReadTx& tx, const http::Call& call) -> Result<void> {
    const ClaimKey key = TRY(claim_in(tx, call));
    return check_may_touch(tx, call.actor, key, vault);
  };
}

}  // namespace teduh::claim
