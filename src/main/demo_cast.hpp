// The people of the demo whose claims tell a story: what each must have so that the story comes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace teduh::main::demo {

struct CastRow {
  std::string_view key;     // "day.small"
  std::string_view name;
  bool female = false;
  int age = 30;             // completed years
  int months = 60;          // of contributions
  int stopped_days = 90;    // days since the last day of work; 0: still working
  std::int64_t wage = 3'000'000;  // in the first year of the job
};

/// Those of the loaded branch ("state.*"), then those of the day ("day.*").
std::span<const CastRow> cast();
/// A key that is not there is a bug (CHECK).
std::size_t cast_place(std::string_view key);

}  // namespace teduh::main::demo
