// A sum over all (entry, subject) pairs that does not depend on their order: two sets are the same when their sums are.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace teduh::journal {

/// The 36 characters of an id without an allocation: this runs once for each entry and subject of a check.
using UuidText = std::array<char, 36>;
inline UuidText uuid_text(BytesView uuid) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  UuidText text;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
    text[at++] = kDigits[uuid[i] >> 4U];
    text[at++] = kDigits[uuid[i] & 0x0FU];
  }
  return text;
}
inline std::string_view view_of(const UuidText& text) { return {text.data(), text.size()}; }

class SubjectSum {
 public:
  /// The key is drawn anew for each run, so nobody can prepare rows that cancel out.
  SubjectSum() { crypto_shorthash_keygen(key_.data()); }

  /// `subject` is "kind uuid", as in the entry.
  void add(BytesView entry_id, std::string_view subject) {
    buffer_.assign(text_of(entry_id));
    buffer_.append(subject);
    add_buffer();
  }
  void add(BytesView entry_id, std::string_view kind, BytesView subject) {
    buffer_.assign(text_of(entry_id));
    buffer_.append(kind);
    buffer_.push_back(' ');
    buffer_.append(view_of(uuid_text(subject)));
    add_buffer();
  }
  [[nodiscard]] bool same_as(std::uint64_t sum, std::uint64_t count) const { return sum_ == sum && count_ == count; }
  [[nodiscard]] std::uint64_t sum() const { return sum_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void restart() { sum_ = count_ = 0; }

 private:
  void add_buffer() {
    std::array<std::uint8_t, crypto_shorthash_BYTES> hash;
    crypto_shorthash(hash.data(), bytes_of(buffer_).data(), buffer_.size(), key_.data());
    std::uint64_t value = 0;
    for (const std::uint8_t byte : hash) value = value << 8U | byte;
    sum_ += value;
    ++count_;
  }
  std::array<unsigned char, crypto_shorthash_KEYBYTES> key_{};
  std::string buffer_;
  std::uint64_t sum_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace teduh::journal
