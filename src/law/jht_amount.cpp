#include "law/jht_amount.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace teduh::law {
namespace {

__extension__ using Wide = __int128;

struct Earlier {
  Rupiah gross;
  Rupiah tax;
  int first_year = 0;
};

Result<Earlier> sum_of_earlier(const TaxInput& input) {
  if (input.gross < Rupiah(0)) return invalid("law.amount_negative", "the gross amount is below zero");
  Earlier sum{.gross = {}, .tax = {}, .first_year = input.day.year()};
  for (const auto& payment : input.earlier) {
    if (payment.gross < Rupiah(0) || payment.tax < Rupiah(0)) return invalid("law.amount_negative", "an earlier payment is below zero");
    CHECK(payment.day <= input.day);
    sum.gross += payment.gross;
    sum.tax += payment.tax;
    sum.first_year = std::min(sum.first_year, payment.day.year());
  }
  return sum;
}

/// Half-up once, at the end of the whole tariff (no rule for rounding the tax base was found).
Rupiah rounded_half_up(Wide parts, Wide denominator) {
  return Rupiah(static_cast<std::int64_t>((2 * parts + denominator) / (2 * denominator)));
}

Result<Explained<Tax>> final_tax(const LawBook& law, const TaxInput& input, const Earlier& earlier) {
  const Rupiah free_part = TRY(law.amount(Figure::tax_final_free, input.day));
  const Rate rate = TRY(law.rate(Figure::tax_final_rate, input.day));
  auto article = TRY(law.citation(Figure::tax_final_rate, input.day));
  const Rupiah together = earlier.gross + input.gross;
  const Rupiah above = std::max(Rupiah(0), together - free_part);
  const Rupiah due = times_half_up(above, rate);
  const Rupiah tax = std::clamp(due - earlier.tax, Rupiah(0), input.gross);
  Step step{.label = "tax.final",
            .formula = "rate x max(0, gross of the final years - free part) - tax withheld before",
            .inputs = {{"gross", std::to_string(input.gross.value())},
                       {"earlier_gross", std::to_string(earlier.gross.value())},
                       {"earlier_tax", std::to_string(earlier.tax.value())},
                       {"free_part", std::to_string(free_part.value())},
                       {"rate", print(rate)}},
            .amount = tax,
            .article = std::move(article),
            .text = {fmt::format("PPh 21 final: 0% sampai {}, {} di atasnya = {}", print(free_part), print(rate), print(tax)),
                     fmt::format("Final income tax: 0% up to {}, {} above = {}", print(free_part), print(rate), print(tax))}};
  return Explained<Tax>{{TaxKind::final_rate, tax}, {std::move(step)}};
}

/// Numerator over a common denominator of 1,000,000: the tariffs are whole percents, so it is exact; a finer one is refused as a bug.
Wide millionths(Rate rate) {
  CHECK(1'000'000 % rate.denominator() == 0);
  return static_cast<Wide>(rate.numerator()) * (1'000'000 / rate.denominator());
}

Result<Explained<Tax>> progressive_tax(const LawBook& law, const TaxInput& input) {
  const auto bands = TRY(law.bands(Figure::tax_article_17, input.day));
  auto article = TRY(law.citation(Figure::tax_article_17, input.day));
  Wide parts = 0;
  Rupiah below;
  for (const auto& band : bands) {
    const Rupiah top = band.up_to ? std::min(*band.up_to, input.gross) : input.gross;
    if (top > below) parts += static_cast<Wide>((top - below).value()) * millionths(band.rate);
    if (band.up_to) below = *band.up_to;
  }
  Rate surcharge;
  if (!input.has_npwp) surcharge = TRY(law.rate(Figure::tax_no_npwp_surcharge, input.day));
  const Wide factor = 1'000'000 + millionths(surcharge);
  const Rupiah tax = rounded_half_up(parts * factor, static_cast<Wide>(1'000'000) * 1'000'000);
  Step step{
      .label = "tax.progressive",
      .formula = "bands of article 17 on the gross payment x (1 + surcharge without NPWP)",
      .inputs = {{"gross", std::to_string(input.gross.value())}, {"npwp", input.has_npwp ? "yes" : "no"}, {"surcharge", print(surcharge)}},
      .amount = tax,
      .article = std::move(article),
      .text = {fmt::format("PPh 21 tarif pasal 17 atas {}{} = {}", print(input.gross),
                           input.has_npwp ? "" : fmt::format(", ditambah {} karena tanpa NPWP", print(surcharge)), print(tax)),
               fmt::format("Income tax by article 17 on {}{} = {}", print(input.gross),
                           input.has_npwp ? "" : fmt::format(", {} more without a tax number", print(surcharge)), print(tax))}};
  return Explained<Tax>{{TaxKind::progressive, tax}, {std::move(step)}};
}

Step gross_step(const AmountInput& input, Rupiah gross, const Citation& ground) {
  const std::string share = print(input.share);
  return {
      .label = "jht.gross",
      .formula = input.at_most ? "balance x share, rounded down" : "balance x share, half-up",
      .inputs = {{"balance", std::to_string(input.balance.value())}, {"share", share}},
      .amount = gross,
      .article = ground,
      .text = {fmt::format("{} dari saldo {} = {}", input.at_most ? "Paling banyak " + share : share, print(input.balance), print(gross)),
               fmt::format("{} of the balance {} = {}", input.at_most ? "At most " + share : share, print(input.balance), print(gross))}};
}

}  // namespace

Result<Explained<Tax>> pph21_jht(const LawBook& law, const TaxInput& input) {
  const Earlier earlier = TRY(sum_of_earlier(input));
  const int final_years = TRY(law.number(Figure::tax_final_years, input.day));
  if (input.day.year() < earlier.first_year + final_years) return final_tax(law, input, earlier);
  return progressive_tax(law, input);
}

Result<Explained<JhtAmount>> jht_amount(const LawBook& law, const AmountInput& input, const Citation& ground) {
  if (input.balance < Rupiah(0)) return invalid("law.amount_negative", "the balance is below zero");
  const Rupiah gross = input.at_most ? times_down(input.balance, input.share) : times_half_up(input.balance, input.share);
  auto tax = TRY(pph21_jht(law, {.gross = gross, .day = input.day, .has_npwp = input.has_npwp, .earlier = input.earlier}));
  const Rupiah net = gross - tax.value.tax;
  Explained<JhtAmount> out{{gross, tax.value.tax, net, tax.value.kind}, {gross_step(input, gross, ground)}};
  const Citation tax_article = tax.steps.back().article;
  out.steps.insert(out.steps.end(), std::make_move_iterator(tax.steps.begin()), std::make_move_iterator(tax.steps.end()));
  out.steps.push_back({.label = "jht.net",
                       .formula = "gross - tax",
                       .inputs = {{"gross", std::to_string(gross.value())}, {"tax", std::to_string(tax.value.tax.value())}},
                       .amount = net,
                       .article = tax_article,
                       .text = {fmt::format("Dibayarkan: {} - {} = {}", print(gross), print(tax.value.tax), print(net)),
                                fmt::format("Paid out: {} - {} = {}", print(gross), print(tax.value.tax), print(net))}});
  return out;
}

}  // namespace teduh::law
