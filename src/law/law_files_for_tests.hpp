// The real law/ folder in memory, and copies of it with one file changed. For the tests of this folder only.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "law/law_book.hpp"

namespace teduh::law {

class LawFiles {
 public:
  LawFiles() {
    const std::filesystem::path root = std::filesystem::path(TEDUH_SOURCE_DIR) / "law";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream content;
      content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      files_[std::filesystem::relative(entry.path(), root).generic_string()] = content.str();
    }
  }
  std::string& at(const std::string& path) { return files_[path]; }
  void remove(const std::string& path) { files_.erase(path); }
  /// Replaces the first occurrence; the test fails when there is none.
  void replace(const std::string& path, const std::string& from, const std::string& to) {
    auto& content = files_[path];
    const auto place = content.find(from);
    ASSERT_NE(place, std::string::npos) << path << " does not contain " << from;
    content.replace(place, from.size(), to);
  }
  /// Valid as long as this and no file is changed.
  [[nodiscard]] std::vector<EmbeddedFile> view() const {
    std::vector<EmbeddedFile> out;
    for (const auto& [path, content] : files_) out.push_back({path, content});
    return out;
  }

 private:
  std::map<std::string, std::string> files_;
};

/// The law as it stands in law/; a law that does not load fails every test with its fault.
inline const LawBook& the_law() {
  static const LawBook law = [] {
    const LawFiles files;
    auto book = LawBook::load(files.view());
    if (!book) throw std::runtime_error(book.error().detail);
    return *book;
  }();
  return law;
}

}  // namespace teduh::law
