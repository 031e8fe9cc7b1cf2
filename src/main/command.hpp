// The table of the program's commands: help and the manual page come from it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "main/settings.hpp"

namespace CLI {
class App;
}

namespace teduh::main {

/// What every command is given: the settings of table, file, environment and options.
struct CommandLine {
  Settings settings;
  std::vector<std::string> words;  // the program's own arguments, for commands that start themselves again
};

/// One row: a name like "journal verify", one sentence, and a function that adds its options and gives what to run.
/// The run gives the exit code: 0 done, 1 failed (said on standard error), 2 used wrongly.
struct CommandRow {
  std::string_view name;
  std::string_view help;
  std::function<std::function<int(CommandLine&)>(CLI::App&)> add;
};

/// Every command of the program.
std::span<const CommandRow> command_rows();

/// Tells the operator on standard error what failed and how to repair it, in Indonesian and English. Gives 1.
int report_error(const Error& error);

}  // namespace teduh::main
