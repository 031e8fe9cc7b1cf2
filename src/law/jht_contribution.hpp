// JHT contributions of one month.
#pragma once

#include <span>

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

/// The base that stands for a self-employed member's income: that of its band (PP 44/2015 annex II). Errors: law.not_in_force, law.wage_negative.
Result<Explained<Rupiah>> jht_base_bpu(const LawBook& law, Rupiah income, Period month);
/// The same from bands that were read before; `bands` is not empty and ends open.
Rupiah base_of(std::span<const BaseBand> bands, Rupiah income);

/// Self-employed (BPU): 2 % of the base income, paid by the member alone. `base` is the base of the income band, not the income itself.
Result<Explained<JhtShares>> jht_contribution_bpu(const LawBook& law, Rupiah base, Period month);

/// Migrant workers (PMI): the amount that the member chose, at least the least one of the law. Errors: law.not_in_force,
/// law.pmi_below_minimum (fact minimum).
Result<Explained<JhtShares>> jht_contribution_pmi(const LawBook& law, Rupiah chosen, Period month);

}  // namespace teduh::law
