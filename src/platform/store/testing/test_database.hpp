// For tests only: a temporary folder, and in it a SQLite database with all migrations of the source tree.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/embedded_file.hpp"
#include "base/log.hpp"
#include "platform/store/sqlite.hpp"

namespace teduh::store {

/// A folder that is removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The files of migrations/sqlite/ of the source tree, read now.
class SourceMigrations {
 public:
  SourceMigrations();
  [[nodiscard]] const std::vector<EmbeddedFile>& files() const { return files_; }

 private:
  std::vector<std::pair<std::string, std::string>> kept_;
  std::vector<EmbeddedFile> files_;
};

/// Throws std::runtime_error with the reason when a migration does not run.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  [[nodiscard]] Database& get() { return *database_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  /// Closes the database and opens it again from its file, as after a restart.
  void reopen();

 private:
  TemporaryFolder folder_;
  SystemClock clock_;
  Log log_;
  std::unique_ptr<Database> database_;
};

}  // namespace teduh::store
