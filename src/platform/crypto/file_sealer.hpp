// Seals whole files: the papers of people lie on the disk in this form.
//
// Bytes: "TDFS" and version 1 (5), master key id (4, big-endian), stream header (24), then pieces of at most 64 KiB, each 17 bytes longer
// than its plain bytes. The stream (libsodium's secretstream, XChaCha20-Poly1305) notices pieces that were changed, left out, moved or cut off
// at the end; the first piece is bound to the name under which the file lies, so that a sealed file is worth nothing under another name.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "platform/crypto/key_ring.hpp"

namespace teduh::crypto {

inline constexpr std::size_t kFilePieceBytes = 64 * 1024;

/// May be used from any thread. The ring must live as long. The stream's header comes from libsodium's own source of randomness.
class FileSealer {
 public:
  explicit FileSealer(const KeyRing& ring) : ring_(ring) {}
  [[nodiscard]] Bytes seal(BytesView plain, BytesView name) const;
  /// Error: internal "crypto.open": changed, cut, under another name, or its key is gone.
  [[nodiscard]] Result<Bytes> open(BytesView sealed, BytesView name) const;
  /// The length of what seal gives for so many plain bytes.
  static std::size_t sealed_size(std::size_t plain);

 private:
  const KeyRing& ring_;
};

}  // namespace teduh::crypto
