// Whether the database's file is whole: for `teduh doctor` and after a restore. Reads all of it.
#pragma once

#include <string>
#include <vector>

#include "platform/store/database.hpp"

namespace teduh::store {

inline constexpr int kDamagesTold = 20;

/// What the engine finds wrong with pages, indexes, constraints and references between tables; empty: nothing. At most kDamagesTold.
/// A file that cannot even be read is an Error.
Result<std::vector<std::string>> find_damage(ReadTx& tx);

}  // namespace teduh::store
