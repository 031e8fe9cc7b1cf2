// JHT contributions of one month.
#pragma once

#include "law/law_book.hpp"

namespace teduh::law {

struct JhtShares {
  Rupiah employer;
  Rupiah worker;
  [[nodiscard]] Rupiah total() const { return employer + worker; }
  bool operator==(const JhtShares&) const = default;
};

/// Wage earners (PU): 3.7 % employer, 2 % worker of the reported wage, no ceiling (PP 46/2015 article 16(1)). Each share is rounded half-up
/// to whole rupiah before adding (law.md 3.1). Errors: law.not_in_force, law.wage_negative.
Result<Explained<JhtShares>> jht_contribution_pu(const LawBook& law, Rupiah wage, Period month);

/// Self-employed (BPU): 2 % of the base income, paid by the member alone. `base` is the base of the income band, not the income itself.
Result<Explained<JhtShares>> jht_contribution_bpu(const LawBook& law, Rupiah base, Period month);

}  // namespace teduh::law
