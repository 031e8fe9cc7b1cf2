// A sum over all (entry, subject) pairs that does not depend on their order: two sets are the same when their sums are.
#pragma once

#include <sodium.h>

#include <array>
#include <string_view>

#include "base/bytes.hpp"

namespace teduh::journal {

class SubjectSum {
 public:
  /// The key is drawn anew for each run, so nobody can prepare rows that cancel out.
  SubjectSum() { crypto_shorthash_keygen(key_.data()); }

  /// `subject` is "kind uuid", as in the entry.
  void add(BytesView entry_id, std::string_view subject) {
    buffer_.assign(text_of(entry_id));
    buffer_.append(subject);
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
