// What happens to claims without anybody asking: the automatic path, and promises that are about to break.
#pragma once

#include "claim/deps.hpp"

namespace teduh::claim {

/// Claims a step looks at: bounds how long one run takes.
inline constexpr int kWorkerClaimsMax = 200;

/// Queues what was submitted, and decides what waits on the automatic path; a claim that has become doubtful is left to an officer.
/// Gives the number of steps made.
Result<int> advance_automatic(store::Database& database, const Deps& deps);

/// Announces, on the working day before a promised day, that it may be missed: once, to the participant and the desk.
Result<int> announce_delays(store::Database& database, const Deps& deps);

}  // namespace teduh::claim
