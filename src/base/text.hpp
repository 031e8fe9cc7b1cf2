// Small questions about text that several modules ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace teduh {

/// Without spaces, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
bool is_digits(std::string_view text);
/// Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
/// Number of code points; the text must be UTF-8.
std::size_t count_code_points(std::string_view text);
/// C0 controls (but tab, CR, LF), DEL and C1 controls.
bool has_control_characters(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Decimal, optional '-', nothing before or after, no overflow.
std::optional<std::int64_t> parse_int64(std::string_view text);
/// The bytes as Latin-1, written as UTF-8.
std::string latin1_to_utf8(std::string_view text);
/// A text inside double quotes for JSON lines of logs: quotes and controls escaped.
std::string json_quoted(std::string_view text);

}  // namespace teduh
