// What can be said of a person's data without looking anything up.
#pragma once

#include "member/person.hpp"

namespace teduh::member {

/// 1 to kBranchMax capitals and digits.
bool is_branch(std::string_view branch);
/// All wrong fields at once: invalid input.fields.
Result<void> check_person(const PersonData& data, Date today);

}  // namespace teduh::member
