// Finds values that occur more than once in a long stream without keeping them all: first a Bloom filter of bounded size names suspects,
// then the suspects alone are counted exactly.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace teduh::contribution {

/// Above this many suspects a file repeats itself so much that looking at single rows does not help (contribution.file_repeats).
inline constexpr std::size_t kSuspectsMax = 1'000'000;

class RepeatFinder {
 public:
  /// `values_expected` sizes the filter: 16 bits a value, at most 32 MiB.
  explicit RepeatFinder(std::size_t values_expected);
  /// First pass: every value once, in any order. False when there are too many suspects.
  bool look(std::uint64_t value);
  /// Ends the first pass: the filter is given back to the system.
  void end_looking();
  /// Second pass, in the order of the lines: 0 for the first time a value comes, else the line where it came first.
  std::int64_t seen_before(std::uint64_t value, std::int64_t line);
  [[nodiscard]] std::size_t suspects() const { return first_line_.size(); }

 private:
  std::vector<std::uint64_t> bits_;
  std::unordered_map<std::uint64_t, std::int64_t> first_line_;  // suspects; 0: not met in the second pass yet
};

/// The 11 digits of a KPJ as a number.
std::uint64_t number_of(std::string_view digits);

}  // namespace teduh::contribution
