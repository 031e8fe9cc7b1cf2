#include "claim/simulator_report.hpp"

#include <fmt/format.h>

namespace teduh::claim {

std::string report_text(const SimulationReport& report, std::uint64_t seed) {
  std::string text = fmt::format("seed {}: {} sequences, {} commands, {} accepted\n", seed, report.sequences, report.commands, report.accepted);
  for (int state = 1; state <= static_cast<int>(ClaimState::closed); ++state)
    text += fmt::format("  {:16} {}\n", to_string(static_cast<ClaimState>(state)), report.reached[static_cast<std::size_t>(state)]);
  if (!report.violation) return text + "every rule held\n";
  text += fmt::format("BROKEN: {}\nreplay with: teduh simulate claim --replay {}\n", report.violation->invariant, report.violation->sequence_seed);
  for (const auto& act : report.violation->trace) text += "  " + act + "\n";
  return text;
}

}  // namespace teduh::claim
