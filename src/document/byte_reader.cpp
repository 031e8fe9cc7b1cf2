#include "document/byte_reader.hpp"

namespace teduh::document {

std::optional<std::uint32_t> ByteReader::number(std::size_t at, std::size_t width, bool big) const {
  if (at > bytes_.size() || bytes_.size() - at < width) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = (value << 8U) | bytes_[big ? at + i : at + width - 1 - i];
  return value;
}

std::optional<std::uint8_t> ByteReader::u8(std::size_t at) const {
  if (at >= bytes_.size()) return std::nullopt;
  return bytes_[at];
}

std::optional<std::uint32_t> ByteReader::u16_big(std::size_t at) const { return number(at, 2, true); }
std::optional<std::uint32_t> ByteReader::u32_big(std::size_t at) const { return number(at, 4, true); }
std::optional<std::uint32_t> ByteReader::u16_little(std::size_t at) const { return number(at, 2, false); }
std::optional<std::uint32_t> ByteReader::u24_little(std::size_t at) const { return number(at, 3, false); }
std::optional<std::uint32_t> ByteReader::u32_little(std::size_t at) const { return number(at, 4, false); }

bool ByteReader::has(std::size_t at, std::string_view text) const {
  if (at > bytes_.size() || bytes_.size() - at < text.size()) return false;
  return text_of(bytes_.subspan(at, text.size())) == text;
}

}  // namespace teduh::document
