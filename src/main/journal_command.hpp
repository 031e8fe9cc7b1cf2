// `teduh journal verify` and `teduh journal key`.
#pragma once

#include "main/command.hpp"

namespace teduh::main {

std::function<int(CommandLine&)> add_journal_verify(CLI::App& app);
int run_journal_key(CommandLine& line);

}  // namespace teduh::main
