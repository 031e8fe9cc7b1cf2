#include "contribution/bad_rows.hpp"


namespace teduh::contribution {

std::string csv_cell(std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  std::string cell;
  if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos) cell = "'";
  cell += text;
  if (cell.find_first_of("\",;\t\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

std::string bad_rows_header() { return "baris/line,kolom/field,kode/code,jenis/severity,alasan,reason,isi/row\r\n"; }

std::string bad_row_lines(const BadRow& row) {
  std::string lines;
  for (const RowProblem& problem : row.problems) {
    const RowReason& reason = row_reason(problem.code);
    lines += std::to_string(row.line) + "," + csv_cell(problem.field) + "," + csv_cell(problem.code) + ",";
    lines += problem.severity == Severity::bad ? "ditolak/refused," : "peringatan/warning,";
    lines += csv_cell(reason.id) + "," + csv_cell(reason.en) + "," + csv_cell(row.raw) + "\r\n";
  }
  return lines;
}

Result<void> BadRowsFile::add(const BadRow& row) {
  if (!out_.is_open()) {
    out_.open(path_, std::ios::binary | std::ios::trunc);
    // The rows hold names and identity numbers: for the owner's eyes only.
    std::error_code failed;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
    out_ << bad_rows_header();
  }
  out_ << bad_row_lines(row);
  if (!out_) return internal("contribution.bad_rows_file");
  return {};
}

}  // namespace teduh::contribution
