#include "platform/http/rate_limiter.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/check.hpp"
#include "base/hash.hpp"

namespace teduh::http {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kMinuteMicros = 60 * kMicro;
constexpr std::int64_t kTokensMax = 1'000'000;  // keeps products far inside 64 bits

}  // namespace

RateLimiter::RateLimiter(RateLimit limit, const Clock& clock, Random& random)
    : limit_(limit), clock_(clock), salt_{random.next(), random.next()}, buckets_(limit.buckets) {
  CHECK(limit.burst > 0 && limit.burst <= kTokensMax);
  CHECK(limit.refill_per_minute > 0 && limit.refill_per_minute <= kTokensMax);
  CHECK(limit.buckets > 0);
}

RateLimiter::Bucket& RateLimiter::refilled(std::string_view key) {
  std::string salted(reinterpret_cast<const char*>(salt_), sizeof salt_);
  salted += key;
  const Sha256 digest = sha256(salted);
  std::uint64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  Bucket& bucket = buckets_[number % buckets_.size()];
  const std::int64_t now = to_micros(clock_.now());
  // A clock that was set back must not take tokens away; one that jumped ahead fills the bucket at most.
  const std::int64_t passed = std::clamp<std::int64_t>(now - bucket.at_micros, 0, limit_.burst * kMinuteMicros / limit_.refill_per_minute + 1);
  bucket.missing_micro_tokens = std::max<std::int64_t>(0, bucket.missing_micro_tokens - passed * limit_.refill_per_minute / 60);
  bucket.at_micros = now;
  return bucket;
}

bool RateLimiter::allow(std::string_view key, std::int64_t cost) {
  CHECK(cost >= 0 && cost <= kTokensMax);
  const std::scoped_lock lock(mutex_);
  Bucket& bucket = refilled(key);
  if (bucket.missing_micro_tokens + cost * kMicro > limit_.burst * kMicro) return false;
  bucket.missing_micro_tokens += cost * kMicro;
  return true;
}

std::int64_t RateLimiter::wait_seconds(std::string_view key, std::int64_t cost) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t lacking = refilled(key).missing_micro_tokens + cost * kMicro - limit_.burst * kMicro;
  if (lacking <= 0) return 0;
  return (lacking * 60 / limit_.refill_per_minute + kMicro - 1) / kMicro;
}

}  // namespace teduh::http
