// Short texts about claims for people: states, holds, bank reasons, delays. words/claim.yaml, loaded once at start.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "law/step.hpp"

namespace teduh::claim {

class Words {
 public:
  /// The refusals of the law (law/jht_entitlement): each has its own reason, "ground.<code>".
  static constexpr auto kGrounds = std::to_array<std::string_view>({
      "jht.no_programme", "jht.still_active", "jht.works_elsewhere", "jht.member_died", "jht.not_foreign", "jht.not_indonesian",
      "jht.not_leaving", "jht.not_disabled", "jht.partial_before", "jht.wrong_reason_bpu", "jht.wrong_reason_pu", "jht.before_membership", "jht.died_in_future",
  });

  /// "key: {id: ..., en: ...}". Fails closed: every state, hold, ground and listed bank reason must be there. Error: invalid claim.words.
  static Result<Words> load(std::string_view yaml);
  /// A key that is not there gives the text of `fallback_key`, which must be (CHECK).
  [[nodiscard]] const law::Text& get(std::string_view key, std::string_view fallback_key = "unknown") const;

 private:
  std::map<std::string, law::Text, std::less<>> texts_;
};

}  // namespace teduh::claim
