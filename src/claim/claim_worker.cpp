#include "claim/claim_worker.hpp"

#include "claim/run_command.hpp"

namespace teduh::claim {
namespace {

using Keys = std::vector<ClaimKey>;

/// What one step works with.
struct Step {
  store::Database& database;
  const Deps& deps;
  FailingClaims& failing;
};

/// One claim, one transaction. A refusal of the lifecycle is no failure of the worker: somebody else moved the claim, or it needs an officer.
bool try_command(const Step& step, const ClaimKey& key, const Command& command) {
  const auto done = step.database.write([&](store::Tx& tx) -> Result<void> {
    TRY(run_command(tx, step.deps, Actor::system(), key, command));
    return {};
  });
  if (done) {
    step.failing.patience.note_success(key.claim);
    return true;
  }
  if (done.error().fault == Fault::conflict || done.error().fault == Fault::denied) return false;
  step.failing.patience.note_failure(key.claim, step.deps.clock.now());
  if (step.failing.tell) step.failing.tell(key.claim, done.error());
  return false;
}

int try_all(const Step& step, const Keys& keys, const Command& command) {
  int moved = 0;
  for (const auto& key : keys)
    if (step.failing.patience.may_try(key.claim, step.deps.clock.now()) && try_command(step, key, command)) ++moved;
  return moved;
}

/// Why a claim in this state is late: a code of words/claim.yaml.
const char* reason_of_delay(ClaimState state) {
  if (state == ClaimState::paying) return "bank";
  return state == ClaimState::payment_failed ? "account" : "queue";
}

/// Those that are passed over do not count among those that are looked at.
int room(const Step& step) { return kWorkerClaimsMax + static_cast<int>(step.failing.patience.size()); }

Result<int> move_all(const Step& step, ClaimState state, Path path_max, const Command& command) {
  const Keys keys = TRY(step.database.read([&](store::ReadTx& tx) { return list_waiting(tx, state, path_max, room(step)); }));
  return try_all(step, keys, command);
}

}  // namespace

Result<int> advance_automatic(store::Database& database, const Deps& deps, FailingClaims& failing) {
  const Step step{database, deps, failing};
  int moved = TRY(move_all(step, ClaimState::submitted, Path::two_officers, Enqueue{}));
  moved += TRY(move_all(step, ClaimState::queued, Path::automatic, Open{}));
  moved += TRY(move_all(step, ClaimState::in_verification, Path::automatic, Determine{}));
  moved += TRY(move_all(step, ClaimState::determined, Path::automatic, Approve{}));
  return moved;
}

Result<int> announce_delays(store::Database& database, const Deps& deps, FailingClaims& failing) {
  const Step step{database, deps, failing};
  // The working day before the promise is the last one on which a warning comes before the breach.
  const Date limit = law::add_working_days(today(deps), 1, deps.calendar).day;
  const auto late = TRY(database.read([&](store::ReadTx& tx) { return list_promises_at_risk(tx, limit, room(step)); }));
  int announced = 0;
  for (const auto& [key, state] : late) announced += try_all(step, {key}, AnnounceDelay{reason_of_delay(state)});
  return announced;
}

}  // namespace teduh::claim
