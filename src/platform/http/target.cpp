#include "platform/http/target.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace teduh::http {
namespace {

bool is_clean(std::string_view text) {
  return is_utf8(text) && !has_control_characters(text) && text.find_first_of(std::string_view("\0\t\r\n", 4)) == std::string_view::npos;
}

/// The strict layer has made sure that two hexadecimal digits follow each percent sign.
std::string decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto byte = from_hex(text.substr(i + 1, 2));
      CHECK(byte.has_value());
      out.push_back(static_cast<char>(byte->front()));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

Result<std::vector<std::string>> parse_path(std::string_view path) {
  std::vector<std::string> segments;
  const auto parts = split(path.substr(1), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string segment = decode(parts[i], false);
    const bool inner_empty = segment.empty() && parts.size() > 1;
    if (inner_empty || segment == "." || segment == ".." || !is_clean(segment)) return invalid("request.malformed_path");
    if (segment.find_first_of("/\\") != std::string::npos) return invalid("request.malformed_path");
    segments.push_back(std::move(segment));
  }
  return segments;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> query;
  if (text.empty()) return query;
  for (const auto part : split(text, '&')) {
    const auto equals = part.find('=');
    std::string key = decode(part.substr(0, equals), true);
    std::string value = equals == std::string_view::npos ? "" : decode(part.substr(equals + 1), true);
    if (key.empty() || !is_clean(key) || !is_clean(value) || query.size() == kQueryKeysMax) return invalid("request.malformed_query");
    if (std::ranges::any_of(query, [&](const auto& known) { return known.first == key; })) return invalid("request.repeated_query_key");
    query.emplace_back(std::move(key), std::move(value));
  }
  return query;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  CHECK(target.starts_with('/'));
  const auto mark = target.find('?');
  Target out;
  out.segments = TRY(parse_path(target.substr(0, mark)));
  if (mark != std::string_view::npos) out.query = TRY(parse_query(target.substr(mark + 1)));
  return out;
}

}  // namespace teduh::http
