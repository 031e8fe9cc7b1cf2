// What the server prints at its start when the folder holds the demo: requests that work when they are pasted into a terminal.
#pragma once

#include <string>

#include "main/program.hpp"

namespace teduh::main {

/// Empty when the folder holds no demo.
std::string api_examples(Program& program, const std::string& url);

}  // namespace teduh::main
