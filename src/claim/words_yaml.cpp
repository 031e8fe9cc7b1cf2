#include <yaml-cpp/yaml.h>

#include "claim/claim.hpp"
#include "claim/words.hpp"

namespace teduh::claim {
namespace {

Result<void> read_texts(std::string_view yaml, std::map<std::string, law::Text, std::less<>>& texts) {
  try {
    for (const auto& pair : YAML::Load(std::string(yaml))) {
      const law::Text text{pair.second["id"].as<std::string>(""), pair.second["en"].as<std::string>("")};
      if (text.id.empty() || text.en.empty()) return invalid("claim.words", pair.first.Scalar());
      if (!texts.emplace(pair.first.Scalar(), text).second) return invalid("claim.words", pair.first.Scalar());
    }
  } catch (const YAML::Exception& failure) {
    return invalid("claim.words", failure.what());
  }
  return {};
}

}  // namespace

Result<Words> Words::load(std::string_view yaml) {
  Words words;
  TRY(read_texts(yaml, words.texts_));
  const auto needed = [&](std::string key) -> Result<void> {
    return words.texts_.contains(key) ? Result<void>() : Result<void>(invalid("claim.words", key));
  };
  TRY(needed("unknown"));
  for (int state = 1; state <= static_cast<int>(ClaimState::closed); ++state) {
    TRY(needed("state." + std::string(to_string(static_cast<ClaimState>(state)))));
    TRY(needed("next." + std::string(to_string(static_cast<ClaimState>(state)))));
  }
  for (int hold = 1; hold <= static_cast<int>(kLastHold); ++hold)
    TRY(needed("hold." + std::string(to_string(static_cast<Hold>(hold)))));
  for (const std::string_view ground : kGrounds) TRY(needed("ground." + std::string(ground)));
  for (const auto* code : {"ground.other", "bank.other.reason", "bank.other.repair", "delay.queue", "cancelled", "closed"}) TRY(needed(code));
  return words;
}

const law::Text& Words::get(std::string_view key, std::string_view fallback_key) const {
  auto found = texts_.find(key);
  if (found == texts_.end()) found = texts_.find(fallback_key);
  CHECK(found != texts_.end());
  return found->second;
}

}  // namespace teduh::claim
