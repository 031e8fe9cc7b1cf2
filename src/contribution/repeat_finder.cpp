#include "contribution/repeat_finder.hpp"

#include <algorithm>
#include <bit>

namespace teduh::contribution {
namespace {

constexpr std::size_t kBitsPerValue = 16;
constexpr std::size_t kBitsMax = 32ULL * 1024 * 1024 * 8;
constexpr std::size_t kBitsMin = 64ULL * 1024;
constexpr int kProbes = 4;

/// The finalizer of a well-known 64-bit mixer: neighbouring numbers land far apart.
std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 30U;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27U;
  x *= 0x94D049BB133111EBULL;
  return x ^ x >> 31U;
}

}  // namespace

RepeatFinder::RepeatFinder(std::size_t values_expected) {
  const std::size_t wanted = std::clamp(values_expected * kBitsPerValue, kBitsMin, kBitsMax);
  bits_.resize(std::bit_ceil(wanted) / 64);
}

bool RepeatFinder::look(std::uint64_t value) {
  const std::uint64_t first = mixed(value + 1);
  const std::uint64_t step = mixed(first) | 1U;
  const std::uint64_t mask = bits_.size() * 64 - 1;
  bool all_set = true;
  for (std::uint64_t i = 0; i < kProbes; ++i) {
    const std::uint64_t bit = (first + i * step) & mask;
    std::uint64_t& word = bits_[bit / 64];
    const std::uint64_t flag = 1ULL << (bit % 64);
    all_set = all_set && (word & flag) != 0;
    word |= flag;
  }
  if (all_set) first_line_.emplace(value, 0);
  return first_line_.size() <= kSuspectsMax;
}

void RepeatFinder::end_looking() {
  bits_.clear();
  bits_.shrink_to_fit();
}

std::int64_t RepeatFinder::seen_before(std::uint64_t value, std::int64_t line) {
  const auto found = first_line_.find(value);
  if (found == first_line_.end()) return 0;
  if (found->second != 0) return found->second;
  found->second = line;
  return 0;
}

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  return number;
}

}  // namespace teduh::contribution
