#include "domain/ids.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace teduh {

Uuid make_uuid7(Moment now, Random& random) {
  Uuid uuid = random.bytes<16>();
  const auto millis = static_cast<std::uint64_t>(to_micros(now) / 1000);
  for (std::size_t i = 0; i < 6; ++i) uuid[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i) & 0xFFU);
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0FU) | 0x70U);
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3FU) | 0x80U);
  return uuid;
}

std::optional<Uuid> parse_uuid7(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  if (std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'F'; })) return std::nullopt;
  std::string digits;
  for (const char c : text)
    if (c != '-') digits.push_back(c);
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != 16 || ((*bytes)[6] & 0xF0U) != 0x70U || ((*bytes)[8] & 0xC0U) != 0x80U) return std::nullopt;
  return uuid_from_bytes(*bytes);
}

std::string print_uuid(const Uuid& uuid) {
  std::string text = to_hex(uuid);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
  return text;
}

Uuid uuid_from_bytes(BytesView bytes) {
  CHECK(bytes.size() == 16);
  Uuid uuid;
  std::ranges::copy(bytes, uuid.begin());
  return uuid;
}

}  // namespace teduh
