// The JHT shares of one month, read once from the law and then used for every row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/date.hpp"
#include "domain/programme.hpp"
#include "law/jht_contribution.hpp"
#include "law/law_book.hpp"

namespace teduh::contribution {

class ShareTable {
 public:
  /// Error: law.not_in_force.
  static Result<ShareTable> of(const law::LawBook& law, Period month);
  /// What a reported amount brings under a membership of that segment: of a wage (PU), of the base of an income (BPU), or the amount that a
  /// migrant worker chose (PMI). Construction has no JHT: asking for it is a bug (CHECK).
  [[nodiscard]] law::JhtShares of(Segment segment, Rupiah reported) const;
  /// The rule behind it.
  [[nodiscard]] const std::string& article(Segment segment) const;
  /// Nothing in months before the rule for migrant workers.
  [[nodiscard]] const std::optional<Rupiah>& pmi_minimum() const { return pmi_minimum_; }

  /// As law::jht_contribution_pu: each share rounded half-up, then added.
  [[nodiscard]] law::JhtShares pu(Rupiah wage) const;
  [[nodiscard]] law::JhtShares bpu(Rupiah base) const;

 private:
  Rate employer_;
  Rate worker_;
  Rate bpu_;
  std::string article_pu_;
  std::string article_bpu_;
  std::vector<law::BaseBand> bases_;
  std::optional<Rupiah> pmi_minimum_;
  std::string article_pmi_;
};

}  // namespace teduh::contribution
