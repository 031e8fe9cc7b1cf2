#include "law/jht_contribution.hpp"

#include <fmt/format.h>

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

Result<Explained<JhtShares>> jht_contribution_bpu(const LawBook& law, Rupiah base, Period month) {
  TRY(check_wage(base));
  auto own = TRY(share_step(law, Figure::jht_rate_bpu, base, month, "jht.own_share",
                            {"Iuran peserta mandiri", "Self-employed member's contribution"}));
  const JhtShares shares{Rupiah(0), *own.amount};
  return Explained<JhtShares>{shares, {std::move(own)}};
}

}  // namespace teduh::law
