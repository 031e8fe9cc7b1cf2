// The JHT shares of one month, read once from the law and then used for every row.
#pragma once

#include <string>

#include "domain/date.hpp"
#include "domain/programme.hpp"
#include "law/jht_contribution.hpp"
#include "law/law_book.hpp"

namespace teduh::contribution {

class ShareTable {
 public:
  /// Error: law.not_in_force.
  static Result<ShareTable> of(const law::LawBook& law, Period month);
  /// As law::jht_contribution_pu: each share rounded half-up, then added.
  [[nodiscard]] law::JhtShares pu(Rupiah wage) const;
  [[nodiscard]] law::JhtShares bpu(Rupiah base) const;
  [[nodiscard]] const std::string& article_pu() const { return article_pu_; }
  [[nodiscard]] const std::string& article_bpu() const { return article_bpu_; }

 private:
  Rate employer_;
  Rate worker_;
  Rate bpu_;
  std::string article_pu_;
  std::string article_bpu_;
};

}  // namespace teduh::contribution
