#include "platform/http/problem_texts.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace teduh::http {
namespace {

constexpr std::string_view kBetween = ", ";  // of a list in one fact

Error broken(std::string_view path, const std::string& what) { return internal("words.errors", std::string(path) + ": " + what); }

Result<ProblemText> read_language(const YAML::Node& entry, const char* language, std::string_view path, const std::string& code) {
  const YAML::Node node = entry[language];
  if (!node || !node.IsMap() || node.size() != 2 || !node["title"] || !node["repair"])
    return broken(path, code + " needs exactly title and repair in " + language);
  ProblemText text{node["title"].as<std::string>(), node["repair"].as<std::string>()};
  if (text.title.empty() || text.repair.empty()) return broken(path, code + " has an empty text in " + language);
  return text;
}

Result<void> read_file(const EmbeddedFile& file, std::map<std::string, ProblemTextPair, std::less<>>& texts) {
  const YAML::Node root = YAML::Load(std::string(file.content));
  if (root.IsNull()) return {};
  if (!root.IsMap()) return broken(file.path, "is no map of codes");
  for (const auto& item : root) {
    const auto code = item.first.as<std::string>();
    if (!item.second.IsMap() || item.second.size() != 2) return broken(file.path, code + " needs exactly id and en");
    ProblemTextPair pair;
    pair.id = TRY(read_language(item.second, "id", file.path, code));
    pair.en = TRY(read_language(item.second, "en", file.path, code));
    if (!texts.emplace(code, std::move(pair)).second) return broken(file.path, code + " stands twice");
  }
  return {};
}

}  // namespace

Result<ProblemTexts> ProblemTexts::load(std::span<const EmbeddedFile> files) {
  ProblemTexts out;
  for (const EmbeddedFile& file : files) {
    if (!file.path.ends_with(".yaml")) continue;
    try {
      TRY(read_file(file, out.texts_));
    } catch (const YAML::Exception& problem) {
      return broken(file.path, problem.what());
    }
  }
  return out;
}

void ProblemTexts::name(std::string_view fact, std::string_view value, std::string indonesian, std::string english) {
  names_[{std::string(fact), std::string(value)}] = {std::move(indonesian), std::move(english)};
}

std::vector<std::pair<std::string, std::string>> ProblemTexts::spoken(std::vector<std::pair<std::string, std::string>> facts, bool english) const {
  for (auto& [fact, value] : facts) {
    std::string said;
    bool named = false;
    for (std::string_view rest = value; !rest.empty();) {
      const std::string one(rest.substr(0, rest.find(kBetween)));
      rest.remove_prefix(std::min(rest.size(), one.size() + kBetween.size()));
      const auto at = names_.find({fact, one});
      named = named || at != names_.end();
      said += (said.empty() ? "" : "; ") + (at == names_.end() ? one : english ? at->second.second : at->second.first);
    }
    if (named) value = std::move(said);
  }
  return facts;
}

const ProblemTextPair* ProblemTexts::find(std::string_view code) const {
  const auto at = texts_.find(code);
  return at == texts_.end() ? nullptr : &at->second;
}

std::string fill(std::string_view text, const std::vector<std::pair<std::string, std::string>>& facts) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    out += text.substr(0, open);
    const auto name = text.substr(open + 1, close - open - 1);
    for (const auto& [known, value] : facts)
      if (known == name) out += value;
    text.remove_prefix(close + 1);
  }
  out += text;
  return out;
}

}  // namespace teduh::http
