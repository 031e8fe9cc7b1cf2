// Drives random command sequences through the lifecycle and checks after every step what must always hold.
// One seed is one run: a broken rule is printed with its seed and can be replayed alone.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "claim/claim.hpp"

namespace teduh::claim {

/// What is simulated: the real functions, or broken ones in the test of the simulator itself.
struct Rules {
  std::function<Result<std::vector<Event>>(const Claim&, const Command&, const Facts&, const Actor&)> decide;
  std::function<Claim(Claim, const Event&)> evolve;
  std::function<Claim(Claim, const Event&)> replay = nullptr;  // how the stored events are folded again; nothing: the real one
  static Rules real();
};

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::uint64_t sequences = 1'000;
  int commands_max = 60;  // a sequence
};

struct Violation {
  std::string invariant;           // "never paid twice"
  std::uint64_t sequence_seed = 0; // replays this sequence alone
  std::vector<std::string> trace;  // the accepted acts up to it
};

struct SimulationReport {
  std::uint64_t sequences = 0;
  std::uint64_t commands = 0;
  std::uint64_t accepted = 0;
  std::array<std::uint64_t, 14> reached{};  // by ClaimState number: how often a state was entered
  std::optional<Violation> violation;       // the first one; the run ends there
};

SimulationReport simulate(const SimulationOptions& options, const Rules& rules);
/// One sequence, from its own seed.
SimulationReport replay(std::uint64_t sequence_seed, int commands_max, const Rules& rules);

}  // namespace teduh::claim
