// What the participant answers in Formulir 5 beside what the fund knows already. No identity number, name or account.
#pragma once

#include <optional>

#include "domain/date.hpp"
#include "law/jht_entitlement.hpp"

namespace teduh::claim {

struct Answers {
  std::optional<law::LeavingKind> leaving = std::nullopt;       // reason 9
  std::optional<Date> statement_date = std::nullopt;            // of the resignation
  std::optional<Date> phk_date = std::nullopt;
  std::optional<Date> contract_retirement_day = std::nullopt;
  std::optional<bool> departure_intended = std::nullopt;
  std::optional<bool> disability_stated = std::nullopt;
  std::optional<law::HeirRelation> heir = std::nullopt;         // reason 5: what the applicant is to the deceased
  bool by_will = false;
  std::optional<Date> death_date = std::nullopt;                // reason 5: as the heir says; the branch's own record goes before it
  bool operator==(const Answers&) const = default;
};

}  // namespace teduh::claim
