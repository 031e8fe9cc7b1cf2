// The texts for people of every error code, in Indonesian and English, read once from words/errors/*.yaml.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded_file.hpp"
#include "base/result.hpp"

namespace teduh::http {

struct ProblemText {
  std::string title;
  std::string repair;
};
struct ProblemTextPair {
  ProblemText id;
  ProblemText en;
};

class ProblemTexts {
 public:
  /// No texts at all: every problem gets the generic words of its kind.
  ProblemTexts() = default;
  /// Errors: internal "words.errors" (a file is no YAML, a key is unknown, a language is missing, a code stands twice) with file and code.
  static Result<ProblemTexts> load(std::span<const EmbeddedFile> files);

  /// Null when the code has no entry.
  [[nodiscard]] const ProblemTextPair* find(std::string_view code) const;
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::map<std::string, ProblemTextPair, std::less<>> texts_;
};

/// "{first_day}" becomes the fact of that name; a name without a fact is left out with its braces.
std::string fill(std::string_view text, const std::vector<std::pair<std::string, std::string>>& facts);

}  // namespace teduh::http
