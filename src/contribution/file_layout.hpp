// The head of an employer's file: lines "# npp: ..." and "# period: ...", the separator, and which column holds what.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/csv_reader.hpp"
#include "domain/date.hpp"
#include "domain/identity.hpp"

namespace teduh::contribution {

enum class Column : std::uint8_t { kpj = 0, nik = 1, name = 2, wage = 3, start = 4, stop = 5 };
inline constexpr std::size_t kColumnCount = 6;
std::string_view to_string(Column column);

struct FileLayout {
  char separator = ',';
  std::array<std::optional<std::size_t>, kColumnCount> columns{};
  std::optional<Npp> npp;         // as the file says
  std::optional<Period> period;
  std::int64_t header_line = 0;
  std::vector<std::string> headers;  // as written, for the file of bad rows
  [[nodiscard]] std::optional<std::size_t> at(Column column) const { return columns[static_cast<std::size_t>(column)]; }
};

/// Which column a header names ("No. KPJ", "Upah", "wage"); nothing when it is none of ours.
std::optional<Column> column_of(std::string_view header);

/// Reads up to and including the header row and sets the reader's separator.
/// Errors: invalid contribution.file_empty, contribution.header_missing (fact columns), contribution.header_twice (fact column),
/// contribution.head_line (a "# npp"/"# period" line that cannot be read; fact line), and those of the reader.
Result<FileLayout> read_layout(CsvReader& reader);

}  // namespace teduh::contribution
