#include "main/demo_story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace teduh::main::demo {
namespace {

constexpr int kWhoWidth = 26;
constexpr int kStoryWidth = 46;
constexpr int kEndsWidth = 16;

/// fmt counts bytes of some letters twice; the columns stand by code points.
std::string padded(const std::string& text, std::size_t width) {
  const std::size_t length = count_code_points(text);
  return length >= width ? text : text + std::string(width - length, ' ');
}

}  // namespace

void Story::chapter(std::string_view id, std::string_view en) {
  fmt::print("\n== {} ==\n   ({})\n", id, en);
  std::fflush(stdout);
}

void Story::tell(std::string_view id, std::string_view en) {
  const auto local = clock_.now().time_since_epoch() + std::chrono::hours(static_cast<int>(zone_));
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local).count() % (24 * 60);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(local).count() % 60;
  fmt::print("{:02}.{:02}.{:02}  {}\n          {}\n", minutes / 60, minutes % 60, seconds, id, en);
  std::fflush(stdout);
}

void Story::check(bool holds, std::string id, std::string en) {
  if (!holds) fmt::print("  !! TIDAK COCOK: {}\n     DOES NOT AGREE: {}\n", id, en);
  checks_.push_back({holds, std::move(id), std::move(en)});
}

bool Story::finish() {
  fmt::print("\n== Ringkasan hari ini ==\n   (Summary of the day)\n\n");
  fmt::print("{} {} {} {:>16}\n", padded("Peserta", kWhoWidth), padded("Cerita", kStoryWidth), padded("Keadaan", kEndsWidth), "Bersih");
  fmt::print("{}\n", std::string(kWhoWidth + kStoryWidth + kEndsWidth + 19, '-'));
  for (const auto& row : rows_) {
    fmt::print("{} {} {} {:>16}{}\n", padded(row.who, kWhoWidth), padded(row.story, kStoryWidth), padded(row.ends, kEndsWidth), row.amount,
               row.as_told ? "" : "  !!");
    check(row.as_told, fmt::format("{} berakhir di \"{}\"", row.who, row.ends), fmt::format("{} ends in \"{}\"", row.who, row.ends));
  }
  fmt::print("\n== Yang diperiksa ==\n   (What was checked)\n\n");
  for (const auto& one : checks_) fmt::print("  [{}] {}\n       {}\n", one.holds ? "ok" : "!!", one.id, one.en);
  const auto broken = std::ranges::count(checks_, false, &Check::holds);
  fmt::print("\n{} pemeriksaan, {} tidak cocok ({} checks, {} do not agree)\n", checks_.size(), broken, checks_.size(), broken);
  if (broken == 0) fmt::print("cocok: semua jumlah dan keadaan sesuai (all agrees)\n");
  return broken == 0;
}

}  // namespace teduh::main::demo
