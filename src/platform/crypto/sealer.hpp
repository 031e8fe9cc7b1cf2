// Personal values at rest: sealed so that rows cannot be read or swapped, and a keyed index to find them by equality.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "platform/crypto/key_ring.hpp"

namespace teduh::crypto {

inline constexpr std::size_t kSealedBytesMax = 1U << 20U;  // values of a row, not files

/// Where a sealed value stands. It opens only there: another table, column or row refuses it.
struct RowBinding {
  std::string_view table;
  std::string_view column;
  BytesView row;  // the row's id
};

/// XChaCha20-Poly1305 with a key for each column. Bytes: version 1 (1), master key id (4, big-endian), nonce (24), ciphertext and tag (16 more than the text).
/// May be used from any thread.
class Sealer {
 public:
  /// Both must live as long as the sealer.
  Sealer(const KeyRing& ring, Random& random) : ring_(ring), random_(random) {}

  [[nodiscard]] Bytes seal(BytesView plain, const RowBinding& where) const;
  [[nodiscard]] Bytes seal(std::string_view plain, const RowBinding& where) const { return seal(bytes_of(plain), where); }
  /// Error: internal "crypto.open": changed, of another place, or its key is gone. One code for all, so that nothing is learned from it.
  [[nodiscard]] Result<Bytes> open(BytesView sealed, const RowBinding& where) const;
  [[nodiscard]] Result<std::string> open_text(BytesView sealed, const RowBinding& where) const;
  /// True when it was sealed with an older key than the current one: the caller seals it again when it writes the row.
  [[nodiscard]] bool is_old(BytesView sealed) const;

 private:
  const KeyRing& ring_;
  Random& random_;
};

/// HMAC-SHA-256 of a normalised value under a key for one purpose ("person.nik"): finds equal values, shows nothing else.
class BlindIndex {
 public:
  explicit BlindIndex(const KeyRing& ring) : ring_(ring) {}
  [[nodiscard]] Sha256 of(std::string_view purpose, std::string_view normalised) const;
  /// Under an older index key; nothing when there is no such key. For the time while a column is filled anew.
  [[nodiscard]] std::optional<Sha256> of(std::string_view purpose, std::string_view normalised, std::uint32_t key_id) const;

 private:
  const KeyRing& ring_;
};

}  // namespace teduh::crypto
