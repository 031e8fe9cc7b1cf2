// The fold of the events. It trusts what was decided: a break of the order is a bug.
#include <algorithm>

#include "claim/lifecycle.hpp"

namespace teduh::claim {
namespace {

using S = ClaimState;

void apply(Claim& claim, const Begun& event) {
  claim.id = event.id;
  claim.person = event.person;
  claim.membership = event.membership;
  claim.reason = event.reason;
  claim.channel = event.channel;
  claim.begun_by = event.by;
  claim.state = S::draft;
}
void apply(Claim& claim, const Saved& event) {
  claim.reason = event.reason;
  claim.account = event.account;
  claim.channel = event.channel;
}
void apply(Claim& claim, const Submitted& event) {
  CHECK(claim.state == S::draft || claim.state == S::returned);
  claim.state = S::submitted;
  claim.submitted_at = event.at;
  claim.promised = event.promised;
  claim.path = event.path;
  claim.holds = event.holds;
  claim.hold_checked_by.clear();
  claim.delay_announced = false;
  claim.defects.clear();
}
void apply(Claim& claim, const Queued&) {
  CHECK(claim.state == S::submitted);
  claim.state = S::queued;
}
void apply(Claim& claim, const Opened&) {
  CHECK(claim.state == S::queued);
  claim.state = S::in_verification;
}
void apply(Claim& claim, const HoldChecked& event) { claim.hold_checked_by.push_back(event.by); }
void apply(Claim& claim, const HoldLifted&) { CHECK(claim.hold_checked_by.size() == 2); }
void apply(Claim& claim, const Returned& event) {
  CHECK(claim.state == S::in_verification);
  claim.state = S::returned;
  claim.defects = event.defects;
  claim.promised.reset();  // the clock stands still until the participant has repaired
}
void apply(Claim& claim, const Determined& event) {
  CHECK(claim.state == S::in_verification);
  claim.state = S::determined;
  claim.amounts = event.amounts;
  claim.ground.reset();
  claim.path = std::max(claim.path, event.path);
  claim.verifier = event.by;
}
void apply(Claim& claim, const RefusalProposed& event) {
  CHECK(claim.state == S::in_verification);
  claim.state = S::determined;
  claim.ground = event.ground;
  claim.amounts.reset();
  claim.verifier = event.by;
}
void apply(Claim& claim, const Approved& event) {
  CHECK(claim.state == S::determined && claim.amounts);
  claim.state = S::approved;
  claim.approver = event.by;
}
void apply(Claim& claim, const SentBack&) {
  CHECK(claim.state == S::determined || (claim.state == S::approved && !claim.batch));
  claim.state = S::in_verification;
  claim.path = Path::two_officers;
  claim.amounts.reset();
  claim.ground.reset();
  claim.verifier.reset();
  claim.approver.reset();
}
void apply(Claim& claim, const Rejected& event) {
  CHECK(claim.state == S::determined);
  claim.state = S::rejected;
  claim.ground = event.ground;
  claim.approver = event.by;
}
void apply(Claim& claim, const Batched& event) {
  CHECK(claim.state == S::approved && !claim.batch);
  claim.batch = event.batch;
}
void apply(Claim& claim, const Unbatched& event) {
  CHECK(claim.state == S::approved && claim.batch == event.batch);
  claim.batch.reset();
}
void apply(Claim& claim, const Paying& event) {
  CHECK(claim.state == S::approved && claim.batch == event.batch);
  claim.state = S::paying;
}
void apply(Claim& claim, const Paid& event) {
  CHECK(claim.state == S::paying && claim.batch == event.batch);
  claim.state = S::paid;
  claim.paid_on = event.day;
  claim.batch.reset();
}
void apply(Claim& claim, const PaymentFailed& event) {
  CHECK(claim.state == S::paying && claim.batch == event.batch);
  claim.state = S::payment_failed;
  claim.failure = event.reason;
  claim.batch.reset();
}
void apply(Claim& claim, const AccountCorrected& event) {
  CHECK(claim.state == S::payment_failed);
  if (event.promised) {
    claim.promised = event.promised;
    claim.delay_announced = false;
  }
  claim.state = S::determined;  // a second person approves it again for the other account
  claim.path = Path::two_officers;
  claim.account = event.account;
  claim.holds = event.holds;
  claim.hold_checked_by.clear();
  claim.approver.reset();
}
void apply(Claim& claim, const DelayAnnounced&) { claim.delay_announced = true; }
void apply(Claim& claim, const Cancelled&) { claim.state = S::cancelled; }
void apply(Claim& claim, const Closed&) {
  CHECK(claim.state == S::paid);
  claim.state = S::closed;
}
void apply(Claim& claim, const Objected&) {
  CHECK(is_open(claim.state) && claim.state != S::paying);
  claim.holds.insert(Hold::member_objects);
  claim.hold_checked_by.clear();
  claim.path = Path::two_officers;
}
void apply(Claim& claim, const Redetermined& event) {
  CHECK(claim.state == S::determined && claim.amounts);
  claim.amounts = event.amounts;
}
void apply(Claim& claim, const BatchRefused& event) {
  CHECK(claim.state == S::paying && claim.batch == event.batch);
  claim.state = S::approved;
  claim.failure = event.reason;
  claim.batch.reset();
}
void apply(Claim& claim, const PaymentReturned& event) {
  CHECK(claim.state == S::paid || claim.state == S::closed);
  claim.state = S::payment_failed;
  claim.failure = event.reason;
  claim.paid_on.reset();
}
void apply(Claim& claim, const Contradicted&) {
  CHECK(claim.state != S::draft && claim.state != S::rejected && claim.state != S::cancelled);
  claim.holds.insert(Hold::bank_contradicts);
  claim.hold_checked_by.clear();
  claim.path = Path::two_officers;
}
void apply(Claim& claim, const PaidLate& event) {
  CHECK(claim.state == S::payment_failed || ((claim.state == S::determined || claim.state == S::approved) && !claim.batch));
  claim.state = S::paid;
  claim.amounts = event.amounts;
  claim.ground.reset();
  claim.account = event.account;
  claim.paid_on = event.day;
  claim.holds.erase(Hold::bank_contradicts);
}

}  // namespace

Claim evolve(Claim claim, const Event& event) {
  CHECK((claim.version == 0) == std::holds_alternative<Begun>(event));
  std::visit([&](const auto& one) { apply(claim, one); }, event);
  ++claim.version;
  return claim;
}

Claim evolve_all(Claim claim, const std::vector<Event>& events) {
  for (const auto& event : events) claim = evolve(std::move(claim), event);
  return claim;
}

}  // namespace teduh::claim
