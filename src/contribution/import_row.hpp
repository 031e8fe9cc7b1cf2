// One row of an employer's file: its fields as values, or what is wrong with each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/file_layout.hpp"
#include "domain/identity.hpp"
#include "domain/rupiah.hpp"

namespace teduh::contribution {

/// A monthly wage above this is a typing error or a fraud, not a wage: the best paid posts of the country stay far below.
inline constexpr std::int64_t kWageMax = 500'000'000;
/// The programme's forerunner began in December 1977; no employment under it started earlier.
inline constexpr int kFirstYear = 1977;

/// A bad row is not imported; a warned row is.
enum class Severity : std::uint8_t { bad = 1, warning = 2 };

/// `field` is a Column name, or "row" when the whole row is meant.
struct RowProblem {
  std::int64_t line = 0;
  std::string field;
  std::string code;
  Severity severity = Severity::bad;
  bool operator==(const RowProblem&) const = default;
};

struct ParsedRow {
  std::int64_t line = 0;
  Kpj kpj;
  Nik nik;
  PersonName name;
  std::optional<Rupiah> wage;  // absent only in a row that reports a stop
  std::optional<Date> start;
  std::optional<Date> stop;
};

struct RowOutcome {
  std::optional<ParsedRow> row;  // whole, when nothing is bad
  std::vector<RowProblem> problems;
};

/// Everything that can be said of a row without looking anything up. All problems of the row, not the first only. Codes: kRowReasons.
RowOutcome parse_row(const Record& record, const FileLayout& layout, Period period);

/// "2026-10-01", "01/10/2026", "1-10-2026", "01.10.2026" (day first).
std::optional<Date> parse_row_date(std::string_view text);

/// Why a row is bad, in words.
struct RowReason {
  std::string_view code;
  std::string_view id;
  std::string_view en;
};
/// A code that is not in the table is a bug (CHECK).
const RowReason& row_reason(std::string_view code);

}  // namespace teduh::contribution
