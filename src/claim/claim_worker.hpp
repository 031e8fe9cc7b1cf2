// What happens to claims without anybody asking: the automatic path, and promises that are about to break.
#pragma once

#include <functional>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"
#include "platform/worker/patience.hpp"

namespace teduh::claim {

/// Claims a step looks at: bounds how long one run takes.
inline constexpr int kWorkerClaimsMax = 200;

/// Claims that failed for a reason that is no refusal: they are told of and passed over for a while, and those behind them go on.
struct FailingClaims {
  worker::Patience<ClaimId> patience = {};
  std::function<void(const ClaimId&, const Error&)> tell = {};
};

/// Queues what was submitted, and decides what waits on the automatic path; a claim that has become doubtful is left to an officer.
/// Gives the number of steps made. Errors: only those of the database as a whole.
Result<int> advance_automatic(store::Database& database, const Deps& deps, FailingClaims& failing);

/// Announces, on the working day before a promised day, that it may be missed: once, to the participant and the desk.
Result<int> announce_delays(store::Database& database, const Deps& deps, FailingClaims& failing);

}  // namespace teduh::claim
