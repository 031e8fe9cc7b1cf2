// 32 secret bytes that wipe themselves, and the keys derived from them.
#pragma once

#include <array>
#include <string_view>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"

namespace teduh::crypto {

inline constexpr std::size_t kKeyBytes = 32;

/// Moves, never copies; has no operator<<, no comparison and no text form. The bytes are wiped when it ends.
class SecretKey {
 public:
  static SecretKey make(Random& random);
  /// A bug (CHECK) when they are not 32.
  explicit SecretKey(BytesView bytes);
  ~SecretKey();
  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;

  /// For the functions of this folder and for a signer's seed; never for a file, a log or an answer.
  [[nodiscard]] BytesView bytes() const { return bytes_; }

  /// Another key for one purpose ("seal|person|nik"): HKDF-SHA-256 (RFC 5869). Who has it learns nothing of this key or of its other children.
  [[nodiscard]] SecretKey derive(std::string_view purpose) const;

 private:
  SecretKey() = default;
  std::array<std::uint8_t, kKeyBytes> bytes_{};
};

/// HMAC-SHA-256 (RFC 2104), all 32 bytes; keys of any length.
Sha256 hmac_sha256(BytesView key, BytesView message);

/// HKDF-SHA-256 with one block of output.
struct HkdfInput {
  BytesView key;
  BytesView salt;
  BytesView info;
};
Sha256 hkdf_sha256(const HkdfInput& input);

/// base64url without padding (RFC 4648 section 5): for tokens in cookies and headers.
std::string to_base64url(BytesView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace teduh::crypto
