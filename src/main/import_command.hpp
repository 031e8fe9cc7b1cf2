// `teduh import contributions`, `teduh import undo`, `teduh return set`, `teduh return close`, `teduh staff add`.
#pragma once

#include "main/command.hpp"

namespace teduh::main {

std::function<int(CommandLine&)> add_import(CLI::App& app);
std::function<int(CommandLine&)> add_import_undo(CLI::App& app);
std::function<int(CommandLine&)> add_return_set(CLI::App& app);
std::function<int(CommandLine&)> add_return_close(CLI::App& app);
std::function<int(CommandLine&)> add_staff(CLI::App& app);

}  // namespace teduh::main
