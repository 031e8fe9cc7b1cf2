// The JHT balance: contributions with the fund's yearly return; simple interest inside the year, compounding at year end, exact fractions,
// rounded half-up once at the end. No floating point.
#pragma once

#include <vector>

#include "law/law_book.hpp"

namespace teduh::law {

/// Money that entered or left the account in a month; it counts from the first day of that month. Never negative.
struct MonthAmount {
  Period month;
  Rupiah amount;
  bool operator==(const MonthAmount&) const = default;
};

/// One membership's account. Any order, several entries a month are fine. An opening balance is a contribution of January of its first
/// year.
struct JhtAccount {
  std::vector<MonthAmount> contributions;
  std::vector<MonthAmount> withdrawals;  // partial claims paid
};

/// More years than any working life: a longer account is a wrong date somewhere (law.account_too_long).
inline constexpr int kAccountYearsMax = 100;

struct JhtBalance {
  Rupiah balance;        // rounded once
  Rupiah contributions;  // sum up to the day
  Rupiah withdrawals;
  Rupiah development;                 // balance - contributions + withdrawals
  bool running_year_has_rate = true;  // false: the year of the day earned nothing because its return is not entered yet
  bool operator==(const JhtBalance&) const = default;
};

/// The balance on a day of month c: all closed years, then the running year, in which the opening earns r x (c-1)/12 and the payment of
/// month k earns r x (c-k)/12 (at c = 13 this is the year-end formula). Entries of later months are left out. Errors: law.return_missing
/// (fact year) for a closed year in which there was money; law.balance_negative (fact year) when more was withdrawn than there was at the
/// end of a year or on the day; law.balance_too_large; law.amount_negative; law.account_too_long.
Result<Explained<JhtBalance>> jht_balance(const JhtAccount& account, const YearlyRates& rates, Date day);

struct YearlyReturn {
  int year = 0;
  Rupiah posting;  // what to book as the return of that year
  Rupiah balance;  // rounded year-end balance, = sum of all postings until then
  bool operator==(const YearlyReturn&) const = default;
};

/// The return of every closed year up to and including `last_year` as whole-rupiah postings: rounded exact year-end balance minus the sum
/// of everything posted before, so that the postings always sum to the once-rounded balance. Years without money give no row. When a
/// contribution of a past year comes late, compute again and book the differences. Errors as jht_balance.
Result<std::vector<YearlyReturn>> jht_yearly_return_postings(const JhtAccount& account, const YearlyRates& rates, int last_year);

/// What the app's simulator shows: the same wage every month (paid on the 1st), the same return every year; PU rates in force in
/// `first_year`.
struct ProjectionInput {
  Rupiah wage;
  int years = 0;
  Rate annual_rate;
  Rupiah opening;
  int first_year = 0;
};
Result<JhtBalance> jht_projection(const LawBook& law, const ProjectionInput& input);

}  // namespace teduh::law
