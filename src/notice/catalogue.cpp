#include "notice/catalogue.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace teduh::notice {
namespace {

// One pass: what a fact brings in is never looked at again, so a fact "{code}" stays as it is.
std::string fill(std::string_view text, const Facts& facts) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    const auto fact = close == std::string_view::npos ? facts.end() : facts.find(std::string(text.substr(open + 1, close - open - 1)));
    CHECK(fact != facts.end());
    out += fact->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

bool is_clean(std::string_view value, bool one_line) {
  if (value.empty() || value.size() > kFactMax || !is_utf8(value) || has_control_characters(value)) return false;
  return value.find_first_of(one_line ? "\r\n\t" : "\r\t") == std::string_view::npos;
}

}  // namespace

const Template& Catalogue::get(NoticeKind kind) const {
  const auto found = templates_.find(kind);
  CHECK(found != templates_.end());
  return found->second;
}

Rendered Catalogue::render(NoticeKind kind, const Facts& facts) const {
  const Template& texts = get(kind);
  return {.short_text = fill(texts.short_text, facts),
          .indonesian = {fill(texts.indonesian.subject, facts), fill(texts.indonesian.body, facts)},
          .english = {fill(texts.english.subject, facts), fill(texts.english.body, facts)}};
}

Result<void> Catalogue::check_facts(NoticeKind kind, const Facts& facts) const {
  const Template& texts = get(kind);
  const auto is_wanted = [&](const auto& fact) { return texts.facts.contains(fact.first); };
  if (facts.size() != texts.facts.size() || !std::ranges::all_of(facts, is_wanted))
    return internal("notice.facts", std::string(to_string(kind)));
  for (const auto& [name, value] : facts)
    if (!is_clean(value, texts.short_text.find("{" + name + "}") != std::string::npos)) return invalid("notice.fact", std::string(to_string(kind)) + "." + name);
  return {};
}

}  // namespace teduh::notice
