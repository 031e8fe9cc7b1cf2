// The target of a request, decoded once and strictly: path segments and query keys.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace teduh::http {

inline constexpr std::size_t kQueryKeysMax = 32;

struct Target {
  std::vector<std::string> segments;  // decoded; "/api/claims" is {"api", "claims"}, "/" is {""}
  std::vector<std::pair<std::string, std::string>> query;
};

/// `target` is in origin form and was passed by the strict layer. Errors: request.malformed_path (not UTF-8, a control character, an
/// encoded slash or backslash, "." or ".." as a segment, an empty segment inside), request.malformed_query, request.repeated_query_key.
Result<Target> parse_target(std::string_view target);

}  // namespace teduh::http
