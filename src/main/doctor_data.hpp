// What `teduh doctor` looks at inside the data: database, papers that rows name, sealed values, clock, notices.
#pragma once

#include <string>

#include "main/program.hpp"

namespace teduh::main {

struct Finding {
  bool good = true;
  std::string text;
};

Finding look_at_database(Program& program);
/// Papers that a row names and that are not on the disk: forgotten in a restore, or removed.
Finding look_at_missing_papers(Program& program);
/// One sealed value of staff and of persons each: whether they open with these keys.
Finding look_at_sealed_values(Program& program);
/// A clock before the newest signed head was set back.
Finding look_at_clock(Program& program);
/// Notices that were given up, and those that should have gone an hour ago.
Finding look_at_notices(Program& program);

}  // namespace teduh::main
