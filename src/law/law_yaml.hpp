// Reading the YAML of law/ so that every mistake is named with file, line and what to write instead. For law_book and papers only.
#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.hpp"
#include "base/result.hpp"
#include "domain/date.hpp"
#include "law/step.hpp"

namespace teduh::law {

/// detail "law/jht/x.yaml:7: <repair>", facts file, line, repair. A line below 1 stands for the whole file.
Error law_fault(std::string code, std::string_view file, int line, std::string repair);

/// A map, list or scalar with the file it stands in.
class LawNode {
 public:
  LawNode(std::string_view file, YAML::Node node) : file_(file), node_(std::move(node)) {}
  /// The one document of the file. Error: law.yaml_syntax.
  static Result<LawNode> parse(const EmbeddedFile& file);

  [[nodiscard]] Error fault(std::string code, std::string repair) const;
  [[nodiscard]] int line() const { return node_.Mark().line + 1; }
  [[nodiscard]] bool has(std::string_view key) const;
  /// This is a map with the required keys, perhaps some of the optional ones, and no key twice.
  [[nodiscard]] Result<void> check_keys(std::initializer_list<std::string_view> required,
                                        std::initializer_list<std::string_view> optional = {}) const;
  /// The member of a map; it must be there (law.key_missing).
  [[nodiscard]] Result<LawNode> get(std::string_view key) const;
  /// A list with at least one row (law.value_form).
  [[nodiscard]] Result<std::vector<LawNode>> rows() const;
  /// A scalar that is not empty (law.value_form).
  [[nodiscard]] Result<std::string> scalar() const;
  [[nodiscard]] Result<std::string> scalar(std::string_view key) const;
  [[nodiscard]] Result<Date> date(std::string_view key) const;
  [[nodiscard]] Result<bool> yes_no(std::string_view key) const;
  /// {id: ..., en: ...}
  [[nodiscard]] Result<Text> text(std::string_view key) const;
  /// regulation, article, verified of this map (law.source_missing).
  [[nodiscard]] Result<Citation> citation() const;

 private:
  std::string file_;
  YAML::Node node_;
};

}  // namespace teduh::law
