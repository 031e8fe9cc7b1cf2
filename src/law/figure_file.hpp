// One YAML file of a figure, and the file of the yearly returns, checked row by row. For law_book only.
#pragma once

#include <map>
#include <vector>

#include "law/law_book.hpp"
#include "law/law_yaml.hpp"

namespace teduh::law {

/// Longest list of values, bands or years in one file.
inline constexpr std::size_t kRowsMax = 200;

Result<std::vector<LawBook::Value>> read_figure(const EmbeddedFile& file, Unit unit);

struct AnnouncedReturn {
  Rate rate;
  Citation citation;
};
/// Only the years that have a rate; "rate: unknown" keeps the place of a year that nobody has entered.
Result<std::map<int, AnnouncedReturn>> read_yearly_returns(const EmbeddedFile& file);

}  // namespace teduh::law
