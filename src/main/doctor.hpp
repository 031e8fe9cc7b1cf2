// `teduh doctor`: looks at everything that can be wrong with a data folder and says what to do.
#pragma once

#include "main/command.hpp"

namespace teduh::main {

int run_doctor(CommandLine& line);

}  // namespace teduh::main
