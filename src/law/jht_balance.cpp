#include "law/jht_balance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>

#include "law/jht_contribution.hpp"

namespace teduh::law {
namespace {

using boost::multiprecision::cpp_int;
__extension__ using Wide = __int128;

constexpr unsigned kMonths = 12;
/// Finer rates would leave the wide integers; announced ones have a denominator of 10,000.
constexpr std::int64_t kRateDenominatorMax = 1'000'000'000'000;

/// PP 46/2015: all contributions paid in and their return. The rule of the days inside a year was found by recomputing the fund's own
/// simulator.
Citation balance_article() { return {"PP 46/2015", "22(2)", false}; }

/// What moved in one calendar year, by month (contributions minus withdrawals).
struct YearFlow {
  std::array<Rupiah, kMonths> net{};
  Rupiah paid_in;
  Rupiah paid_out;
  [[nodiscard]] bool empty() const { return paid_in == Rupiah(0) && paid_out == Rupiah(0); }
};

struct Flows {
  int first_year = 0;
  std::vector<YearFlow> years;
};

/// The exact balance: numerator / (12 x denominator). Never reduced: the numbers stay small enough, and a gcd each year would cost more.
struct Exact {
  cpp_int numerator = 0;
  cpp_int denominator = 1;
  [[nodiscard]] bool empty() const { return numerator == 0; }
};

Result<void> check_entries(const std::vector<MonthAmount>& entries) {
  for (const auto& entry : entries)
    if (entry.amount < Rupiah(0)) return invalid("law.amount_negative", "a contribution or withdrawal is below zero");
  return ok();
}

void add_entries(Flows& flows, const std::vector<MonthAmount>& entries, Period last, bool out) {
  for (const auto& entry : entries) {
    if (entry.month > last) continue;
    auto& year = flows.years.at(static_cast<std::size_t>(entry.month.year() - flows.first_year));
    year.net.at(entry.month.month() - 1) += out ? -entry.amount : entry.amount;
    (out ? year.paid_out : year.paid_in) += entry.amount;
  }
}

/// The entries up to `last`, by year, from the first year with an entry to the year of `last`.
Result<Flows> flows_until(const JhtAccount& account, Period last) {
  TRY(check_entries(account.contributions));
  TRY(check_entries(account.withdrawals));
  Flows flows{.first_year = last.year(), .years = {}};
  for (const auto* entries : {&account.contributions, &account.withdrawals})
    for (const auto& entry : *entries) flows.first_year = std::min(flows.first_year, entry.month.year());
  if (last.year() - flows.first_year >= kAccountYearsMax)
    return invalid("law.account_too_long", fmt::format("the account begins in {}", flows.first_year));
  flows.years.resize(static_cast<std::size_t>(last.year() - flows.first_year) + 1);
  add_entries(flows, account.contributions, last, false);
  add_entries(flows, account.withdrawals, last, true);
  return flows;
}

/// B x (1 + r x (c-1)/12) + sum of m_k x (1 + r x (c-k)/12): the year until the first day of month c; c = 13 is the whole year.
void grow(Exact& balance, const YearFlow& flow, Rate rate, unsigned c) {
  const Wide p = rate.numerator();
  const Wide twelve_q = static_cast<Wide>(rate.denominator()) * kMonths;
  Wide flow_parts = 0;
  for (unsigned k = 1; k <= std::min(c, kMonths); ++k)
    flow_parts += static_cast<Wide>(flow.net.at(k - 1).value()) * (twelve_q + p * (c - k));
  if (c == 13) {  // the twelfths cancel: keeps the denominator short over many years
    balance.numerator = balance.numerator * (rate.denominator() + rate.numerator()) + balance.denominator * cpp_int(flow_parts);
    balance.denominator *= rate.denominator();
    return;
  }
  balance.numerator = balance.numerator * cpp_int(twelve_q + p * (c - 1)) + balance.denominator * kMonths * cpp_int(flow_parts);
  balance.denominator *= cpp_int(twelve_q);
}

/// The one rounding of law.md 3.2: half-up to whole rupiah.
Result<Rupiah> rounded_half_up(const Exact& balance, int year) {
  const auto fault = [&](const char* code, const char* detail) {
    Error error = invalid(code, detail);
    error.facts = {{"year", std::to_string(year)}};
    return error;
  };
  if (balance.numerator < 0) return fault("law.balance_negative", "more was withdrawn than the account held");
  const cpp_int whole = (2 * balance.numerator + kMonths * balance.denominator) / (2 * kMonths * balance.denominator);
  if (whole > Rupiah::kMax) return fault("law.balance_too_large", "the balance leaves the range of money");
  return Rupiah(static_cast<std::int64_t>(whole));
}

Error return_missing(int year) {
  Error error = conflict("law.return_missing", fmt::format("the yearly return of {} is not entered", year));
  error.facts = {{"year", std::to_string(year)}};
  return error;
}

Result<Rate> checked_rate(const YearlyRates& rates, int year) {
  const auto found = rates.find(year);
  if (found == rates.end()) return return_missing(year);
  const Rate rate = found->second;
  if (rate.numerator() < 0 || rate.numerator() > rate.denominator() || rate.denominator() > kRateDenominatorMax)
    return invalid("law.return_out_of_range", fmt::format("the yearly return of {} is not between 0 % and 100 %", year));
  return rate;
}

Step year_step(int year, Rate rate, Rupiah opening, const YearFlow& flow, Rupiah closing) {
  const std::string year_text = std::to_string(year);
  const std::string rate_text = print(rate);
  const std::string closing_text = print(closing);
  Step step{.label = "jht.year_end",
            .formula = "opening x (1 + r) + sum of payment_k x (1 + r x (13 - k) / 12)",
            .inputs = {},
            .amount = closing,
            .article = balance_article(),
            .text = {"Saldo akhir " + year_text + ": " + closing_text + " (hasil pengembangan " + rate_text + ")",
                     "Balance at the end of " + year_text + ": " + closing_text + " (return " + rate_text + ")"}};
  step.inputs.reserve(5);
  step.inputs.push_back({"year", year_text});
  step.inputs.push_back({"rate", rate_text});
  step.inputs.push_back({"opening", std::to_string(opening.value())});
  step.inputs.push_back({"contributions", std::to_string(flow.paid_in.value())});
  step.inputs.push_back({"withdrawals", std::to_string(flow.paid_out.value())});
  return step;
}

Step running_step(Date day, const std::optional<Rate>& rate, Rupiah opening, const YearFlow& flow, Rupiah closing) {
  const std::string shown = rate ? print(*rate) : "0%";
  const Text text = rate ? Text{fmt::format("Saldo {}: {} (hasil pengembangan tahun berjalan {})", print_long(day), print(closing), shown),
                                fmt::format("Balance on {}: {} (return of the running year {})", print(day), print(closing), shown)}
                         : Text{fmt::format("Saldo {}: {} (hasil pengembangan {} belum ditetapkan, dihitung nol)", print_long(day),
                                            print(closing), day.year()),
                                fmt::format("Balance on {}: {} (the return of {} is not announced yet and counts as zero)", print(day),
                                            print(closing), day.year())};
  return {.label = rate ? "jht.running_year" : "jht.running_year_without_rate",
          .formula = "opening x (1 + r x (c - 1) / 12) + sum of payment_k x (1 + r x (c - k) / 12), half-up once",
          .inputs = {{"day", print(day)},
                     {"month", std::to_string(day.month())},
                     {"rate", shown},
                     {"opening", std::to_string(opening.value())},
                     {"contributions", std::to_string(flow.paid_in.value())},
                     {"withdrawals", std::to_string(flow.paid_out.value())}},
          .amount = closing,
          .article = balance_article(),
          .text = text};
}

struct Totals {
  Rupiah paid_in;
  Rupiah paid_out;
};

Totals totals_of(const Flows& flows) {
  Totals totals;
  for (const auto& year : flows.years) {
    totals.paid_in += year.paid_in;
    totals.paid_out += year.paid_out;
  }
  return totals;
}

}  // namespace

Result<Explained<JhtBalance>> jht_balance(const JhtAccount& account, const YearlyRates& rates, Date day) {
  const Flows flows = TRY(flows_until(account, Period::of(day)));
  Explained<JhtBalance> out;
  out.steps.reserve(flows.years.size());
  Exact exact;
  Rupiah opening;
  for (int year = flows.first_year; year < day.year(); ++year) {
    const auto& flow = flows.years.at(static_cast<std::size_t>(year - flows.first_year));
    if (exact.empty() && flow.empty()) continue;
    const Rate rate = TRY(checked_rate(rates, year));
    grow(exact, flow, rate, 13);
    const Rupiah closing = TRY(rounded_half_up(exact, year));
    out.steps.push_back(year_step(year, rate, opening, flow, closing));
    opening = closing;
  }
  std::optional<Rate> running;
  if (rates.contains(day.year())) running = TRY(checked_rate(rates, day.year()));
  grow(exact, flows.years.back(), running.value_or(Rate()), day.month());
  const Rupiah balance = TRY(rounded_half_up(exact, day.year()));
  out.steps.push_back(running_step(day, running, opening, flows.years.back(), balance));
  const Totals totals = totals_of(flows);
  out.value = {.balance = balance,
               .contributions = totals.paid_in,
               .withdrawals = totals.paid_out,
               .development = balance - totals.paid_in + totals.paid_out,
               .running_year_has_rate = running.has_value()};
  return out;
}

Result<std::vector<YearlyReturn>> jht_yearly_return_postings(const JhtAccount& account, const YearlyRates& rates, int last_year) {
  const Flows flows = TRY(flows_until(account, Period(last_year, kMonths)));
  std::vector<YearlyReturn> out;
  Exact exact;
  Rupiah posted;
  for (int year = flows.first_year; year <= last_year; ++year) {
    const auto& flow = flows.years.at(static_cast<std::size_t>(year - flows.first_year));
    if (exact.empty() && flow.empty()) continue;
    grow(exact, flow, TRY(checked_rate(rates, year)), 13);
    const Rupiah balance = TRY(rounded_half_up(exact, year));
    posted += flow.paid_in - flow.paid_out;
    out.push_back({.year = year, .posting = balance - posted, .balance = balance});
    posted = balance;
  }
  return out;
}

Result<JhtBalance> jht_projection(const LawBook& law, const ProjectionInput& input) {
  if (input.years < 0 || input.years >= kAccountYearsMax)
    return invalid("law.account_too_long", "a projection runs over less than 100 years");
  if (input.opening < Rupiah(0)) return invalid("law.amount_negative", "the opening balance is below zero");
  const auto shares = TRY(jht_contribution_pu(law, input.wage, Period(input.first_year, 1)));
  JhtAccount account;
  YearlyRates rates;
  const Period first(input.first_year, 1);
  account.contributions.push_back({first, input.opening});
  for (int i = 0; i < input.years * static_cast<int>(kMonths); ++i)
    account.contributions.push_back({first.plus_months(i), shares.value.total()});
  for (int year = 0; year < input.years; ++year) rates[input.first_year + year] = input.annual_rate;
  auto out = TRY(jht_balance(account, rates, Date(input.first_year + input.years, 1, 1))).value;
  out.contributions -= input.opening;  // the opening is not a contribution of these years, and is no return either
  out.development = out.balance - out.contributions - input.opening;
  return out;
}

}  // namespace teduh::law
