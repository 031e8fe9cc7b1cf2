// The rows of `teduh demo ...` in the table of commands.
#pragma once

#include <functional>

#include "main/command.hpp"

namespace teduh::main {

std::function<int(CommandLine&)> add_demo_load(CLI::App& app);
std::function<int(CommandLine&)> add_demo_day(CLI::App& app);
std::function<int(CommandLine&)> add_demo_code(CLI::App& app);
std::function<int(CommandLine&)> add_demo_sign_in(CLI::App& app);

}  // namespace teduh::main
