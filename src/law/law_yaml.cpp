#include "law/law_yaml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace teduh::law {

Error law_fault(std::string code, std::string_view file, int line, std::string repair) {
  const int shown = line < 1 ? 1 : line;
  Error error = internal(std::move(code), fmt::format("law/{}:{}: {}", file, shown, repair));
  error.facts = {{"file", fmt::format("law/{}", file)}, {"line", std::to_string(shown)}, {"repair", std::move(repair)}};
  return error;
}

Result<LawNode> LawNode::parse(const EmbeddedFile& file) {
  try {
    const auto documents = YAML::LoadAll(std::string(file.content));
    if (documents.size() != 1) return law_fault("law.yaml_syntax", file.path, 1, "write exactly one YAML document in this file");
    return LawNode(file.path, documents.front());
  } catch (const YAML::Exception& exception) {
    return law_fault("law.yaml_syntax", file.path, exception.mark.line + 1, fmt::format("repair the YAML: {}", exception.msg));
  }
}

Error LawNode::fault(std::string code, std::string repair) const { return law_fault(std::move(code), file_, line(), std::move(repair)); }

bool LawNode::has(std::string_view key) const {
  if (!node_.IsMap()) return false;
  return std::any_of(node_.begin(), node_.end(), [&](const auto& pair) { return pair.first.IsScalar() && pair.first.Scalar() == key; });
}

Result<void> LawNode::check_keys(std::initializer_list<std::string_view> required, std::initializer_list<std::string_view> optional) const {
  if (!node_.IsMap()) return fault("law.value_form", fmt::format("write a map with the keys {}", fmt::join(required, ", ")));
  std::set<std::string> seen;
  for (const auto& pair : node_) {
    const LawNode key(file_, pair.first);
    const std::string name = TRY(key.scalar());
    const bool known = std::ranges::find(required, name) != required.end() || std::ranges::find(optional, name) != optional.end();
    if (!known)
      return key.fault("law.key_unknown", fmt::format("remove \"{}\"; the keys here are {}{}{}", name, fmt::join(required, ", "),
                                                      optional.size() == 0 ? "" : " and, if needed, ", fmt::join(optional, ", ")));
    if (!seen.insert(name).second) return key.fault("law.key_twice", fmt::format("keep one of the two \"{}\"", name));
  }
  for (const auto name : required)
    if (!seen.contains(std::string(name))) return fault("law.key_missing", fmt::format("add \"{}:\" to what begins on this line", name));
  return ok();
}

Result<LawNode> LawNode::get(std::string_view key) const {
  if (node_.IsMap())
    for (const auto& pair : node_)
      if (pair.first.IsScalar() && pair.first.Scalar() == key) return LawNode(file_, pair.second);
  return fault("law.key_missing", fmt::format("add \"{}:\" to what begins on this line", key));
}

Result<std::vector<LawNode>> LawNode::rows() const {
  if (!node_.IsSequence() || node_.size() == 0) return fault("law.value_form", "write a list with at least one row (\"- ...\")");
  std::vector<LawNode> rows;
  for (const auto& row : node_) rows.emplace_back(file_, row);
  return rows;
}

Result<std::string> LawNode::scalar() const {
  if (!node_.IsScalar() || node_.Scalar().empty()) return fault("law.value_form", "write one value here, not empty, no list and no map");
  return node_.Scalar();
}

Result<std::string> LawNode::scalar(std::string_view key) const {
  const auto node = TRY(get(key));
  return node.scalar();
}

Result<Date> LawNode::date(std::string_view key) const {
  const auto node = TRY(get(key));
  const auto day = parse_date(TRY(node.scalar()));
  if (!day) return node.fault("law.value_form", fmt::format("write \"{}\" as a day like 2025-05-01", key));
  return *day;
}

Result<bool> LawNode::yes_no(std::string_view key) const {
  const auto node = TRY(get(key));
  const std::string word = TRY(node.scalar());
  if (word != "yes" && word != "no") return node.fault("law.value_form", fmt::format("write \"{}: yes\" or \"{}: no\"", key, key));
  return word == "yes";
}

Result<Text> LawNode::text(std::string_view key) const {
  const auto node = TRY(get(key));
  TRY(node.check_keys({"id", "en"}));
  auto id = TRY(node.scalar("id"));
  auto en = TRY(node.scalar("en"));
  return Text{std::move(id), std::move(en)};
}

Result<Citation> LawNode::citation() const {
  for (const auto* key : {"regulation", "article", "verified"}) {
    const auto node = get(key);
    if (!node || !node->scalar())
      return fault("law.source_missing",
                   fmt::format("add \"{}:\": every value names its regulation, its article and whether it was compared "
                               "with the text (verified: yes or no)",
                               key));
  }
  auto regulation = TRY(scalar("regulation"));
  auto article = TRY(scalar("article"));
  const bool verified = TRY(yes_no("verified"));
  return Citation{std::move(regulation), std::move(article), verified};
}

}  // namespace teduh::law
