// Settings are described once: key, default, kind, range, secret or not, help. The table parses, refuses unknown keys, prints `teduh config`
// and writes the manual page. Sources, later ones win: default, the file DATA/teduh.yaml or --config FILE, environment TEDUH_<KEY>.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace teduh::main {

enum class SettingKind : std::uint8_t { text = 1, number = 2, choice = 3, path = 4, addresses = 5 };

struct SettingRow {
  std::string_view key;      // "http.port"; its environment name is TEDUH_HTTP_PORT
  SettingKind kind;
  std::string_view fallback;
  std::int64_t min = 0;      // number only
  std::int64_t max = 0;
  std::string_view choices = {};  // choice only, separated by '|'
  std::string_view help;
};

/// Every setting there is.
std::span<const SettingRow> setting_rows();

class Settings {
 public:
  /// All defaults.
  Settings();
  /// Applies lines of "key: value" (a flat YAML mapping). Errors name the key: config.unknown_key, config.bad_value, config.not_yaml.
  Result<void> apply_yaml(std::string_view yaml);
  /// Applies TEDUH_* variables; an unknown one is refused, so that a misspelt name cannot pass unnoticed. TEDUH_BIN and TEDUH_SOURCE_DIR are for tests.
  Result<void> apply_environment(const char* const* environment);
  Result<void> set(std::string_view key, std::string_view value, std::string_view source);

  /// A key that is not in the table is a bug (CHECK).
  [[nodiscard]] const std::string& text(std::string_view key) const;
  [[nodiscard]] std::int64_t number(std::string_view key) const;
  /// Of a setting of kind `addresses`: each in the form in which the system prints it.
  [[nodiscard]] std::vector<std::string> addresses(std::string_view key) const;
  [[nodiscard]] const std::string& source(std::string_view key) const;

 private:
  struct Value {
    std::string text;
    std::string source;
  };
  std::map<std::string, Value, std::less<>> values_;
};

/// "http.port" -> "TEDUH_HTTP_PORT"
std::string environment_name(std::string_view key);
/// The manual of all settings as text, for `teduh config --help-all` and docs/operating.md.
std::string settings_manual();

}  // namespace teduh::main
