#include "contribution/share_table.hpp"

namespace teduh::contribution {

Result<ShareTable> ShareTable::of(const law::LawBook& law, Period month) {
  const Date day = month.first_day();
  ShareTable table;
  table.employer_ = TRY(law.rate(law::Figure::jht_rate_pu_employer, day));
  table.worker_ = TRY(law.rate(law::Figure::jht_rate_pu_worker, day));
  table.bpu_ = TRY(law.rate(law::Figure::jht_rate_bpu, day));
  table.article_pu_ = law::print(TRY(law.citation(law::Figure::jht_rate_pu_worker, day)));
  table.article_bpu_ = law::print(TRY(law.citation(law::Figure::jht_rate_bpu, day)));
  return table;
}

law::JhtShares ShareTable::pu(Rupiah wage) const { return {.employer = times_half_up(wage, employer_), .worker = times_half_up(wage, worker_)}; }
law::JhtShares ShareTable::bpu(Rupiah base) const { return {.employer = Rupiah(0), .worker = times_half_up(base, bpu_)}; }

}  // namespace teduh::contribution
