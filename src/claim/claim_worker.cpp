#include "claim/claim_worker.hpp"

#include "claim/run_command.hpp"

namespace teduh::claim {
namespace {

using Keys = std::vector<ClaimKey>;

/// One claim, one transaction. A refusal of the lifecycle is no failure of the worker: somebody else moved the claim, or it needs an officer.
Result<bool> try_command(store::Database& database, const Deps& deps, const ClaimKey& key, const Command& command) {
  auto done = database.write([&](store::Tx& tx) -> Result<void> {
    TRY(run_command(tx, deps, Actor::system(), key, command));
    return {};
  });
  if (done) return true;
  if (done.error().fault == Fault::conflict || done.error().fault == Fault::denied) return false;
  return std::move(done).error();
}

Result<int> move_all(store::Database& database, const Deps& deps, ClaimState state, Path path_max, const Command& command) {
  const Keys keys = TRY(database.read([&](store::ReadTx& tx) { return list_waiting(tx, state, path_max, kWorkerClaimsMax); }));
  int moved = 0;
  for (const auto& key : keys)
    if (TRY(try_command(database, deps, key, command))) ++moved;
  return moved;
}

}  // namespace

Result<int> advance_automatic(store::Database& database, const Deps& deps) {
  int moved = TRY(move_all(database, deps, ClaimState::submitted, Path::two_officers, Enqueue{}));
  moved += TRY(move_all(database, deps, ClaimState::queued, Path::automatic, Open{}));
  moved += TRY(move_all(database, deps, ClaimState::in_verification, Path::automatic, Determine{}));
  moved += TRY(move_all(database, deps, ClaimState::determined, Path::automatic, Approve{}));
  return moved;
}

Result<int> announce_delays(store::Database& database, const Deps& deps) {
  // The working day before the promise is the last one on which a warning comes before the breach.
  const Date limit = law::add_working_days(today(deps), 1, deps.calendar).day;
  const auto keys = TRY(database.read([&](store::ReadTx& tx) { return list_promises_at_risk(tx, limit, kWorkerClaimsMax); }));
  int announced = 0;
  for (const auto& key : keys)
    if (TRY(try_command(database, deps, key, AnnounceDelay{"queue"}))) ++announced;
  return announced;
}

}  // namespace teduh::claim
