#include "base/log.hpp"

#include <unistd.h>

#include "base/text.hpp"

namespace teduh {
namespace {

void write_to_stderr(const std::string& line) {
  // One write call a line keeps lines of several threads whole.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "error";
}

}  // namespace

Log::Log(const Clock& clock, Sink sink) : clock_(clock), sink_(sink ? std::move(sink) : Sink(write_to_stderr)) {}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  write_range(level, event, fields.begin(), fields.end());
}

void Log::write(LogLevel level, std::string_view event, const std::vector<LogField>& fields) {
  write_range(level, event, fields.data(), fields.data() + fields.size());
}

void Log::write_range(LogLevel level, std::string_view event, const LogField* begin, const LogField* end) {
  std::string line = "{\"ts\":\"" + to_rfc3339(clock_.now()) + "\",\"level\":\"";
  line += to_string(level);
  line += "\",\"event\":" + json_quoted(event);
  for (const LogField* field = begin; field != end; ++field) {
    line += "," + json_quoted(field->name) + ":";
    if (const auto* number = std::get_if<std::int64_t>(&field->value)) line += std::to_string(*number);
    else line += json_quoted(std::get<std::string>(field->value));
  }
  line += "}\n";
  sink_(line);
}

}  // namespace teduh
