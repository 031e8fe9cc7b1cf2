#include "law/papers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "law/law_yaml.hpp"

namespace teduh::law {
namespace {

constexpr std::string_view kFile = "papers.yaml";
/// Far above the papers of all programmes together.
constexpr std::size_t kRulesMax = 500;

/// A list of words under `key`, each turned into a value by `parse`; an absent key gives an empty list.
template <typename T, typename Parse>
Result<std::vector<T>> read_words(const LawNode& row, std::string_view key, Parse parse) {
  std::vector<T> out;
  if (!row.has(key)) return out;
  const auto list = TRY(row.get(key));
  for (const auto& node : TRY(list.rows())) {
    const std::string word = TRY(node.scalar());
    const auto value = parse(word);
    if (!value) return node.fault("law.word_unknown", fmt::format("\"{}\" is no word for {}: correct it", word, key));
    out.push_back(*value);
  }
  return out;
}

std::optional<std::string> parse_any_word(std::string_view word) { return std::string(word); }

std::optional<Citizenship> parse_citizenship(std::string_view word) {
  if (word == "indonesian") return Citizenship::indonesian;
  if (word == "foreign") return Citizenship::foreign;
  return std::nullopt;
}

Result<PaperKind> read_kind(const LawNode& row) {
  TRY(row.check_keys({"code", "name", "shows", "accepts"}));
  PaperKind kind;
  kind.code = TRY(row.scalar("code"));
  kind.name = TRY(row.text("name"));
  kind.shows = TRY(row.text("shows"));
  for (const auto& word : TRY(read_words<std::string>(row, "accepts", parse_any_word))) {
    if (word != "photo" && word != "pdf") return row.fault("law.word_unknown", "write \"accepts: [photo, pdf]\" or one of the two");
    (word == "photo" ? kind.photo : kind.pdf) = true;
  }
  return kind;
}

/// The condition that a word of "when" names; nothing when it is no such word.
bool* condition_of(PaperBook::Rule& rule, std::string_view word) {
  if (word == "npwp") return &rule.when_npwp;
  if (word == "guardian") return &rule.when_guardian;
  if (word == "stated") return &rule.when_stated;
  return word == "will" ? &rule.when_will : nullptr;
}

Result<PaperBook::Rule> read_rule(const LawNode& row) {
  if (auto keys = row.check_keys({"paper"}, {"reasons", "segments", "leaving", "heirs", "citizenship", "active", "when", "regulation",
                                             "article", "verified", "note"});
      !keys)
    return keys.error();
  PaperBook::Rule rule;
  rule.paper = TRY(row.scalar("paper"));
  rule.reasons = TRY(read_words<JhtReason>(row, "reasons", parse_jht_reason));
  rule.segments = TRY(read_words<Segment>(row, "segments", parse_segment));
  rule.leaving = TRY(read_words<LeavingKind>(row, "leaving", parse_leaving_kind));
  rule.heirs = TRY(read_words<HeirRelation>(row, "heirs", parse_heir_relation));
  rule.citation = TRY(row.citation());
  if (row.has("citizenship")) {
    rule.citizenship = parse_citizenship(TRY(row.scalar("citizenship")));
    if (!rule.citizenship) return row.fault("law.word_unknown", "write \"citizenship: indonesian\" or \"citizenship: foreign\"");
  }
  if (row.has("active")) rule.active = TRY(row.yes_no("active"));
  for (const auto& word : TRY(read_words<std::string>(row, "when", parse_any_word))) {
    bool* const condition = condition_of(rule, word);
    if (condition == nullptr) return row.fault("law.word_unknown", "write \"when:\" with npwp, guardian, will or stated");
    *condition = true;
  }
  return rule;
}

template <typename T>
bool admits(const std::vector<T>& list, const std::optional<T>& value) {
  return list.empty() || (value && std::ranges::find(list, *value) != list.end());
}

bool applies(const PaperBook::Rule& rule, const PaperFacts& facts, bool npwp_needed) {
  // Without a word on how the job ended the longest list is asked for: that of PHK.
  const auto leaving = facts.leaving ? facts.leaving : std::optional(LeavingKind::phk);
  return admits(rule.reasons, std::optional(facts.reason)) && admits(rule.segments, std::optional(facts.segment)) &&
         admits(rule.leaving, leaving) && admits(rule.heirs, facts.heir) && (!rule.citizenship || *rule.citizenship == facts.citizenship) &&
         (!rule.when_npwp || npwp_needed) && (!rule.when_guardian || facts.heir_has_guardian) && (!rule.when_will || facts.by_will) &&
         (!rule.when_stated || facts.stated) &&
         (!rule.active || *rule.active == facts.active);
}

}  // namespace

Result<PaperBook> PaperBook::load(std::span<const EmbeddedFile> files) {
  const auto file = std::ranges::find(files, kFile, &EmbeddedFile::path);
  if (file == files.end()) return law_fault("law.figure_missing", kFile, 1, "add this file: the program reads the list of papers");
  const auto document = TRY(LawNode::parse(*file));
  TRY(document.check_keys({"papers", "rules"}));
  PaperBook book;
  const auto papers = TRY(document.get("papers"));
  const auto rules = TRY(document.get("rules"));
  const auto paper_rows = TRY(papers.rows());
  const auto rule_rows = TRY(rules.rows());
  if (paper_rows.size() > kRulesMax || rule_rows.size() > kRulesMax)
    return document.fault("law.value_form", fmt::format("write at most {} papers and rules", kRulesMax));
  for (const auto& row : paper_rows) {
    auto kind = TRY(read_kind(row));
    if (book.find(kind.code) != nullptr) return row.fault("law.key_twice", fmt::format("keep one paper \"{}\"", kind.code));
    book.kinds_.push_back(std::move(kind));
  }
  for (const auto& row : rule_rows) {
    auto rule = TRY(read_rule(row));
    if (book.find(rule.paper) == nullptr)
      return row.fault("law.paper_unknown", fmt::format("add \"{}\" to papers, or correct its code", rule.paper));
    book.rules_.push_back(std::move(rule));
  }
  for (std::size_t i = 0; i < book.kinds_.size(); ++i)
    if (std::ranges::find(book.rules_, book.kinds_[i].code, &Rule::paper) == book.rules_.end())
      return paper_rows[i].fault("law.paper_unused", fmt::format("add a rule for \"{}\", or remove the paper", book.kinds_[i].code));
  return book;
}

const PaperKind* PaperBook::find(std::string_view code) const {
  const auto found = std::ranges::find(kinds_, code, &PaperKind::code);
  return found == kinds_.end() ? nullptr : &*found;
}

Result<std::vector<RequiredPaper>> required_papers(const LawBook& law, const PaperBook& papers, const PaperFacts& facts) {
  const Rupiah npwp_above = TRY(law.amount(Figure::jht_npwp_above, facts.day));
  const bool npwp_needed = facts.balance > npwp_above || facts.earlier_partial;
  std::vector<RequiredPaper> out;
  for (const auto& kind : papers.kinds()) {
    const auto rule = std::ranges::find_if(
        papers.rules(), [&](const PaperBook::Rule& row) { return row.paper == kind.code && applies(row, facts, npwp_needed); });
    if (rule != papers.rules().end()) out.push_back({kind.code, rule->citation});
  }
  return out;
}

}  // namespace teduh::law
