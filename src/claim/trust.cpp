#include "claim/trust.hpp"

namespace teduh::claim {

std::set<Hold> holds_for(const TrustRules& rules, const TrustFacts& facts) {
  std::set<Hold> holds;
  const auto is_new = [&](const std::optional<int>& known_days) { return !known_days || *known_days < rules.days_until_known; };
  if (facts.grade < rules.grade_needed) holds.insert(Hold::low_grade);
  if (is_new(facts.account_known_days)) holds.insert(Hold::new_account);
  if (facts.account_claims >= rules.account_claims_max) holds.insert(Hold::account_velocity);
  if (facts.companion_claims >= rules.companion_claims_max) holds.insert(Hold::companion_velocity);
  // Seen face to face, the device and the phone prove nothing more.
  if (facts.at_counter) return holds;
  if (is_new(facts.device_known_days)) holds.insert(Hold::new_device);
  if (is_new(facts.phone_known_days)) holds.insert(Hold::new_phone);
  if (facts.device_claims >= rules.device_claims_max) holds.insert(Hold::device_velocity);
  return holds;
}

}  // namespace teduh::claim
