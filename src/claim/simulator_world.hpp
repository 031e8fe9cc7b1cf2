// The world of the simulator: dice, people, everything outside the claims, and the edges of service.md 2.1 written down a second time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "claim/claim.hpp"
#include "domain/rate.hpp"

namespace teduh::claim::simulated {

/// SplitMix64: quick, and the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& from) { return from[below(from.size())]; }

 private:
  std::uint64_t state_;
};

template <typename AnyId>
AnyId numbered(std::uint8_t kind, std::uint8_t number) {
  Uuid uuid{};
  uuid[0] = kind;
  uuid[15] = number;
  return AnyId(uuid);
}

/// A member of staff for each role and some with two, the program itself, and a participant.
std::vector<Actor> everybody();

/// Everything outside the claims, and what was paid: kept apart from the code under test.
struct World {
  Date today{2026, 1, 5};
  Rupiah balance{12'000'000};
  Rate share = Rate::percent(100);
  law::Answer entitlement = law::Answer::yes;
  bool kpj_shared = false;
  bool account_is_persons = true;
  int differences = 0;
  bool stated = false;  // the right rests on the claimant's word
  std::vector<std::string> absent;
  std::vector<std::string> unaccepted;
  std::set<Hold> holds;
  std::int64_t sample_ppm = 1'000'000;
  std::map<BatchId, StaffId> batch_maker;
};

/// The transitions of service.md 2.1 and no others; staying where one is is no transition.
bool edge_allowed(ClaimState from, ClaimState to);

}  // namespace teduh::claim::simulated
