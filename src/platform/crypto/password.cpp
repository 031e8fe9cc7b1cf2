#include "platform/crypto/password.hpp"

#include <sodium.h>

#include <array>

#include "base/text.hpp"

namespace teduh::crypto {

Result<void> check_password_form(std::string_view password) {
  if (password.size() > kPasswordBytesMax) return invalid("password.too_long");
  if (!is_utf8(password) || has_control_characters(password) || password.find_first_of("\t\r\n") != std::string_view::npos)
    return invalid("password.characters");
  const std::size_t length = count_code_points(password);
  if (length < kPasswordLengthMin) return invalid("password.too_short");
  if (length > kPasswordLengthMax) return invalid("password.too_long");
  return {};
}

Result<std::string> hash_password(std::string_view password) {
  TRY(check_password_form(password));
  CHECK(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasswordPasses, kPasswordMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return unavailable("crypto.memory");
  return std::string(text.data());
}

PasswordCheck check_password(const std::string& stored, std::string_view password) {
  CHECK(sodium_init() >= 0);
  // The library reads a fixed number of bytes of the stored text.
  if (stored.size() >= crypto_pwhash_STRBYTES || password.size() > kPasswordBytesMax) return {};
  std::array<char, crypto_pwhash_STRBYTES> text{};
  stored.copy(text.data(), stored.size());
  const bool right = crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
  return {right, right && crypto_pwhash_str_needs_rehash(text.data(), kPasswordPasses, kPasswordMemoryBytes) != 0};
}

void waste_password_check(std::string_view password) {
  CHECK(sodium_init() >= 0);
  constexpr std::array<std::uint8_t, crypto_pwhash_SALTBYTES> kSalt{};
  std::array<std::uint8_t, 32> out{};
  const auto bounded = password.substr(0, kPasswordBytesMax);
  // The answer is of no interest, nor whether there was memory for it.
  [[maybe_unused]] const int no_matter = ::crypto_pwhash(out.data(), out.size(), bounded.data(), bounded.size(), kSalt.data(), kPasswordPasses, kPasswordMemoryBytes,
                                                         crypto_pwhash_ALG_ARGON2ID13);
}

}  // namespace teduh::crypto
