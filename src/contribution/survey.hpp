// The first reading of a file: its digest, its head, how many rows it has, and which KPJ may stand in it twice. Writes nothing.
#pragma once

#include <cstdint>

#include "base/hash.hpp"
#include "contribution/byte_source.hpp"
#include "contribution/file_layout.hpp"
#include "contribution/repeat_finder.hpp"

namespace teduh::contribution {

/// More workers than the largest employer has by far; above it the file is no employer's month.
inline constexpr std::int64_t kRowsMax = 12'000'000;

struct Survey {
  Sha256 digest{};
  std::int64_t size = 0;
  std::int64_t rows = 0;
  std::int64_t latin1_rows = 0;
  FileLayout layout;
  RepeatFinder repeats;
};
/// Errors: those of read_layout; invalid contribution.file_too_long, contribution.file_repeats, contribution.file_empty (no row).
Result<Survey> survey_file(const Readable& file);

/// Rows that hold nothing but separators and spaces: spreadsheets leave them at the end.
bool is_blank(const Record& record);

}  // namespace teduh::contribution
