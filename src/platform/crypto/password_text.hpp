// The one form of a password that is hashed, however a keyboard wrote it. The wall: password_text.cpp is the only file that knows utf8proc.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace teduh::crypto {

inline constexpr std::size_t kPasswordLengthMin = 8;    // code points; NIST 800-63B: at least 8
inline constexpr std::size_t kPasswordLengthMax = 128;  // NIST: at least 64 must be taken; a limit keeps the work bounded
inline constexpr std::size_t kPasswordBytesMax = 4 * kPasswordLengthMax;

/// NFKC (NIST 800-63B section 5.1.1.2), so that a letter with an accent is the same from every keyboard. Lengths are counted in code points of that
/// form; every character but controls is taken, spaces too. Errors: invalid "password.too_short", "password.too_long", "password.characters";
/// unavailable "crypto.memory".
Result<std::string> normalise_password(std::string_view password);

}  // namespace teduh::crypto
