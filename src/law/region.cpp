#include "law/region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace teduh::law {
namespace {

constexpr std::string_view kHead = "code,name";
constexpr std::array<std::size_t, 4> kPartDigits{2, 2, 2, 4};

Error region_fault(std::string code, std::size_t line, std::string repair) {
  Error error = invalid(std::move(code), fmt::format("regions line {}: {}", line, repair));
  error.facts = {{"line", std::to_string(line)}, {"repair", std::move(repair)}};
  return error;
}

bool is_region_code(std::string_view code) {
  const auto parts = split(code, '.');
  if (parts.size() > kPartDigits.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool digits = std::ranges::all_of(parts[i], [](char c) { return c >= '0' && c <= '9'; });
    if (parts[i].size() != kPartDigits[i] || !digits) return false;
  }
  return true;
}

}  // namespace

Result<Regions> Regions::load(std::string_view csv) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const auto lines = split(csv, '\n');
  if (lines.size() > kRegionRowsMax) return region_fault("region.too_long", lines.size(), fmt::format("keep to {} rows", kRegionRowsMax));
  if (lines.empty() || trim(lines.front()) != kHead) return region_fault("region.head", 1, fmt::format("write \"{}\" as the first line", kHead));
  Regions regions;
  std::map<std::string_view, std::size_t> line_of;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto row = trim(lines[i]);
    if (row.empty()) continue;
    const auto comma = row.find(',');
    const auto code = trim(row.substr(0, comma));
    const auto name = comma == std::string_view::npos ? std::string_view() : trim(row.substr(comma + 1));
    if (name.empty() || name.find('"') != std::string_view::npos) return region_fault("region.row", i + 1, "write a code, a comma and a name, without quotes");
    if (!is_region_code(code)) return region_fault("region.code", i + 1, "write the code like 75, 75.71 or 75.71.01");
    if (!regions.names_.emplace(code, name).second) return region_fault("region.twice", i + 1, fmt::format("{} stands twice: keep one row", code));
    line_of.emplace(code, i + 1);
  }
  for (const auto& [code, line] : line_of) {
    const auto dot = code.rfind('.');
    if (dot != std::string_view::npos && !regions.has(code.substr(0, dot)))
      return region_fault("region.parent", line, fmt::format("add the row of {}", code.substr(0, dot)));
  }
  return regions;
}

std::optional<std::string_view> Regions::name_of(std::string_view code) const {
  const auto found = names_.find(code);
  return found == names_.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

bool region_covers(std::string_view region, std::string_view place) {
  return !region.empty() && place.starts_with(region) && (place.size() == region.size() || place[region.size()] == '.');
}

}  // namespace teduh::law
