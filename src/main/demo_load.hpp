// `teduh demo load`: a branch of invented people in an empty data folder, with claims in every state.
#pragma once

#include "main/demo_office.hpp"

namespace teduh::main {

struct DemoOptions {
  bool small = false;  // 6 employers and 60 persons instead of 40 and 2,000
  std::function<void(const std::string&)> tell = {};  // what is being done, a line each
};

/// A folder that holds the demo already is left as it is. Errors: conflict demo.other_data (the folder holds other people's data),
/// conflict demo.half_loaded (an earlier load was ended; the folder cannot be used).
Result<void> load_demo(Program& program, const DemoOptions& options);

/// Whether the folder holds a whole demo. Errors: those of load_demo.
enum class DemoStanding : std::uint8_t { empty = 1, loaded = 2 };
Result<DemoStanding> demo_standing(Program& program);

/// The branch that was loaded, made again from what the folder remembers. Error: not_found demo.not_loaded.
Result<demo::Branch> loaded_branch(const std::filesystem::path& folder);

}  // namespace teduh::main
