// Provinces, regencies and districts by their code, from a table that the branch keeps.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace teduh::law {

/// Longest table read: every village of the country.
inline constexpr std::size_t kRegionRowsMax = 120'000;

/// Read-only after load.
class Regions {
 public:
  /// CSV with the head "code,name"; a code is two digits for a province, with ".dd" for a regency, ".dd.dd" for a district and ".dd.dd.dddd" for a
  /// village; what stands above a code must be in the table. Errors (facts line, repair): region.head, region.row, region.code, region.parent,
  /// region.twice, region.too_long.
  static Result<Regions> load(std::string_view csv);
  [[nodiscard]] std::optional<std::string_view> name_of(std::string_view code) const;
  [[nodiscard]] bool has(std::string_view code) const { return names_.contains(code); }
  [[nodiscard]] std::size_t count() const { return names_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> names_;
};

/// True when `place` is `region` or lies in it: "75" covers "75.71", "75.7" covers nothing.
bool region_covers(std::string_view region, std::string_view place);

}  // namespace teduh::law
