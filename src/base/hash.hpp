// SHA-256, the one digest of this program: of blobs, journal leaves, request bodies and file contents.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.hpp"

namespace teduh {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(BytesView bytes);
Sha256 sha256(std::string_view text);

/// For data that comes in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void add(BytesView bytes);
  /// The digest of all that was added; the stream is empty again afterwards.
  Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace teduh
