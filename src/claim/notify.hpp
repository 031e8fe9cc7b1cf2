// Tells people what happened to a claim: each event that concerns them becomes a notice in the same transaction.
#pragma once

#include <vector>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"

namespace teduh::claim {

/// A refusal can be objected to within this many days of its notice.
inline constexpr int kObjectionDays = 30;

/// Notices of one event; `row` is the claim after it. The start of a claim goes to every known channel, so that nobody claims in secret.
Result<void> notify(store::Tx& tx, const Deps& deps, const ClaimRow& row, const Event& event);

}  // namespace teduh::claim
