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

  /// Says what people call a value of this fact: nobody should read "in_verification". The fact itself keeps the code, for programs.
  void name(std::string_view fact, std::string_view value, std::string indonesian, std::string english);
  /// The facts as sentences use them: each value that has a name, alone or in a list with ", ", by its name.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> spoken(std::vector<std::pair<std::string, std::string>> facts, bool english) const;

  /// Null when the code has no entry.
  [[nodiscard]] const ProblemTextPair* find(std::string_view code) const;
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::map<std::string, ProblemTextPair, std::less<>> texts_;
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> names_;  // fact and value; Indonesian and English
};

/// "{first_day}" becomes the fact of that name; a name without a fact is left out with its braces.
std::string fill(std::string_view text, const std::vector<std::pair<std::string, std::string>>& facts);

}  // namespace teduh::http
