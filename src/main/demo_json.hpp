// A JSON answer as the demo's client looks at it: values by a dotted path, "lines.0.amount".
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace teduh::main::demo {

class Json {
 public:
  /// A text that is no JSON gives an empty one: every question is then answered with nothing.
  static Json parse(std::string_view text);
  [[nodiscard]] bool has(std::string_view path) const;
  /// Empty when absent or no text.
  [[nodiscard]] std::string text(std::string_view path) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view path) const;
  [[nodiscard]] bool yes(std::string_view path) const;
  /// Elements of an array; 0 when it is none.
  [[nodiscard]] std::size_t size(std::string_view path) const;

 private:
  [[nodiscard]] const boost::json::value* find(std::string_view path) const;
  std::shared_ptr<const boost::json::value> value_;
};

}  // namespace teduh::main::demo
