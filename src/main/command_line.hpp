// From the arguments to the command that runs.
#pragma once

namespace teduh::main {

/// Gives the exit code.
int run_program(int argc, char** argv);

}  // namespace teduh::main
