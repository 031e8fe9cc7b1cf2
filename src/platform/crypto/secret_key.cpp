#include "platform/crypto/secret_key.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/check.hpp"

namespace teduh::crypto {
namespace {

// Tells keys of this program from those of another that should ever be given the same master key.
constexpr std::string_view kHkdfSalt = "teduh/keys/1";

}  // namespace

SecretKey SecretKey::make(Random& random) {
  SecretKey key;
  random.fill(key.bytes_);
  return key;
}

SecretKey::SecretKey(BytesView bytes) {
  CHECK(bytes.size() == bytes_.size());
  std::ranges::copy(bytes, bytes_.begin());
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) { sodium_memzero(other.bytes_.data(), other.bytes_.size()); }

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
  return *this;
}

SecretKey SecretKey::derive(std::string_view purpose) const {
  CHECK(!purpose.empty());
  Sha256 child = hkdf_sha256({bytes_, bytes_of(kHkdfSalt), bytes_of(purpose)});
  SecretKey key(child);
  sodium_memzero(child.data(), child.size());
  return key;
}

Sha256 hmac_sha256(BytesView key, BytesView message) {
  crypto_auth_hmacsha256_state state;
  Sha256 tag;
  // Empty views may hold no address, and the library must not be given none.
  constexpr std::uint8_t kNothing = 0;
  crypto_auth_hmacsha256_init(&state, key.empty() ? &kNothing : key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, message.empty() ? &kNothing : message.data(), message.size());
  crypto_auth_hmacsha256_final(&state, tag.data());
  sodium_memzero(&state, sizeof state);
  return tag;
}

Sha256 hkdf_sha256(const HkdfInput& input) {
  Sha256 extracted = hmac_sha256(input.salt, input.key);
  Bytes block(input.info.begin(), input.info.end());
  block.push_back(0x01);  // the first and only block
  const Sha256 expanded = hmac_sha256(extracted, block);
  sodium_memzero(extracted.data(), extracted.size());
  return expanded;
}

std::string to_base64url(BytesView bytes) {
  std::string text = to_base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return from_base64(standard);
}

}  // namespace teduh::crypto
