// What the command line says of an import: Indonesian first, then English.
#pragma once

#include <string>

#include "contribution/import.hpp"

namespace teduh::contribution {

/// A few lines with line ends.
std::string describe(const ImportReport& report);

}  // namespace teduh::contribution
