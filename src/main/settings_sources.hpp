// Where the settings of one run come from.
#pragma once

#include <string>
#include <vector>

#include "main/settings.hpp"

namespace teduh::main {

/// Options that every command takes.
struct CommonOptions {
  std::string data;
  std::string config;
  std::vector<std::string> sets;  // "http.port=8081"
};

/// Default, file, environment, options: later ones win. The data folder decides which file is read, so it is settled first, from everything
/// but the file; a file that names another data folder than the one it lies in is refused ("config.data_folder_moved").
Result<Settings> collect_settings(const CommonOptions& options, const char* const* environment);

}  // namespace teduh::main
