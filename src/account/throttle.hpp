// Attempts that cost more and more time: per account and per source, never a hard lock-out.
//
// An account's attempts from a device it knows are counted apart from all others, so outsiders can slow down strangers' devices only.
#pragma once

#include <chrono>
#include <string>

#include "account/account.hpp"

namespace teduh::account {

/// After `free_attempts` each further one doubles the wait, from `first_wait` up to `wait_max`. After `forget` of quiet all is forgotten.
struct ThrottleRule {
  int free_attempts;
  std::chrono::seconds first_wait;
  std::chrono::seconds wait_max;
  std::chrono::hours forget;
};

inline constexpr ThrottleRule kAccountFailures{4, std::chrono::seconds(5), std::chrono::seconds(900), std::chrono::hours(24)};
// A whole office or village may stand behind one address.
inline constexpr ThrottleRule kSourceFailures{30, std::chrono::seconds(2), std::chrono::seconds(300), std::chrono::hours(1)};
inline constexpr ThrottleRule kCodesAsked{3, std::chrono::seconds(60), std::chrono::seconds(900), std::chrono::hours(1)};
inline constexpr ThrottleRule kCodesAskedBySource{60, std::chrono::seconds(10), std::chrono::seconds(300), std::chrono::hours(1)};

struct Throttle {
  Sha256 key{};
  ThrottleRule rule;
};

/// `name` may hold personal numbers: it is kept as a keyed digest only.
Throttle throttle_of(const AccountDeps& deps, std::string_view name, const ThrottleRule& rule);

/// Error: unavailable "request.too_many" with the fact "retry_after" in seconds, when an attempt is not to be made now.
Result<void> check_throttle(store::ReadTx& tx, const Throttle& throttle, Moment now);
Result<void> count_attempt(store::Tx& tx, const Throttle& throttle, Moment now);
Result<void> forget_attempts(store::Tx& tx, const Throttle& throttle);
/// Removes counters that no rule remembers. Main calls it now and then.
Result<std::int64_t> sweep_throttles(store::Tx& tx, Moment now);

}  // namespace teduh::account
