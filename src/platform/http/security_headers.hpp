// Headers that every reply carries, refusals included.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace teduh::http {

/// Without Cache-Control, which an answer may set itself.
const std::vector<std::pair<std::string, std::string>>& security_headers();
/// A year, subdomains included.
const std::pair<std::string, std::string>& hsts_header();

}  // namespace teduh::http
