// The simulator alone: claim_simulate SEQUENCES SEED. It needs nothing but the lifecycle, so an optimised build of it is quick.
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"
#include "claim/simulator_report.hpp"

int main(int argc, char** argv) {
  const auto sequences = argc == 3 ? teduh::parse_int64(argv[1]) : std::nullopt;
  const auto seed = argc == 3 ? teduh::parse_int64(argv[2]) : std::nullopt;
  if (!sequences || *sequences < 1 || !seed) {
    std::fputs("usage: claim_simulate SEQUENCES SEED\n", stderr);
    return 2;
  }
  const teduh::claim::SimulationOptions options{.seed = static_cast<std::uint64_t>(*seed), .sequences = static_cast<std::uint64_t>(*sequences)};
  const auto report = teduh::claim::simulate(options, teduh::claim::Rules::real());
  std::fputs(teduh::claim::report_text(report, options.seed).c_str(), stdout);
  return report.violation ? 1 : 0;
}
