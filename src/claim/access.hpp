// Who may touch which claim. "Not yours" and "does not exist" give the same answer.
#pragma once

#include "claim/claim_store.hpp"
#include "member/vault.hpp"
#include "platform/http/route.hpp"

namespace teduh::claim {

/// The person themself (or a companion acting for them), an heir on record of a deceased member, or staff of the claim's branch.
/// Error: not_found claim.no_such_claim.
Result<void> check_may_touch(store::ReadTx& tx, const Actor& actor, const ClaimKey& key, const member::Vault& vault);
/// The same for a person without a claim yet. Error: not_found claim.no_such_membership.
Result<void> check_may_act_for(store::ReadTx& tx, const Actor& actor, const PersonId& person, const member::Vault& vault);

/// For uploads: the person of a claim that this actor may touch. Error: not_found claim.no_such_claim.
Result<PersonId> person_for_papers(store::ReadTx& tx, const Actor& actor, const ClaimId& id, const member::Vault& vault);
/// Papers are taken while the claim is a draft or returned; at the counter also in verification. The program itself only finishes what was
/// whole. Error: conflict claim.wrong_state.
Result<void> check_takes_papers(store::ReadTx& tx, const Actor& actor, const ClaimId& id);

/// For routes with {claim_id}.
http::Guard claim_guard(const member::Vault& vault);

/// The claim named by {claim_id}; the guard has let the actor through.
Result<ClaimKey> claim_in(store::ReadTx& tx, const http::Call& call);

}  // namespace teduh::claim
