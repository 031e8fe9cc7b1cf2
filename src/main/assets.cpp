#include "main/assets.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace teduh::main {

Result<std::string> read_text_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return invalid("config.file", path.filename().string());
  return std::move(text).str();
}

Result<FileSet> FileSet::read(const std::filesystem::path& folder) {
  FileSet set;
  std::error_code failure;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, failure)) {
    if (!entry.is_regular_file()) continue;
    auto text = TRY(read_text_file(entry.path()));
    set.texts_.emplace_back(std::filesystem::relative(entry.path(), folder).generic_string(), std::move(text));
  }
  if (failure) return invalid("config.folder", folder.filename().string());
  std::ranges::sort(set.texts_);
  for (const auto& [path, text] : set.texts_) set.rows_.push_back({path, text});
  return set;
}

std::vector<EmbeddedFile> embedded_below(std::span<const EmbeddedFile> files, std::string_view folder) {
  std::vector<EmbeddedFile> found;
  for (const auto& file : files)
    if (file.path.starts_with(folder)) found.push_back({file.path.substr(folder.size()), file.content});
  return found;
}

std::string_view embedded_text(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
  CHECK(found != files.end());
  return found->content;
}

}  // namespace teduh::main
