#include "contribution/csv_reader.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/text.hpp"

namespace teduh::contribution {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kNone = std::string::npos;

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// An open quote at the end of `text` means that the record goes on in the next line.
bool quote_is_open(std::string_view text) { return std::ranges::count(text, '"') % 2 != 0; }

}  // namespace

CsvReader::CsvReader(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
  CHECK(source_ != nullptr);
  unquoted_.reserve(kRecordBytesMax + 1);
  converted_.reserve(2 * kRecordBytesMax + 2);
}

Result<void> CsvReader::fill() {
  buffer_.erase(0, position_);
  position_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kPieceBytes);
  const auto count = source_->read(std::span<char>(buffer_.data() + held, kPieceBytes));
  buffer_.resize(held + (count ? *count : 0));
  if (!count) return count.error();
  source_ended_ = *count == 0;
  return {};
}

Result<void> CsvReader::look_at_start() {
  started_ = true;
  while (buffer_.size() < 4 && !source_ended_) TRY(fill());
  const std::string_view start = buffer_;
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return invalid("contribution.file_utf16");
  if (start.starts_with("PK\x03\x04") || start.starts_with("%PDF") || start.starts_with("\xD0\xCF\x11\xE0")) {
    return invalid("contribution.file_not_csv");
  }
  if (start.starts_with("\xEF\xBB\xBF")) position_ = 3;
  return {};
}

/// Index of the line feed at or after `from`, or the end of the data; kNone when the line is longer than a record may be.
/// Indexes are counted from position_, because filling moves the buffer.
Result<std::size_t> CsvReader::line_end(std::size_t from) {
  std::size_t searched = from;
  while (true) {
    const std::size_t found = buffer_.find('\n', position_ + searched);
    if (found != kNone) {
      const std::size_t end = found - position_;
      return end > kRecordBytesMax + 1 ? kNone : end;
    }
    const std::size_t available = buffer_.size() - position_;
    if (available > kRecordBytesMax + 1) return kNone;
    if (source_ended_) return available;
    searched = available;
    TRY(fill());
  }
}

Result<void> CsvReader::skip_long_line() {
  while (true) {
    const std::size_t found = buffer_.find('\n', position_);
    if (found != kNone) {
      position_ = found + 1;
      return {};
    }
    position_ = buffer_.size();
    if (source_ended_) return {};
    TRY(fill());
  }
}

bool CsvReader::split_plain(std::string_view text, Record& record) const {
  if (separator_ == '\0') {
    record.fields.push_back(text);
    return true;
  }
  std::size_t begin = 0;
  while (true) {
    if (record.fields.size() == kFieldsMax) return false;
    const std::size_t end = text.find(separator_, begin);
    record.fields.push_back(trim(text.substr(begin, end == kNone ? kNone : end - begin)));
    if (end == kNone) return true;
    begin = end + 1;
  }
}

/// False when the quotes are wrong. The limit of fields is looked at by the caller.
bool CsvReader::split_quoted(std::string_view text, Record& record) {
  unquoted_.clear();
  std::size_t i = 0;
  while (true) {
    const std::size_t start = unquoted_.size();
    while (i < text.size() && text[i] == ' ') ++i;
    if (i < text.size() && text[i] == '"') {
      for (++i; i < text.size(); ++i) {
        if (text[i] == '"' && (i + 1 >= text.size() || text[i + 1] != '"')) break;
        if (text[i] == '"') ++i;
        unquoted_.push_back(text[i] == '\n' || text[i] == '\r' ? ' ' : text[i]);
      }
      if (i >= text.size()) return false;
      for (++i; i < text.size() && text[i] == ' ';) ++i;
      if (i < text.size() && text[i] != separator_) return false;
    } else {
      for (; i < text.size() && text[i] != separator_; ++i) unquoted_.push_back(text[i]);
    }
    record.fields.push_back(trim(std::string_view(unquoted_.data() + start, unquoted_.size() - start)));
    if (i >= text.size() || record.fields.size() > kFieldsMax) return true;
    ++i;
  }
}

/// Joins physical lines until the quotes are closed; gives up at the limit, and then only the first line is taken away.
Result<bool> CsvReader::read_quoted(Record& record, std::size_t first_end) {
  std::size_t end = first_end;
  std::int64_t lines = 1;
  while (quote_is_open(std::string_view(buffer_).substr(position_, end))) {
    const bool at_end = source_ended_ && position_ + end >= buffer_.size();
    const std::size_t further = at_end ? kNone : TRY(line_end(end + 1));
    if (further == kNone || further == end) {
      record.raw = without_cr(std::string_view(buffer_).substr(position_, first_end));
      record.fault = RecordFault::quote;
      position_ = std::min(buffer_.size(), position_ + first_end + 1);
      next_line_ += 1;
      return true;
    }
    end = further;
    ++lines;
  }
  record.raw = without_cr(std::string_view(buffer_).substr(position_, end));
  if (!split_quoted(record.raw, record)) record.fault = RecordFault::quote;
  if (record.fields.size() > kFieldsMax) record.fault = RecordFault::too_many_fields;
  position_ = std::min(buffer_.size(), position_ + end + 1);
  next_line_ += lines;
  return true;
}

void CsvReader::to_utf8(Record& record) {
  record.latin1 = true;
  converted_.clear();
  for (auto& field : record.fields) {
    const std::size_t start = converted_.size();
    converted_ += latin1_to_utf8(field);
    field = std::string_view(converted_.data() + start, converted_.size() - start);
  }
}

Result<bool> CsvReader::next(Record& record) {
  if (!started_) TRY(look_at_start());
  record.fields.clear();
  record.fault = RecordFault::none;
  record.latin1 = false;
  record.line = next_line_;
  if (position_ >= buffer_.size() && !source_ended_) TRY(fill());
  const std::size_t end = TRY(line_end(0));
  if (end == kNone) {
    record.raw = {};
    record.fault = RecordFault::too_long;
    TRY(skip_long_line());
    next_line_ += 1;
    return true;
  }
  if (end == 0 && position_ >= buffer_.size()) return false;
  const std::string_view line = std::string_view(buffer_).substr(position_, end);
  if (separator_ != '\0' && line.find('"') != kNone) {
    TRY(read_quoted(record, end));
  } else {
    record.raw = without_cr(line);
    if (!split_plain(record.raw, record)) record.fault = RecordFault::too_many_fields;
    position_ = std::min(buffer_.size(), position_ + end + 1);
    next_line_ += 1;
  }
  if (record.fault == RecordFault::none && !is_utf8(record.raw)) to_utf8(record);
  for (const auto field : record.fields) {
    if (has_control_characters(field)) record.fault = RecordFault::characters;
  }
  if (record.fault != RecordFault::none) record.fields.clear();
  return true;
}

char detect_separator(std::string_view header) {
  constexpr std::array<char, 3> kCandidates{',', ';', '\t'};
  std::array<int, 3> counts{};
  bool quoted = false;
  for (const char c : header) {
    if (c == '"') quoted = !quoted;
    for (std::size_t i = 0; i < kCandidates.size(); ++i) {
      if (!quoted && c == kCandidates[i]) ++counts[i];
    }
  }
  const auto most = std::ranges::max_element(counts);
  return kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace teduh::contribution
