// The files that are carried inside the program, or their replacement from a folder of the branch.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.hpp"
#include "base/result.hpp"

namespace teduh::main {

/// Files read from a folder: the texts live here, the EmbeddedFile rows look into them.
class FileSet {
 public:
  /// Every regular file below `folder`, by path. Error: invalid config.folder.
  static Result<FileSet> read(const std::filesystem::path& folder);
  [[nodiscard]] std::span<const EmbeddedFile> files() const { return rows_; }

 private:
  std::vector<std::pair<std::string, std::string>> texts_;
  std::vector<EmbeddedFile> rows_;
};

/// The whole file. Error: invalid config.file.
Result<std::string> read_text_file(const std::filesystem::path& path);

/// The rows below a folder of the embedded files, with their paths from there on.
std::vector<EmbeddedFile> embedded_below(std::span<const EmbeddedFile> files, std::string_view folder);

/// The content of one embedded file; a bug (CHECK) when it is not there.
std::string_view embedded_text(std::span<const EmbeddedFile> files, std::string_view path);

}  // namespace teduh::main
