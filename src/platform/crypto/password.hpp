// Passwords: argon2id, stored as the usual text that names its own parameters.
#pragma once

#include <string>
#include <string_view>

#include "platform/crypto/password_text.hpp"

namespace teduh::crypto {

// OWASP's minimum for argon2id is 19 MiB and 2 passes with one lane. More memory would let a handful of sign-ins at once fill a small branch machine.
inline constexpr std::size_t kPasswordMemoryBytes = 19U * 1024 * 1024;
inline constexpr unsigned long long kPasswordPasses = 2;

/// About 30 ms and 19 MiB. Errors: those of normalise_password; unavailable "crypto.memory" when the memory is not there.
Result<std::string> hash_password(std::string_view password);

struct PasswordCheck {
  bool right = false;
  bool is_old = false;  // right, but hashed with weaker parameters: hash again and store
};
/// The same work for a wrong password as for a right one, and for what can be no password at all.
PasswordCheck check_password(const std::string& stored, std::string_view password);
/// A stored text that no password fits, for a login that nobody has: checked against it, an unknown name costs the work of a known one.
std::string nobodys_password_hash();

}  // namespace teduh::crypto
