#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/text.hpp"
#include "notice/catalogue.hpp"

namespace teduh::notice {
namespace {

Error wrong(std::string_view where, std::string_view what) {
  return invalid("notice.catalogue", std::string(where) + ": " + std::string(what));
}

Result<void> check_keys(const YAML::Node& node, std::string_view where, const std::set<std::string>& known) {
  if (!node.IsMap()) return wrong(where, "must be a map");
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    if (!known.contains(key)) return wrong(where, "unknown key " + key);
  }
  return {};
}

/// Every {place} of the text must be a fact of the kind, and every brace must belong to one.
Result<void> check_places(std::string_view text, std::string_view where, const std::set<std::string>& facts) {
  for (auto rest = text; !rest.empty();) {
    const auto brace = rest.find_first_of("{}");
    if (brace == std::string_view::npos) return {};
    const auto close = rest.find('}', brace);
    if (rest[brace] == '}' || close == std::string_view::npos) return wrong(where, "a brace without its other");
    if (!facts.contains(std::string(rest.substr(brace + 1, close - brace - 1)))) return wrong(where, "a place that is no fact");
    rest.remove_prefix(close + 1);
  }
  return {};
}

Result<Text> read_text(const YAML::Node& node, std::string_view where, const std::set<std::string>& facts) {
  TRY(check_keys(node, where, {"subject", "body"}));
  if (!node["subject"] || !node["body"]) return wrong(where, "needs subject and body");
  Text text{node["subject"].as<std::string>(), node["body"].as<std::string>()};
  if (text.subject.empty() || text.subject.find_first_of("\r\n") != std::string::npos) return wrong(where, "the subject is one line");
  if (text.subject.find('{') != std::string::npos) return wrong(where, "no facts in subjects: locked screens show them");
  if (trim(text.body).empty()) return wrong(where, "the body is empty");
  text.body = std::string(trim(text.body));
  TRY(check_places(text.body, where, facts));
  return text;
}

Result<Template> read_template(const YAML::Node& node, std::string_view where) {
  TRY(check_keys(node, where, {"facts", "short", "id", "en"}));
  if (!node["facts"] || !node["facts"].IsSequence() || !node["id"] || !node["en"]) return wrong(where, "needs facts, id and en");
  Template made;
  for (const auto& fact : node["facts"]) made.facts.insert(fact.as<std::string>());
  if (made.facts.size() > kFactsMax) return wrong(where, "too many facts");
  if (node["short"]) made.short_text = node["short"].as<std::string>();
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (!std::ranges::all_of(made.short_text, plain)) return wrong(where, "short is one line of plain letters");
  TRY(check_places(made.short_text, where, made.facts));
  made.indonesian = TRY(read_text(node["id"], where, made.facts));
  made.english = TRY(read_text(node["en"], where, made.facts));
  return made;
}

Result<std::map<NoticeKind, Template>> read_all(const YAML::Node& document) {
  if (!document.IsMap()) return wrong("notices", "must be a map");
  std::map<NoticeKind, Template> all;
  for (const auto& entry : document) {
    const auto name = entry.first.as<std::string>();
    const auto kind = parse_notice_kind(name);
    if (!kind) return wrong(name, "no such kind of notice");
    if (all.contains(*kind)) return wrong(name, "stands twice");
    auto made = TRY(read_template(entry.second, name));
    all.emplace(*kind, std::move(made));
  }
  for (const NoticeKind kind : all_notice_kinds())
    if (!all.contains(kind)) return wrong(to_string(kind), "has no texts");
  return all;
}

}  // namespace

Result<Catalogue> Catalogue::load(std::string_view yaml) {
  try {
    Catalogue catalogue;
    catalogue.templates_ = TRY(read_all(YAML::Load(std::string(yaml))));
    return catalogue;
  } catch (const YAML::Exception& failure) {
    return wrong("notices", failure.what());
  }
}

}  // namespace teduh::notice
