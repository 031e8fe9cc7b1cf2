// The codes and plain texts of JHT refusals, and the names of the stored enums. For jht_entitlement only.
#pragma once

#include <span>
#include <string_view>

#include "law/step.hpp"

namespace teduh::law {

struct RefusalWords {
  std::string_view code;
  std::string_view id;
  std::string_view en;
  std::string_view repair_id;
  std::string_view repair_en;
};

/// Every refusal of jht_entitlement; words/errors/law.yaml holds the same texts (a test compares).
std::span<const RefusalWords> refusal_words();
/// A bug (CHECK) when the code is not in the table.
const RefusalWords& refusal_words(std::string_view code);

}  // namespace teduh::law
