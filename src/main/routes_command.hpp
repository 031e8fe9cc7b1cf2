// `teduh routes`: the route table as JSON, for whoever compares it with api/openapi.yaml.
#pragma once

#include "main/command.hpp"

namespace teduh::main {

/// Opens no data folder of the operator: the program is put together over a temporary one that is removed again.
int run_routes(CommandLine& line);

}  // namespace teduh::main
