// Passwords: argon2id, stored as the usual text that names its own parameters.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace teduh::crypto {

// OWASP's minimum for argon2id is 19 MiB and 2 passes with one lane. More memory would let a handful of sign-ins at once fill a small branch machine.
inline constexpr std::size_t kPasswordMemoryBytes = 19U * 1024 * 1024;
inline constexpr unsigned long long kPasswordPasses = 2;
inline constexpr std::size_t kPasswordLengthMin = 8;    // code points; NIST 800-63B: at least 8
inline constexpr std::size_t kPasswordLengthMax = 128;  // NIST: at least 64 must be taken; a limit keeps the work bounded
inline constexpr std::size_t kPasswordBytesMax = 4 * kPasswordLengthMax;

/// Counted in code points; every character but controls is taken, spaces too. Errors: invalid "password.too_short", "password.too_long",
/// "password.characters".
Result<void> check_password_form(std::string_view password);

/// About 30 ms and 19 MiB. Errors: those of check_password_form; unavailable "crypto.memory" when the memory is not there.
Result<std::string> hash_password(std::string_view password);

struct PasswordCheck {
  bool right = false;
  bool is_old = false;  // right, but hashed with weaker parameters: hash again and store
};
/// Takes the same time for a wrong password as for a right one.
PasswordCheck check_password(const std::string& stored, std::string_view password);
/// The work of check_password with no account to check: so that an unknown name answers no faster than a known one.
void waste_password_check(std::string_view password);

}  // namespace teduh::crypto
