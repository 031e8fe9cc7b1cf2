// Rows of the journal as its check reads them.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "platform/journal_store/subject_sum.hpp"
#include "platform/store/database.hpp"

namespace teduh::journal {

inline constexpr std::string_view kHead = "teduh-journal-entry/1\nid ";
inline constexpr std::string_view kAt = "\nat ";
inline constexpr std::size_t kUuidText = 36;
inline constexpr std::size_t kMomentText = 27;

/// A number's row; the entry itself is read apart.
struct Numbered {
  Uuid id{};
  Sha256 leaf{};
  bool lengths_fit = false;
};

/// The columns of an entry; of one that waits and has no row all but the id are NULL.
struct EntryRow {
  explicit EntryRow(const store::Row& row) : row_(row) {}
  [[nodiscard]] BytesView id() const { return row_.blob(0); }
  [[nodiscard]] bool missing() const { return row_.is_null(2); }
  [[nodiscard]] bool erased() const { return row_.is_null(4); }
  [[nodiscard]] std::int64_t at() const { return row_.integer(1); }
  [[nodiscard]] BytesView commitment() const { return row_.blob(2); }
  [[nodiscard]] BytesView salt() const { return row_.blob(3); }
  [[nodiscard]] BytesView canonical() const { return row_.blob(4); }

 private:
  const store::Row& row_;
};

inline std::string name_of(BytesView id) { return print_uuid(uuid_from_bytes(id)); }

template <std::size_t N>
bool copy_exactly(BytesView bytes, std::array<std::uint8_t, N>& to) {
  if (bytes.size() != N) return false;
  std::ranges::copy(bytes, to.begin());
  return true;
}

/// That the entry's first lines name this row's id and moment.
inline bool head_fits(const EntryRow& row) {
  const auto text = text_of(row.canonical());
  constexpr std::size_t kIdAt = kHead.size();
  constexpr std::size_t kMomentAt = kIdAt + kUuidText + kAt.size();
  if (text.size() < kMomentAt + kMomentText + 1 || !text.starts_with(kHead) || text.substr(kIdAt + kUuidText, kAt.size()) != kAt) return false;
  if (text.substr(kIdAt, kUuidText) != view_of(uuid_text(row.id()))) return false;
  const auto at = parse_rfc3339(text.substr(kMomentAt, kMomentText));
  return at && to_micros(*at) == row.at();
}

}  // namespace teduh::journal
