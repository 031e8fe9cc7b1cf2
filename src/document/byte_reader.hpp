// Reading numbers out of untrusted bytes: every access is checked, a read past the end gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"

namespace teduh::document {

class ByteReader {
 public:
  explicit ByteReader(BytesView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::optional<std::uint8_t> u8(std::size_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> u16_big(std::size_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> u32_big(std::size_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> u16_little(std::size_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> u24_little(std::size_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> u32_little(std::size_t at) const;
  /// Whether exactly these characters stand at the place.
  [[nodiscard]] bool has(std::size_t at, std::string_view text) const;

 private:
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t width, bool big) const;
  BytesView bytes_;
};

}  // namespace teduh::document
