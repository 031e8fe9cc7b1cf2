#include "law/jht_amount.hpp"

#include <gtest/gtest.h>

#include "law/jht_contribution.hpp"
#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

const Date kDay(2026, 6, 15);
const Citation kGround{"Permenaker 4/2022", "8", true};

TEST(pph21_jht, refuses_negative_money) {
  EXPECT_EQ(pph21_jht(the_law(), {.gross = Rupiah(-1), .day = kDay}).error().code, "law.amount_negative");
  EXPECT_FALSE(pph21_jht(the_law(), {.gross = Rupiah(1), .day = kDay, .earlier = {{kDay, Rupiah(-1), Rupiah(0)}}}));
  EXPECT_FALSE(jht_amount(the_law(), {.balance = Rupiah(-1), .day = kDay}, kGround));
}

TEST(pph21_jht, a_payment_of_the_future_among_the_earlier_ones_is_a_bug) {
  EXPECT_THROW((void)pph21_jht(the_law(), {.gross = Rupiah(1), .day = kDay, .earlier = {{kDay.plus_days(1), Rupiah(1), Rupiah(0)}}}),
               CheckFailure);
}

TEST(pph21_jht, has_no_rule_before_2009) {
  EXPECT_EQ(pph21_jht(the_law(), {.gross = Rupiah(1), .day = Date(2009, 1, 1)}).error().code, "law.not_in_force");
}

TEST(pph21_jht, the_second_payment_of_the_final_years_pays_only_what_is_still_due) {
  const EarlierPayment first{Date(2025, 12, 30), Rupiah(60'000'000), Rupiah(500'000)};
  const auto tax = pph21_jht(the_law(), {.gross = Rupiah(40'000'000), .day = kDay, .earlier = {first}});
  EXPECT_EQ(tax->value, (Tax{TaxKind::final_rate, Rupiah(2'000'000)}));
}

TEST(pph21_jht, never_gives_back_what_was_withheld_too_much) {
  const EarlierPayment first{Date(2026, 1, 5), Rupiah(10'000'000), Rupiah(700'000)};
  EXPECT_EQ(pph21_jht(the_law(), {.gross = Rupiah(1'000'000), .day = kDay, .earlier = {first}})->value.tax, Rupiah(0));
}

TEST(pph21_jht, the_third_calendar_year_is_progressive_even_a_day_after_new_year) {
  const EarlierPayment first{Date(2024, 12, 31), Rupiah(1), Rupiah(0)};
  const auto last_final =
      pph21_jht(the_law(), {.gross = Rupiah(80'000'000), .day = Date(2025, 12, 31), .has_npwp = true, .earlier = {first}});
  const auto first_progressive =
      pph21_jht(the_law(), {.gross = Rupiah(80'000'000), .day = Date(2026, 1, 1), .has_npwp = true, .earlier = {first}});
  EXPECT_EQ(last_final->value.kind, TaxKind::final_rate);
  EXPECT_EQ(first_progressive->value, (Tax{TaxKind::progressive, Rupiah(6'000'000)}));
}

TEST(pph21_jht, bands_meet_at_their_borders) {
  const auto at = [](std::int64_t gross) {
    return pph21_jht(the_law(),
                     {.gross = Rupiah(gross), .day = kDay, .has_npwp = true, .earlier = {{Date(2020, 1, 1), Rupiah(1), Rupiah(0)}}})
        ->value.tax;
  };
  EXPECT_EQ(at(0), Rupiah(0));
  EXPECT_EQ(at(60'000'000), Rupiah(3'000'000));
  EXPECT_EQ(at(60'000'020), Rupiah(3'000'003));
  EXPECT_EQ(at(250'000'000), Rupiah(31'500'000));
  EXPECT_EQ(at(5'000'000'000), Rupiah(1'444'000'000));
  EXPECT_EQ(at(5'000'000'100), Rupiah(1'444'000'035));
  EXPECT_EQ(at(10), Rupiah(1)) << "0.5 goes up";
}

TEST(jht_amount, partial_shares_are_rounded_down_because_the_law_says_at_most) {
  const auto paid =
      jht_amount(the_law(), {.balance = Rupiah(19'999'999), .share = Rate::percent(10), .at_most = true, .day = kDay}, kGround);
  EXPECT_EQ(paid->value.gross, Rupiah(1'999'999));
}

TEST(jht_amount, pays_the_whole_balance_and_explains_gross_tax_and_net) {
  const auto paid = jht_amount(the_law(), {.balance = Rupiah(100'000'000), .day = kDay}, kGround);
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->value, (JhtAmount{Rupiah(100'000'000), Rupiah(2'500'000), Rupiah(97'500'000), TaxKind::final_rate}));
  ASSERT_EQ(paid->steps.size(), 3U);
  EXPECT_EQ(paid->steps[0].article, kGround);
  EXPECT_EQ(paid->steps[1].label, "tax.final");
  EXPECT_EQ(paid->steps[2].amount, Rupiah(97'500'000));
  for (const auto& step : paid->steps) EXPECT_FALSE(step.text.id.empty() || step.text.en.empty() || step.article.regulation.empty());
}

TEST(jht_contribution, refuses_a_negative_wage_and_a_month_before_the_rules) {
  EXPECT_EQ(jht_contribution_pu(the_law(), Rupiah(-1), Period(2026, 1)).error().code, "law.wage_negative");
  EXPECT_EQ(jht_contribution_bpu(the_law(), Rupiah(1'000'000), Period(2010, 1)).error().code, "law.not_in_force");
}

TEST(jht_contribution, gives_a_step_a_share) {
  const auto shares = jht_contribution_pu(the_law(), Rupiah(5'067'381), Period(2024, 9));
  ASSERT_EQ(shares->steps.size(), 2U);
  EXPECT_EQ(shares->value.total(), Rupiah(288'841));
  EXPECT_EQ(shares->steps[0].article, (Citation{"PP 46/2015", "16(1)", true}));
}

}  // namespace
}  // namespace teduh::law
