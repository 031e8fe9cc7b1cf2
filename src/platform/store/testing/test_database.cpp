#include "platform/store/testing/test_database.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "platform/store/migrations.hpp"

namespace teduh::store {
namespace {

constexpr int kReaders = 2;
constexpr const char* kFileName = "teduh.db";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::unique_ptr<Database> open_in(const std::filesystem::path& folder, const Clock& clock, Log& log) {
  auto opened = open_sqlite({.path = folder / kFileName, .queue = {.clock = clock, .log = log}, .readers = kReaders});
  if (!opened) throw std::runtime_error(opened.error().code + ": " + opened.error().detail);
  return std::move(*opened);
}

/// A closed database with all migrations, made once a process: a copy of it costs no sync a migration.
class Pattern {
 public:
  Pattern() {
    const SystemClock clock;
    Log log(clock);
    const auto database = open_in(folder_.path(), clock, log);
    const SourceMigrations migrations;
    auto applied = migrate(*database, migrations.files(), clock);
    if (!applied) throw std::runtime_error(applied.error().code + ": " + applied.error().detail);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / kFileName; }

 private:
  TemporaryFolder folder_;
};

std::filesystem::path copy_pattern(const std::filesystem::path& folder) {
  static const Pattern pattern;
  std::filesystem::copy_file(pattern.path(), folder / kFileName);
  return folder;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "teduh-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

SourceMigrations::SourceMigrations() {
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(TEDUH_SOURCE_DIR) / "migrations/sqlite")) {
    if (entry.path().extension() == ".sql") kept_.emplace_back(entry.path().filename().string(), read_file(entry.path()));
  }
  for (const auto& [name, content] : kept_) files_.push_back({name, content});
}

TestDatabase::TestDatabase() : log_(clock_), database_(open_in(copy_pattern(folder()), clock_, log_)) {}

TestDatabase::~TestDatabase() = default;

void TestDatabase::reopen() {
  database_.reset();
  database_ = open_in(folder(), clock_, log_);
}

}  // namespace teduh::store
