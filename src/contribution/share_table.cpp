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
  table.bases_ = TRY(law.base_bands(law::Figure::jht_base_bpu, day));
  table.article_bpu_ += ", " + law::print(TRY(law.citation(law::Figure::jht_base_bpu, day)));
  if (const auto minimum = law.amount(law::Figure::jht_minimum_pmi, day)) {
    table.pmi_minimum_ = *minimum;
    table.article_pmi_ = law::print(TRY(law.citation(law::Figure::jht_minimum_pmi, day)));
  }
  return table;
}

law::JhtShares ShareTable::of(Segment segment, Rupiah reported) const {
  CHECK(segment != Segment::jakon);
  if (segment == Segment::pmi) return {.employer = Rupiah(0), .worker = reported};
  return segment == Segment::bpu ? bpu(law::base_of(bases_, reported)) : pu(reported);
}

const std::string& ShareTable::article(Segment segment) const {
  CHECK(segment != Segment::jakon);
  if (segment == Segment::pmi) return article_pmi_;
  return segment == Segment::bpu ? article_bpu_ : article_pu_;
}

law::JhtShares ShareTable::pu(Rupiah wage) const { return {.employer = times_half_up(wage, employer_), .worker = times_half_up(wage, worker_)}; }
law::JhtShares ShareTable::bpu(Rupiah base) const { return {.employer = Rupiah(0), .worker = times_half_up(base, bpu_)}; }

}  // namespace teduh::contribution
