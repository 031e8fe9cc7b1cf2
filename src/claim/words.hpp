// Short texts about claims for people: states, holds, bank reasons, delays. words/claim.yaml, loaded once at start.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "law/step.hpp"

namespace teduh::claim {

class Words {
 public:
  /// "key: {id: ..., en: ...}". Fails closed: every state, hold and listed bank reason must be there. Error: invalid claim.words.
  static Result<Words> load(std::string_view yaml);
  /// A key that is not there gives the text of `fallback_key`, which must be (CHECK).
  [[nodiscard]] const law::Text& get(std::string_view key, std::string_view fallback_key = "unknown") const;

 private:
  std::map<std::string, law::Text, std::less<>> texts_;
};

}  // namespace teduh::claim
