// One JSON line an event, to standard error. Ids, codes and counts only: no name, identity number, account, diagnosis or raw path.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"

namespace teduh {

enum class LogLevel : std::uint8_t { info = 1, warning = 2, error = 3 };

struct LogField {
  std::string_view name;
  std::variant<std::int64_t, std::string> value;
};

/// Writes whole lines; may be used from any thread.
class Log {
 public:
  using Sink = std::function<void(const std::string& line)>;
  /// The default sink is standard error.
  explicit Log(const Clock& clock, Sink sink = {});
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields);
  void write(LogLevel level, std::string_view event, const std::vector<LogField>& fields);

 private:
  void write_range(LogLevel level, std::string_view event, const LogField* begin, const LogField* end);
  const Clock& clock_;
  Sink sink_;
};

}  // namespace teduh
