#include "law/jht_balance.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

JhtAccount monthly(Period first, int months, Rupiah amount) {
  JhtAccount account;
  for (int i = 0; i < months; ++i) account.contributions.push_back({first.plus_months(i), amount});
  return account;
}

YearlyRates rates_from(int first, std::initializer_list<Rate> rates) {
  YearlyRates out;
  for (const Rate rate : rates) out[first++] = rate;
  return out;
}

TEST(jht_balance, refuses_a_closed_year_without_return_and_names_it) {
  const auto account = monthly(Period(2020, 11), 6, Rupiah(100'000));
  const auto balance = jht_balance(account, rates_from(2020, {Rate::percent(5)}), Date(2022, 3, 1));
  ASSERT_FALSE(balance);
  EXPECT_EQ(balance.error().code, "law.return_missing");
  EXPECT_EQ(balance.error().facts, (std::vector<std::pair<std::string, std::string>>{{"year", "2021"}}));
  const auto postings = jht_yearly_return_postings(account, {}, 2021);
  ASSERT_FALSE(postings);
  EXPECT_EQ(postings.error().facts.front().second, "2020");
}

TEST(jht_balance, refuses_more_withdrawn_than_there_was) {
  auto account = monthly(Period(2020, 1), 12, Rupiah(1'000));
  account.withdrawals.push_back({Period(2020, 12), Rupiah(20'000)});
  const auto balance = jht_balance(account, rates_from(2020, {Rate::percent(5)}), Date(2021, 1, 1));
  ASSERT_FALSE(balance);
  EXPECT_EQ(balance.error().code, "law.balance_negative");
}

TEST(jht_balance, refuses_negative_entries_long_accounts_odd_rates_and_balances_beyond_money) {
  EXPECT_EQ(jht_balance(monthly(Period(2020, 1), 1, Rupiah(-1)), {}, Date(2020, 2, 1)).error().code, "law.amount_negative");
  EXPECT_EQ(jht_balance(monthly(Period(1920, 1), 1, Rupiah(1)), {}, Date(2020, 2, 1)).error().code, "law.account_too_long");
  const auto one = monthly(Period(2020, 1), 1, Rupiah(100));
  EXPECT_EQ(jht_balance(one, rates_from(2020, {Rate::percent(101)}), Date(2021, 1, 1)).error().code, "law.return_out_of_range");
  EXPECT_EQ(jht_balance(one, rates_from(2020, {Rate(-1, 100)}), Date(2021, 1, 1)).error().code, "law.return_out_of_range");
  const auto huge = monthly(Period(2020, 1), 1, Rupiah(Rupiah::kMax));
  EXPECT_EQ(jht_balance(huge, rates_from(2020, {Rate::percent(5)}), Date(2021, 1, 1)).error().code, "law.balance_too_large");
}

TEST(jht_balance, an_empty_account_needs_no_return_and_is_zero) {
  const auto balance = jht_balance({}, {}, Date(2026, 3, 1));
  ASSERT_TRUE(balance);
  EXPECT_EQ(balance->value.balance, Rupiah(0));
}

TEST(jht_balance, years_before_the_first_money_need_no_return) {
  JhtAccount account;
  account.contributions = {{Period(2015, 1), Rupiah(0)}, {Period(2020, 1), Rupiah(100'000)}};
  EXPECT_TRUE(jht_balance(account, rates_from(2020, {Rate::percent(5)}), Date(2021, 1, 1)));
}

TEST(jht_balance, a_payment_of_month_k_earns_thirteen_minus_k_twelfths) {
  for (unsigned k = 1; k <= 12; ++k) {
    JhtAccount account;
    account.contributions = {{Period(2020, k), Rupiah(1'200'000)}};
    const auto balance = jht_balance(account, rates_from(2020, {Rate::percent(10)}), Date(2021, 1, 1));
    EXPECT_EQ(balance->value.balance, Rupiah(1'200'000 + 10'000 * (13 - static_cast<int>(k)))) << k;
  }
}

TEST(jht_balance, the_running_year_earns_until_the_month_of_the_day) {
  auto account = monthly(Period(2020, 1), 1, Rupiah(1'200'000));
  account.contributions.push_back({Period(2021, 2), Rupiah(120'000)});
  account.contributions.push_back({Period(2021, 9), Rupiah(77)});  // after the day: left out
  const auto rates = rates_from(2020, {Rate::percent(10), Rate::percent(10)});
  const auto balance = jht_balance(account, rates, Date(2021, 4, 30));
  ASSERT_TRUE(balance);
  // 1,320,000 + 3/12 of 10 % of it + 120,000 + 2/12 of 10 % of it
  EXPECT_EQ(balance->value.balance, Rupiah(1'320'000 + 33'000 + 120'000 + 2'000));
  EXPECT_EQ(balance->value.contributions, Rupiah(1'320'000));
  EXPECT_EQ(balance->value.development, Rupiah(155'000));
  EXPECT_TRUE(balance->value.running_year_has_rate);
}

TEST(jht_balance, the_running_year_without_return_earns_nothing_and_says_so) {
  const auto account = monthly(Period(2020, 1), 1, Rupiah(1'200'000));
  const auto balance = jht_balance(account, rates_from(2020, {Rate::percent(10)}), Date(2021, 9, 1));
  ASSERT_TRUE(balance);
  EXPECT_EQ(balance->value.balance, Rupiah(1'320'000));
  EXPECT_FALSE(balance->value.running_year_has_rate);
  EXPECT_EQ(balance->steps.back().label, "jht.running_year_without_rate");
}

TEST(jht_balance, a_withdrawal_stops_earning_from_its_month) {
  JhtAccount account = monthly(Period(2020, 1), 1, Rupiah(1'200'000));
  account.withdrawals = {{Period(2020, 7), Rupiah(600'000)}};
  const auto balance = jht_balance(account, rates_from(2020, {Rate::percent(10)}), Date(2021, 1, 1));
  EXPECT_EQ(balance->value.balance, Rupiah(600'000 + 120'000 - 30'000));
  EXPECT_EQ(balance->value.withdrawals, Rupiah(600'000));
}

TEST(jht_balance, is_rounded_once_at_the_end_not_every_year) {
  // 10 rupiah at 5 % for three years is 11.576; rounding each year would give 10.5 -> 11, 11.55 -> 12, 12.6 -> 13.
  const auto account = monthly(Period(2020, 1), 1, Rupiah(10));
  const auto rates = rates_from(2020, {Rate::percent(5), Rate::percent(5), Rate::percent(5)});
  EXPECT_EQ(jht_balance(account, rates, Date(2023, 1, 1))->value.balance, Rupiah(12));
  EXPECT_EQ(jht_balance(account, rates, Date(2021, 1, 1))->value.balance, Rupiah(11)) << "10.5 goes up";
}

TEST(jht_balance, every_step_has_a_label_an_article_and_both_languages) {
  const auto balance =
      jht_balance(monthly(Period(2020, 1), 30, Rupiah(100'000)), rates_from(2020, {Rate::percent(5), Rate::percent(6)}), Date(2022, 5, 9));
  ASSERT_TRUE(balance);
  ASSERT_EQ(balance->steps.size(), 3U);
  for (const auto& step : balance->steps) {
    EXPECT_FALSE(step.label.empty() || step.formula.empty() || step.inputs.empty());
    EXPECT_FALSE(step.article.regulation.empty() || step.article.article.empty());
    EXPECT_FALSE(step.text.id.empty() || step.text.en.empty());
  }
  EXPECT_EQ(balance->steps.back().amount, balance->value.balance);
}

TEST(jht_yearly_return_postings, skip_years_without_money) { EXPECT_TRUE(jht_yearly_return_postings({}, {}, 2025)->empty()); }

TEST(jht_yearly_return_postings, always_sum_to_the_balance_that_is_rounded_once) {
  SeededRandom random(20'261'122);
  SCOPED_TRACE("seed 20261122");
  for (int round = 0; round < 300; ++round) {
    JhtAccount account;
    YearlyRates rates;
    const int years = 1 + static_cast<int>(random.below(15));
    for (int year = 0; year < years; ++year) rates[2010 + year] = Rate(static_cast<std::int64_t>(random.below(1'200)), 10'000);
    for (int i = 0; i < 12 * years; ++i)
      if (random.below(4) != 0)
        account.contributions.push_back({Period(2010, 1).plus_months(i), Rupiah(static_cast<std::int64_t>(random.below(900'000)))});
    if (account.contributions.size() > 3)
      account.withdrawals.push_back({account.contributions.back().month, account.contributions.front().amount});
    const auto postings = jht_yearly_return_postings(account, rates, 2009 + years);
    ASSERT_TRUE(postings);
    Rupiah sum;
    for (const auto& entry : account.contributions) sum += entry.amount;
    for (const auto& entry : account.withdrawals) sum -= entry.amount;
    for (const auto& posting : *postings) sum += posting.posting;
    ASSERT_EQ(sum, jht_balance(account, rates, Date(2010 + years, 1, 1))->value.balance) << "round " << round;
  }
}

TEST(jht_balance, the_running_year_at_december_meets_the_closed_year_from_below) {
  const auto account = monthly(Period(2019, 1), 24, Rupiah(321'987));
  const auto rates = rates_from(2019, {Rate(608, 10'000), Rate(563, 10'000)});
  Rupiah before;
  for (unsigned month = 1; month <= 12; ++month) {
    const Rupiah balance = jht_balance(account, rates, Date(2020, month, 1))->value.balance;
    EXPECT_GT(balance, before);
    before = balance;
  }
  EXPECT_GT(jht_balance(account, rates, Date(2021, 1, 1))->value.balance, before);
}

TEST(jht_projection, refuses_centuries_and_negative_money) {
  EXPECT_FALSE(jht_projection(the_law(), {.wage = Rupiah(1), .years = 100, .annual_rate = {}, .opening = {}, .first_year = 2025}));
  EXPECT_FALSE(jht_projection(the_law(), {.wage = Rupiah(-1), .years = 1, .annual_rate = {}, .opening = {}, .first_year = 2025}));
  EXPECT_FALSE(jht_projection(the_law(), {.wage = Rupiah(1), .years = 1, .annual_rate = {}, .opening = Rupiah(-1), .first_year = 2025}));
}

}  // namespace
}  // namespace teduh::law
