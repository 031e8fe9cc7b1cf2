// Token buckets in memory, for attempts a source or an account may make. The number of buckets is fixed: two keys may share one, which only
// makes the limit a little stricter, and no flood of keys can push another key's bucket out.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace teduh::http {

struct RateLimit {
  std::int64_t burst = 10;               // tokens of a full bucket
  std::int64_t refill_per_minute = 10;   // tokens
  std::size_t buckets = 65'536;          // 16 bytes each
};

class RateLimiter {
 public:
  /// `random` gives the salt of the bucket numbers, so that nobody can choose whom to share a bucket with.
  RateLimiter(RateLimit limit, const Clock& clock, Random& random);
  /// Takes `cost` tokens of the key's bucket, or none and says false. `key` is any text ("sign_in|" + source); it is only hashed.
  bool allow(std::string_view key, std::int64_t cost = 1);
  /// Seconds until `cost` tokens would be there: the value of the fact "retry_after" of "request.too_many".
  [[nodiscard]] std::int64_t wait_seconds(std::string_view key, std::int64_t cost = 1);

 private:
  struct Bucket {
    std::int64_t missing_micro_tokens = 0;  // a new bucket is full
    std::int64_t at_micros = 0;
  };
  Bucket& refilled(std::string_view key);

  const RateLimit limit_;
  const Clock& clock_;
  std::uint64_t salt_[2];
  std::mutex mutex_;  // guards buckets_
  std::vector<Bucket> buckets_;
};

}  // namespace teduh::http
