#include "platform/crypto/password.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>


namespace teduh::crypto {

Result<std::string> hash_password(std::string_view password) {
  const std::string normal = TRY(normalise_password(password));
  CHECK(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), normal.data(), normal.size(), kPasswordPasses, kPasswordMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return unavailable("crypto.memory");
  return std::string(text.data());
}

PasswordCheck check_password(const std::string& stored, std::string_view password) {
  CHECK(sodium_init() >= 0);
  // The library reads a fixed number of bytes of the stored text.
  if (stored.size() >= crypto_pwhash_STRBYTES) return {};
  const auto normal = normalise_password(password);
  const std::string given = normal ? *normal : std::string();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  stored.copy(text.data(), stored.size());
  const bool right = crypto_pwhash_str_verify(text.data(), given.data(), given.size()) == 0 && normal;
  return {right, right && crypto_pwhash_str_needs_rehash(text.data(), kPasswordPasses, kPasswordMemoryBytes) != 0};
}

std::string nobodys_password_hash() {
  constexpr std::size_t kSaltSigns = 22;  // 16 bytes in base64
  constexpr std::size_t kHashSigns = 43;  // 32 bytes: all zero, which no password is found for
  return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", kPasswordMemoryBytes / 1024, kPasswordPasses, std::string(kSaltSigns, 'A'),
                     std::string(kHashSigns, 'A'));
}

}  // namespace teduh::crypto
