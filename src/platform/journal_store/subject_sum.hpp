// A sum over all (entry, subject) pairs that does not depend on their order: two sets are the same when their sums are.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "domain/ids.hpp"

namespace teduh::journal {

inline constexpr auto kHexPairs = [] {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> pairs{};
  for (std::size_t byte = 0; byte < pairs.size(); ++byte) pairs[byte] = {kDigits[byte >> 4U], kDigits[byte & 0x0FU]};
  return pairs;
}();

/// The 36 characters of an id without an allocation: this runs once for each entry and subject of a check.
using UuidText = std::array<char, 36>;
inline UuidText uuid_text(BytesView uuid) {
  UuidText text;
  char* at = text.data();
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
    const auto& digits = kHexPairs[uuid[i]];
    *at++ = digits[0];
    *at++ = digits[1];
  }
  return text;
}
inline constexpr auto kHexValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(0xFF);
  for (std::uint8_t value = 0; value < 16; ++value) values[static_cast<unsigned char>("0123456789abcdef"[value])] = value;
  return values;
}();

/// The form that uuid_text writes and no other.
inline bool read_uuid(std::string_view text, Uuid& uuid) {
  if (text.size() != UuidText{}.size()) return false;
  std::uint8_t bad = 0;
  const char* at = text.data();
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-') return false;
    const std::uint8_t high = kHexValues[static_cast<unsigned char>(*at++)];
    const std::uint8_t low = kHexValues[static_cast<unsigned char>(*at++)];
    bad |= high | low;
    uuid[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  return (bad & 0xF0U) == 0;
}

inline std::string_view view_of(const UuidText& text) { return {text.data(), text.size()}; }

class SubjectSum {
 public:
  /// The key is drawn anew for each run, so nobody can prepare rows that cancel out.
  SubjectSum() { crypto_shorthash_keygen(key_.data()); }

  /// `subject` is "kind uuid", as in the entry; false when it is not.
  [[nodiscard]] bool add(BytesView entry_id, std::string_view subject) {
    Uuid id;
    const auto space = subject.find(' ');
    if (space == std::string_view::npos || !read_uuid(subject.substr(space + 1), id)) return false;
    add(entry_id, subject.substr(0, space), id);
    return true;
  }
  void add(BytesView entry_id, std::string_view kind, BytesView subject) {
    // Two ids of a fixed length first, so that no two different pairs give the same bytes.
    buffer_.assign(text_of(entry_id));
    buffer_.append(text_of(subject));
    buffer_.append(kind);
    std::array<std::uint8_t, crypto_shorthash_BYTES> hash;
    crypto_shorthash(hash.data(), bytes_of(buffer_).data(), buffer_.size(), key_.data());
    std::uint64_t value = 0;
    for (const std::uint8_t byte : hash) value = value << 8U | byte;
    sum_ += value;
    ++count_;
  }
  [[nodiscard]] bool same_as(std::uint64_t sum, std::uint64_t count) const { return sum_ == sum && count_ == count; }
  [[nodiscard]] std::uint64_t sum() const { return sum_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void restart() { sum_ = count_ = 0; }

 private:
  std::array<unsigned char, crypto_shorthash_KEYBYTES> key_{};
  std::string buffer_;
  std::uint64_t sum_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace teduh::journal
