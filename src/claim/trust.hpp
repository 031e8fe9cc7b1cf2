// Who is asking, and does it look like a person claiming their own money: the reasons to hold a claim for a two-person check.
// Pure: what was found in the store comes in, the holds come out.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "claim/claim.hpp"

namespace teduh::claim {

/// What a branch demands. The counts are of other claims within kVelocityDays; at the limit the claim is held, never refused.
struct TrustRules {
  Grade grade_needed = Grade::phone_proved;
  int days_until_known = 7;       // a device, account or phone younger than this is new
  int device_claims_max = 3;      // a family shares a phone
  int account_claims_max = 1;     // money of one person goes to an account of that person
  int companion_claims_max = 20;  // a busy student or officer helps some people a day
};
inline constexpr int kVelocityDays = 30;

struct TrustFacts {
  Grade grade = Grade::none;
  bool at_counter = false;                 // begun by an officer who sees the person: no device of the participant is involved
  std::optional<int> device_known_days;    // nothing: this device was never seen before
  std::optional<int> account_known_days;   // since the account was given
  std::optional<int> phone_known_days;     // since the phone on record was entered; nothing: no phone on record
  std::int64_t device_claims = 0;          // other claims from this device
  std::int64_t account_claims = 0;         // other persons' claims to this account
  std::int64_t companion_claims = 0;       // other claims with this companion
};

std::set<Hold> holds_for(const TrustRules& rules, const TrustFacts& facts);

}  // namespace teduh::claim
