#include "account/throttle.hpp"

#include <algorithm>

namespace teduh::account {
namespace {

using store::Sql;

constexpr Sql kFind{"throttle_find", "SELECT attempts, last_at, next_at FROM sign_in_throttle WHERE key_digest = ?1"};
constexpr Sql kCount{"throttle_count",
                     "INSERT INTO sign_in_throttle (key_digest, attempts, last_at, next_at) VALUES (?1, ?2, ?3, ?4) "
                     "ON CONFLICT (key_digest) DO UPDATE SET attempts = ?2, last_at = ?3, next_at = ?4"};
constexpr Sql kForget{"throttle_forget", "DELETE FROM sign_in_throttle WHERE key_digest = ?1"};
constexpr Sql kSweep{"throttle_sweep", "DELETE FROM sign_in_throttle WHERE last_at < ?1"};
constexpr std::chrono::hours kLongestMemory{24};

struct Counter {
  std::int64_t attempts = 0;
  Moment last_at;
  Moment next_at;
};

/// Nothing when there were no attempts or they are forgotten.
Result<std::optional<Counter>> find_counter(store::ReadTx& tx, const Throttle& throttle, Moment now) {
  const auto counter = TRY(tx.find(kFind, {throttle.key}, [](const store::Row& row) {
    return Counter{row.integer(0), row.moment(1), row.moment(2)};
  }));
  const auto* doubling = std::get_if<ThrottleRule>(&throttle.rule);
  if (counter && doubling != nullptr && now - counter->last_at >= doubling->forget) return std::optional<Counter>();
  return counter;
}

std::chrono::seconds wait_after(const ThrottleRule& rule, std::int64_t attempts) {
  const std::int64_t beyond = attempts - rule.free_attempts;
  if (beyond <= 0) return std::chrono::seconds(0);
  const std::int64_t doublings = std::min<std::int64_t>(beyond - 1, 20);
  return std::min(rule.first_wait * (std::int64_t{1} << doublings), rule.wait_max);
}

/// The moment from which the next attempt may be made. Of a bucket the row holds the moment at which it is full again.
Moment free_from(const Throttle& throttle, const Counter& counter) {
  const auto* bucket = std::get_if<BucketRule>(&throttle.rule);
  return bucket == nullptr ? counter.next_at : counter.next_at - bucket->refill * (bucket->burst - 1);
}

Moment next_after(const Throttle& throttle, const std::optional<Counter>& counter, std::int64_t attempts, Moment now) {
  if (const auto* doubling = std::get_if<ThrottleRule>(&throttle.rule)) return now + wait_after(*doubling, attempts);
  const auto& bucket = std::get<BucketRule>(throttle.rule);
  const Moment full_at = counter ? std::max(counter->next_at, now) : now;
  // Never emptier than empty, so that a clock that was set back makes nobody wait longer than one whole refilling.
  return std::min(full_at + bucket.refill, now + bucket.refill * bucket.burst);
}

}  // namespace

Throttle throttle_of(const AccountDeps& deps, std::string_view name, std::variant<ThrottleRule, BucketRule> rule) {
  return {deps.index.of("account.throttle", name), rule};
}

Result<void> check_throttle(store::ReadTx& tx, const Throttle& throttle, Moment now) {
  const auto counter = TRY(find_counter(tx, throttle, now));
  if (!counter || free_from(throttle, *counter) <= now) return {};
  Error wait = unavailable("request.too_many");
  wait.facts.emplace_back("retry_after", std::to_string(std::chrono::ceil<std::chrono::seconds>(free_from(throttle, *counter) - now).count()));
  return wait;
}

Result<void> count_attempt(store::Tx& tx, const Throttle& throttle, Moment now) {
  const auto counter = TRY(find_counter(tx, throttle, now));
  const std::int64_t attempts = (counter ? counter->attempts : 0) + 1;
  TRY(tx.execute(kCount, {throttle.key, attempts, now, next_after(throttle, counter, attempts, now)}));
  return {};
}

Result<void> forget_attempts(store::Tx& tx, const Throttle& throttle) {
  TRY(tx.execute(kForget, {throttle.key}));
  return {};
}

Result<std::int64_t> sweep_throttles(store::Tx& tx, Moment now) { return tx.execute(kSweep, {now - kLongestMemory}); }

}  // namespace teduh::account
