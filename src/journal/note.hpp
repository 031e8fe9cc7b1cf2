// C2SP signed-note with Ed25519: keys as text, signing, and opening a note with known keys.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace teduh::journal {

inline constexpr std::size_t kSignaturesMax = 16;
inline constexpr std::size_t kNoteBytesMax = 64 * 1024;

using KeyId = std::array<std::uint8_t, 4>;

/// The public half: what is told to others as the vkey text "name+<8 hex>+<base64>".
struct VerifierKey {
  std::string name;
  std::array<std::uint8_t, 32> public_key{};
  [[nodiscard]] KeyId id() const;
  bool operator==(const VerifierKey&) const = default;
};
std::string print(const VerifierKey& key);
/// Error: invalid "journal.vkey": wrong form, another algorithm, or an id that does not belong to the key.
Result<VerifierKey> parse_vkey(std::string_view text);

/// Not empty, no white space, no control character, no '+'.
bool is_key_name(std::string_view name);

/// The secret half; wipes itself. Moves, does not copy, is never printed.
class NoteSigner {
 public:
  /// `seed` is the 32 secret bytes of RFC 8032. The name must be a key name (CHECK).
  NoteSigner(std::string name, BytesView seed);
  ~NoteSigner();
  NoteSigner(NoteSigner&& other) noexcept;
  NoteSigner& operator=(NoteSigner&& other) noexcept;
  NoteSigner(const NoteSigner&) = delete;
  NoteSigner& operator=(const NoteSigner&) = delete;

  [[nodiscard]] const VerifierKey& key() const { return key_; }
  /// One signature line, with its LF. The text must end in LF.
  [[nodiscard]] std::string signature_line(std::string_view text) const;

 private:
  VerifierKey key_;
  std::array<std::uint8_t, 64> secret_{};
};

/// The text, an empty line, and one line a signer. The text must be UTF-8 without controls but LF, and end in LF (CHECK).
std::string sign_note(std::string_view text, const std::vector<const NoteSigner*>& signers);

struct OpenedNote {
  std::string text;
  std::vector<VerifierKey> signed_by;  // of the known keys; at least one
};
/// Errors: invalid "journal.note_form"; denied "journal.note_signature" when no known key signed, or a known key's signature is wrong.
Result<OpenedNote> open_note(std::string_view note, const std::vector<VerifierKey>& known);

}  // namespace teduh::journal
