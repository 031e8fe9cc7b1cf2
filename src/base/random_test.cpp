#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/check.hpp"

namespace teduh {
namespace {

/// Gives fixed numbers, to reach the rare branch of `below`.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}
  void fill(std::span<std::uint8_t> out) override {
    const std::uint64_t number = numbers_.at(next_++);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(number >> (8 * i));
  }

 private:
  std::vector<std::uint64_t> numbers_;
  std::size_t next_ = 0;
};

TEST(Below, ZeroIsABug) {
  SeededRandom random(1);
  EXPECT_THROW(random.below(0), CheckFailure);
}

TEST(Below, DrawsAgainWhereSmallNumbersWouldBeMoreLikely) {
  // 2^64 mod 10 is 6: the six lowest values are not taken.
  ScriptedRandom random({0, 5, 27});
  EXPECT_EQ(7U, random.below(10));
}

TEST(Below, ReachesEveryNumberAndNoOther) {
  SeededRandom random(20261122);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(random.below(7));
  EXPECT_EQ((std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}), seen);
}

TEST(SeededRandom, GivesTheSameFromTheSameSeedOnly) {
  SeededRandom first(42);
  SeededRandom again(42);
  SeededRandom other(43);
  const auto bytes = first.bytes<40>();
  EXPECT_EQ(bytes, again.bytes<40>());
  EXPECT_NE(bytes, other.bytes<40>());
}

// Seeds are written down to replay a run, so the numbers of a seed are a promise.
TEST(SeededRandom, IsSplitMix64) {
  SeededRandom random(1234567);
  EXPECT_EQ(6457827717110365317U, random.next());
  EXPECT_EQ(3203168211198807973U, random.next());
}

TEST(SystemRandom, FillsAllBytesAndNeverTheSame) {
  SystemRandom random;
  const auto first = random.bytes<32>();
  EXPECT_NE(first, random.bytes<32>());
  std::array<std::uint8_t, 300> large{};
  random.fill(large);
  EXPECT_TRUE(std::any_of(large.end() - 32, large.end(), [](std::uint8_t byte) { return byte != 0; }));
}

}  // namespace
}  // namespace teduh
