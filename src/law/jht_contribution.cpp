#include "law/jht_contribution.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace teduh::law {
namespace {

Result<void> check_wage(Rupiah wage) {
  if (wage < Rupiah(0)) return invalid("law.wage_negative", "the wage or base is below zero");
  return ok();
}

/// One share, rounded half-up on its own: every published example that needs a rounding does it so.
Result<Step> share_step(const LawBook& law, Figure figure, Rupiah wage, Period month, std::string label, const Text& who) {
  const Date day = month.first_day();
  const Rate rate = TRY(law.rate(figure, day));
  auto article = TRY(law.citation(figure, day));
  const Rupiah share = times_half_up(wage, rate);
  return Step{.label = std::move(label),
              .formula = "wage x rate, half-up",
              .inputs = {{"wage", std::to_string(wage.value())}, {"rate", print(rate)}, {"month", print(month)}},
              .amount = share,
              .article = std::move(article),
              .text = {fmt::format("{}: {} x {} = {}", who.id, print(wage), print(rate), print(share)),
                       fmt::format("{}: {} x {} = {}", who.en, print(wage), print(rate), print(share))}};
}

}  // namespace

Result<Explained<JhtShares>> jht_contribution_pu(const LawBook& law, Rupiah wage, Period month) {
  TRY(check_wage(wage));
  auto employer =
      TRY(share_step(law, Figure::jht_rate_pu_employer, wage, month, "jht.employer_share", {"Bagian pemberi kerja", "Employer's share"}));
  auto worker = TRY(share_step(law, Figure::jht_rate_pu_worker, wage, month, "jht.worker_share", {"Bagian pekerja", "Worker's share"}));
  const JhtShares shares{*employer.amount, *worker.amount};
  return Explained<JhtShares>{shares, {std::move(employer), std::move(worker)}};
}

Rupiah base_of(std::span<const BaseBand> bands, Rupiah income) {
  const auto band = std::ranges::find_if(bands, [income](const BaseBand& candidate) { return !candidate.up_to || income <= *candidate.up_to; });
  CHECK(band != bands.end());
  return band->base;
}

Result<Explained<Rupiah>> jht_base_bpu(const LawBook& law, Rupiah income, Period month) {
  TRY(check_wage(income));
  const Date day = month.first_day();
  const auto bands = TRY(law.base_bands(Figure::jht_base_bpu, day));
  auto article = TRY(law.citation(Figure::jht_base_bpu, day));
  const Rupiah base = base_of(bands, income);
  Step step{.label = "jht.base",
            .formula = "base of the band of the income",
            .inputs = {{"income", std::to_string(income.value())}, {"month", print(month)}},
            .amount = base,
            .article = std::move(article),
            .text = {fmt::format("Dasar penghasilan untuk {}: {}", print(income), print(base)),
                     fmt::format("Base income for {}: {}", print(income), print(base))}};
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return Explained<Rupiah>{base, std::move(steps)};
}

Result<Explained<JhtShares>> jht_contribution_pmi(const LawBook& law, Rupiah chosen, Period month) {
  const Date day = month.first_day();
  const Rupiah minimum = TRY(law.amount(Figure::jht_minimum_pmi, day));
  auto article = TRY(law.citation(Figure::jht_minimum_pmi, day));
  if (chosen < minimum) {
    Error error = invalid("law.pmi_below_minimum", "a migrant worker's contribution is below the least amount");
    error.facts = {{"minimum", print(minimum)}};
    return error;
  }
  Step step{.label = "jht.own_share",
            .formula = "the amount chosen, not below the least one",
            .inputs = {{"chosen", std::to_string(chosen.value())}, {"minimum", std::to_string(minimum.value())}, {"month", print(month)}},
            .amount = chosen,
            .article = std::move(article),
            .text = {fmt::format("Iuran pekerja migran: {} (paling sedikit {})", print(chosen), print(minimum)),
                     fmt::format("Migrant worker's contribution: {} (at least {})", print(chosen), print(minimum))}};
  const JhtShares shares{Rupiah(0), chosen};
  std::vector<Step> steps;
  steps.push_back(std::move(step));
  return Explained<JhtShares>{shares, std::move(steps)};
}

Result<Explained<JhtShares>> jht_contribution_bpu(const LawBook& law, Rupiah base, Period month) {
  TRY(check_wage(base));
  auto own = TRY(share_step(law, Figure::jht_rate_bpu, base, month, "jht.own_share",
                            {"Iuran peserta mandiri", "Self-employed member's contribution"}));
  const JhtShares shares{Rupiah(0), *own.amount};
  return Explained<JhtShares>{shares, {std::move(own)}};
}

}  // namespace teduh::law
