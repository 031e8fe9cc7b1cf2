// Attempts that cost more and more time: per account and per source, never a hard lock-out.
//
// Two kinds of limit. An account's failures double the wait, because one account is guessed at. A source's attempts drain a bucket that fills
// again all the time: a whole village may stand behind one address, and it must never wait for a quiet hour that does not come.
// An account's attempts from a device it knows are counted apart from all others, so outsiders can slow down strangers' devices only.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "account/account.hpp"

namespace teduh::account {

/// After `free_attempts` each further one doubles the wait, from `first_wait` up to `wait_max`. After `forget` of quiet all is forgotten.
struct ThrottleRule {
  int free_attempts;
  std::chrono::seconds first_wait;
  std::chrono::seconds wait_max;
  std::chrono::hours forget;
};

/// A bucket of `burst` attempts; one more comes back each `refill`, also while it is used.
struct BucketRule {
  int burst;
  std::chrono::seconds refill;
};

inline constexpr ThrottleRule kAccountFailures{4, std::chrono::seconds(5), std::chrono::seconds(900), std::chrono::hours(24)};
inline constexpr ThrottleRule kCodesAsked{3, std::chrono::seconds(60), std::chrono::seconds(900), std::chrono::hours(1)};
// A whole office or village may stand behind one address: what people of one address do wrong, or ask for, in a minute.
inline constexpr BucketRule kSourceFailures{60, std::chrono::seconds(2)};
inline constexpr BucketRule kCodesAskedBySource{120, std::chrono::seconds(1)};
// All strangers' devices together: many sources must not flood one phone or guess at one account for ever.
inline constexpr BucketRule kCodesOfAccount{10, std::chrono::minutes(10)};
inline constexpr BucketRule kFailuresOfAccount{30, std::chrono::minutes(2)};

struct Throttle {
  Sha256 key{};
  std::variant<ThrottleRule, BucketRule> rule;
};

/// `name` may hold personal numbers: it is kept as a keyed digest only.
Throttle throttle_of(const AccountDeps& deps, std::string_view name, std::variant<ThrottleRule, BucketRule> rule);

/// Error: unavailable "request.too_many" with the fact "retry_after" in seconds, when an attempt is not to be made now.
Result<void> check_throttle(store::ReadTx& tx, const Throttle& throttle, Moment now);
Result<void> count_attempt(store::Tx& tx, const Throttle& throttle, Moment now);
Result<void> forget_attempts(store::Tx& tx, const Throttle& throttle);
/// Removes counters that no rule remembers. Main calls it now and then.
Result<std::int64_t> sweep_throttles(store::Tx& tx, Moment now);

}  // namespace teduh::account
