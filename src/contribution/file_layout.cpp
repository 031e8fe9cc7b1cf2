#include "contribution/file_layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace teduh::contribution {
namespace {

/// More lines before the header than this is not an employer's file.
constexpr int kHeadLinesMax = 50;

struct Alias {
  std::string_view name;  // letters and digits only, lower case
  Column column;
};
constexpr Alias kAliases[] = {
    {"kpj", Column::kpj},           {"nokpj", Column::kpj},         {"nomorkpj", Column::kpj},       {"nomorpeserta", Column::kpj},
    {"nopeserta", Column::kpj},     {"nomorkartupeserta", Column::kpj}, {"cardnumber", Column::kpj}, {"nik", Column::nik},
    {"nonik", Column::nik},         {"nomornik", Column::nik},      {"noktp", Column::nik},          {"nomorktp", Column::nik},
    {"nama", Column::name},         {"name", Column::name},         {"namapeserta", Column::name},   {"namalengkap", Column::name},
    {"namatenagakerja", Column::name}, {"fullname", Column::name},  {"upah", Column::wage},          {"wage", Column::wage},
    {"gaji", Column::wage},         {"salary", Column::wage},       {"upahsebulan", Column::wage},   {"nominalupah", Column::wage},
    {"mulai", Column::start},       {"start", Column::start},       {"tanggalmulai", Column::start}, {"tglmulai", Column::start},
    {"tanggalmasuk", Column::start}, {"tglmasuk", Column::start},   {"startdate", Column::start},    {"berhenti", Column::stop},
    {"stop", Column::stop},         {"tanggalberhenti", Column::stop}, {"tglberhenti", Column::stop}, {"tanggalkeluar", Column::stop},
    {"tglkeluar", Column::stop},    {"stopdate", Column::stop},     {"enddate", Column::stop},
};

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : ascii_lower(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

Error head_line_wrong(std::int64_t line) {
  Error error = invalid("contribution.head_line");
  error.facts = {{"line", std::to_string(line)}};
  return error;
}

/// "# npp: AB12" and "# period: 2026-10" (or periode); other comments are passed over.
Result<void> read_comment(const Record& record, FileLayout& layout) {
  const std::string_view text = trim(trim(record.raw).substr(1));
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string key = letters_and_digits(text.substr(0, colon));
  // A spreadsheet that saved the line adds empty columns behind it.
  std::string_view value = trim(text.substr(colon + 1));
  value = trim(value.substr(0, value.find_first_of(",;\t\"")));
  if (key == "npp") {
    auto npp = Npp::parse(value);
    if (!npp) return head_line_wrong(record.line);
    layout.npp = std::move(*npp);
  } else if (key == "period" || key == "periode") {
    layout.period = parse_period(value);
    if (!layout.period) return head_line_wrong(record.line);
  }
  return {};
}

Result<std::vector<std::string>> header_fields(const std::string& raw, char separator) {
  const TextReadable text(raw);
  CsvReader reader(TRY(text.open()));
  reader.set_separator(separator);
  Record record;
  TRY(reader.next(record));
  std::vector<std::string> fields;
  for (const auto field : record.fields) fields.emplace_back(field);
  return fields;
}

Result<void> read_header(std::string_view raw, FileLayout& layout) {
  layout.separator = detect_separator(raw);
  layout.headers = TRY(header_fields(std::string(raw), layout.separator));
  for (std::size_t i = 0; i < layout.headers.size(); ++i) {
    const auto column = column_of(layout.headers[i]);
    if (!column) continue;
    auto& place = layout.columns[static_cast<std::size_t>(*column)];
    if (place) {
      Error error = invalid("contribution.header_twice");
      error.facts = {{"column", std::string(to_string(*column))}};
      return error;
    }
    place = i;
  }
  return {};
}

Result<void> check_header(const FileLayout& layout) {
  std::string missing;
  for (const Column column : {Column::kpj, Column::nik, Column::name, Column::wage}) {
    if (layout.at(column)) continue;
    if (!missing.empty()) missing += ", ";
    missing += to_string(column);
  }
  if (missing.empty()) return {};
  Error error = invalid("contribution.header_missing");
  error.facts = {{"columns", missing}};
  return error;
}

}  // namespace

std::string_view to_string(Column column) {
  switch (column) {
    case Column::kpj: return "kpj";
    case Column::nik: return "nik";
    case Column::name: return "name";
    case Column::wage: return "wage";
    case Column::start: return "start";
    case Column::stop: return "stop";
  }
  return "";
}

std::optional<Column> column_of(std::string_view header) {
  const std::string name = letters_and_digits(header);
  const auto* const found = std::ranges::find(kAliases, name, &Alias::name);
  return found == std::end(kAliases) ? std::nullopt : std::optional<Column>(found->column);
}

Result<FileLayout> read_layout(CsvReader& reader) {
  FileLayout layout;
  Record record;
  for (int lines = 0; lines < kHeadLinesMax; ++lines) {
    if (!TRY(reader.next(record))) break;
    const std::string_view text = trim(record.raw);
    if (text.empty() && record.fault == RecordFault::none) continue;
    if (text.starts_with('#')) {
      TRY(read_comment(record, layout));
      continue;
    }
    TRY(read_header(record.raw, layout));
    TRY(check_header(layout));
    layout.header_line = record.line;
    reader.set_separator(layout.separator);
    return layout;
  }
  return invalid("contribution.file_empty");
}

}  // namespace teduh::contribution
