// Which passwords staff may choose: long enough, and not among those that are tried first.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace teduh::account {

enum class PasswordUse : std::uint8_t {
  only_factor = 1,    // at least 15 code points
  beside_totp = 2,    // at least 8
};

/// No rules of composition (NIST 800-63B). Errors: those of crypto::normalise_password, invalid "password.too_short" (with the fact "min"),
/// "password.too_common" (in the list of those tried first, a run or repetition, or little more than the login or a word of this trade).
Result<void> check_new_password(std::string_view password, std::string_view login, PasswordUse use);

}  // namespace teduh::account
