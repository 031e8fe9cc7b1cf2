// The table of commands. Help and the manual page come from it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "claim/simulator_report.hpp"
#include "main/command.hpp"
#include "main/demo_commands.hpp"
#include "main/doctor.hpp"
#include "main/import_command.hpp"
#include "main/journal_command.hpp"
#include "main/program.hpp"
#include "main/routes_command.hpp"
#include "main/serve.hpp"

namespace teduh::main {
namespace {

using Run = std::function<int(CommandLine&)>;

Run add_serve(CLI::App& app) {
  auto migrate = std::make_shared<bool>(false);
  app.add_flag("--migrate", *migrate, "bring the database up to date first");
  return [migrate](CommandLine& line) { return serve(line.settings, *migrate); };
}

int run_migrate(CommandLine& line) {
  auto program = Program::open(line.settings, {.migrate = true});
  if (!program) return report_error(program.error());
  fmt::print("Basis data siap: {}\n", (*program)->folder().database().string());
  return 0;
}

Run add_config(CLI::App& app) {
  auto manual = std::make_shared<bool>(false);
  app.add_flag("--manual", *manual, "every setting with its meaning, range and default");
  return [manual](CommandLine& line) {
    if (*manual) {
      fmt::print("{}", settings_manual());
      return 0;
    }
    for (const auto& row : setting_rows()) fmt::print("{}: {}   # {}\n", row.key, line.settings.text(row.key), line.settings.source(row.key));
    return 0;
  };
}

struct SimulateOptions {
  claim::SimulationOptions options{.sequences = 1'000'000};
  std::uint64_t replay = 0;
};

int run_simulation(const SimulateOptions& simulate) {
  const auto report = simulate.replay != 0 ? claim::replay(simulate.replay, simulate.options.commands_max, claim::Rules::real())
                                           : claim::simulate(simulate.options, claim::Rules::real());
  fmt::print("{}", claim::report_text(report, simulate.options.seed));
  return report.violation ? 1 : 0;
}

Run add_simulate(CLI::App& app) {
  auto simulate = std::make_shared<SimulateOptions>();
  app.add_option("--sequences", simulate->options.sequences, "random command sequences")->capture_default_str();
  app.add_option("--seed", simulate->options.seed, "seed of the run")->capture_default_str();
  app.add_option("--commands", simulate->options.commands_max, "commands a sequence")->capture_default_str();
  app.add_option("--replay", simulate->replay, "one sequence from its own seed");
  return [simulate](CommandLine&) { return run_simulation(*simulate); };
}

template <int (*run)(CommandLine&)>
Run add_plain(CLI::App&) {
  return run;
}

}  // namespace

std::span<const CommandRow> command_rows() {
  static const std::vector<CommandRow> kRows{
      {"serve", "Serve the API until it is stopped.", add_serve},
      {"migrate", "Bring the database of the data folder up to date.", add_plain<run_migrate>},
      {"config", "Show every setting, its value and where it comes from.", add_config},
      {"doctor", "Check the data folder: schema, keys, blobs, journal, calendar.", add_plain<run_doctor>},
      {"routes", "Print the route table as JSON.", add_plain<run_routes>},
      {"import contributions", "Import an employer's month from a CSV file; dry run unless --commit.", add_import},
      {"import undo", "Take a contribution file back, protecting later changes.", add_import_undo},
      {"return set", "Enter the yearly JHT return of the fund.", add_return_set},
      {"return close", "Book the yearly return of every membership.", add_return_close},
      {"staff add", "Make an account for a member of staff; prints the first password once.", add_staff},
      {"journal verify", "Recompute the whole journal and name the first thing that does not fit.", add_journal_verify},
      {"journal key", "Print the public key that verifies the journal.", add_plain<run_journal_key>},
      {"simulate claim", "Drive random commands through the claim's lifecycle and check what must always hold.", add_simulate},
      {"demo load", "Load a branch of invented people.", add_demo_load},
      {"demo day", "Play a whole branch day through the public API and tell it as a story.", add_demo_day},
      {"demo code", "Print the current one-time code of a demo member of staff.", add_demo_code},
      {"demo sign-in", "Sign in through the API and print token and CSRF token.", add_demo_sign_in},
  };
  return kRows;
}

}  // namespace teduh::main
