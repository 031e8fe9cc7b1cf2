// CSV record by record with line numbers (RFC 4180 quotes; LF or CRLF; UTF-8 with or without BOM, Latin-1 lines are converted).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/byte_source.hpp"

namespace teduh::contribution {

/// A record of an employer's file is below 200 bytes; a longer one is no such record, and an open quote must not swallow the file.
inline constexpr std::size_t kRecordBytesMax = 4096;
inline constexpr std::size_t kFieldsMax = 64;

enum class RecordFault : std::uint8_t {
  none = 0,
  too_long = 1,         // above kRecordBytesMax
  quote = 2,            // a quote that is not closed, or text after a closing quote
  too_many_fields = 3,  // above kFieldsMax
  characters = 4,       // control characters
};

/// What it points to is valid until the next record.
struct Record {
  std::int64_t line = 0;  // number of its first physical line, from 1
  std::string_view raw;   // the bytes of the record without its line end
  std::vector<std::string_view> fields;
  RecordFault fault = RecordFault::none;
  bool latin1 = false;    // was not UTF-8 and was converted
};

class CsvReader {
 public:
  /// `source` is read on demand. Until set_separator the whole record is one field.
  explicit CsvReader(std::unique_ptr<ByteSource> source);
  void set_separator(char separator) { separator_ = separator; }

  /// False at the end. A faulty record has no fields; the next call goes on after its first line.
  /// Errors: invalid contribution.file_utf16, contribution.file_not_csv (a workbook or other binary file), and those of the source.
  Result<bool> next(Record& record);

 private:
  Result<void> look_at_start();
  Result<void> fill();
  Result<std::size_t> line_end(std::size_t from);
  Result<void> skip_long_line();
  Result<bool> read_quoted(Record& record, std::size_t first_end);
  bool split_quoted(std::string_view text, Record& record);
  bool split_plain(std::string_view text, Record& record) const;
  void to_utf8(Record& record);

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  std::size_t position_ = 0;
  bool source_ended_ = false;
  bool started_ = false;
  char separator_ = '\0';
  std::int64_t next_line_ = 1;
  std::string unquoted_;
  std::string converted_;
};

/// The separator that stands most often outside quotes in the header: ',', ';' or tab; ',' when there is none.
char detect_separator(std::string_view header);

}  // namespace teduh::contribution
