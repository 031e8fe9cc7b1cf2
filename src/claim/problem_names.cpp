#include "claim/problem_names.hpp"

#include "claim/claim.hpp"

namespace teduh::claim {

void name_codes(http::ProblemTexts& texts, const Words& words, const law::PaperBook& papers) {
  for (int number = 1; number <= static_cast<int>(ClaimState::closed); ++number) {
    const auto state = to_string(static_cast<ClaimState>(number));
    const law::Text& text = words.get("state." + std::string(state));
    texts.name("state", state, text.id, text.en);
  }
  for (const law::PaperKind& kind : papers.kinds()) texts.name("papers", kind.code, kind.name.id, kind.name.en);
  for (const std::string_view ground : Words::kGrounds) {
    const law::Text& text = words.get("ground." + std::string(ground));
    const auto without_stop = [](std::string_view sentence) { return std::string(sentence.substr(0, sentence.find_last_not_of('.') + 1)); };
    texts.name("ground", ground, without_stop(text.id), without_stop(text.en));
  }
}

}  // namespace teduh::claim
