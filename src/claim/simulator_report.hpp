// What a run of the simulator found, in lines for people.
#pragma once

#include <string>

#include "claim/simulator.hpp"

namespace teduh::claim {

/// Counts, how often each state was entered, and the broken rule with the command that replays it.
std::string report_text(const SimulationReport& report, std::uint64_t seed);

}  // namespace teduh::claim
