// The file of bad rows: the rows as sent with line, field, code and reason, safe to open in a spreadsheet.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/file_store.hpp"

namespace teduh::contribution {

/// One cell: quoted when needed; a cell that a spreadsheet would run as a formula (= + - @, tab, CR at its front) gets an apostrophe before it.
std::string csv_cell(std::string_view text);

/// With its line end.
std::string bad_rows_header();
/// One line a problem: baris/line, field, code, severity, both reasons, the row as sent.
std::string bad_row_lines(const BadRow& row);

/// Writes the file beside an imported one, as the rows come. Nothing is made while there is no bad row.
class BadRowsFile {
 public:
  /// "upah.csv" -> "upah.csv.bad.csv"
  explicit BadRowsFile(const std::filesystem::path& imported) : path_(imported.string() + ".bad.csv") {}
  /// Error: internal contribution.bad_rows_file.
  Result<void> add(const BadRow& row);
  [[nodiscard]] bool was_written() const { return out_.is_open(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::ofstream out_;
};

}  // namespace teduh::contribution
