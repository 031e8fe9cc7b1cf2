#include "contribution/balance.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "contribution/payout.hpp"
#include "contribution/returns.hpp"
#include "contribution/testing/office.hpp"

namespace teduh::contribution {
namespace {

using testing::file_of;
using testing::law_book;
using testing::Office;
using testing::row_of;

class Ledger : public ::testing::Test {
 protected:
  void set_rate(int year, Rate rate, ReturnKind kind = ReturnKind::announced) {
    ASSERT_TRUE(office.write([&](store::Tx& tx) { return set_return(tx, office.tools, office.actor, {.year = year, .rate = rate, .kind = kind, .source = "test"}); }));
  }
  void pay_year(int year, int months = 12) {
    for (int month = 1; month <= months; ++month) {
      const auto report = office.import(file_of(fmt::format("{}-{:02}", year, month), {row_of(1, "5000000")}));
      ASSERT_TRUE(report) << report.error().code;
      ASSERT_EQ(report->counts.good, 1);
    }
  }
  Result<PostingId> pay_out(const ClaimId& claim, Rupiah amount, bool whole = true, Date day = Date(2026, 11, 22)) {
    return office.write([&](store::Tx& tx) {
      return post_payout(tx, law_book(), office.tools, office.actor,
                         {.claim = claim, .key = key, .amount = amount, .whole = whole, .value_day = day, .article = "PP 46/2015 pasal 26"});
    });
  }
  ClaimId new_claim() { return ClaimId::make(office.clock.now(), office.random); }
  Rupiah balance() {
    auto found = office.read([&](store::ReadTx& tx) { return jht_balance(tx, law_book(), key, Date(2026, 11, 22)); });
    return found.value().value.balance;
  }
  Rupiah booked() { return office.read([&](store::ReadTx& tx) { return booked_balance(tx, key); }).value(); }
  BalanceProof proof() { return office.read([&](store::ReadTx& tx) { return prove_balance(tx, law_book(), key); }).value(); }

  Office office;
  MembershipKey key = office.add_member(1);
};

TEST_F(Ledger, AYearIsNotClosedBeforeItsEndNorWithoutAnAnnouncedReturn) {
  EXPECT_EQ(close_year(office.import_tools, office.actor, 2026, {}).error().code, "contribution.year_not_over");
  EXPECT_EQ(close_year(office.import_tools, office.actor, 2024, {}).error().code, "contribution.return_not_announced");
  set_rate(2024, Rate(5, 100), ReturnKind::running);
  EXPECT_EQ(close_year(office.import_tools, office.actor, 2024, {}).error().code, "contribution.return_not_announced");
}

TEST_F(Ledger, AReturnIsRefusedWhenImplausibleOrTakenBack) {
  const auto set = [&](const YearReturn& entry) {
    return office.write([&](store::Tx& tx) { return set_return(tx, office.tools, office.actor, entry); });
  };
  EXPECT_EQ(set({.year = 2027, .rate = Rate(57, 100), .source = ""}).error().fields.size(), 3U);
  set_rate(2025, Rate(5, 100));
  EXPECT_EQ(set({.year = 2025, .rate = Rate(4, 100), .kind = ReturnKind::running, .source = "x"}).error().code, "contribution.return_announced");
}

TEST_F(Ledger, AYearsReturnIsBookedAndProved) {
  set_rate(2025, Rate(5, 100));
  pay_year(2025);
  ASSERT_TRUE(close_year(office.import_tools, office.actor, 2025, {}));
  // 12 x 285,000 + 285,000 x 5 % x 78/12 = 3,420,000 + 92,625 (law.md 3.2)
  EXPECT_EQ(booked(), Rupiah(3'512'625));
  EXPECT_TRUE(proof().holds());
  const auto again = close_year(office.import_tools, office.actor, 2025, {});
  EXPECT_EQ(again->postings, 0);
  EXPECT_EQ(booked(), Rupiah(3'512'625));
}

TEST_F(Ledger, ALateContributionIsFoundByTheProofAndBookedByClosingAgain) {
  set_rate(2025, Rate(5, 100));
  pay_year(2025, 11);
  ASSERT_TRUE(close_year(office.import_tools, office.actor, 2025, {}));
  ASSERT_TRUE(office.import(file_of("2025-12", {row_of(1, "5000000")})));
  EXPECT_FALSE(proof().holds());
  ASSERT_TRUE(close_year(office.import_tools, office.actor, 2025, {}));
  EXPECT_EQ(booked(), Rupiah(3'512'625));
  EXPECT_TRUE(proof().holds());
}

TEST_F(Ledger, ClosingGoesOnAfterAKill) {
  set_rate(2025, Rate(5, 100));
  pay_year(2025, 1);
  for (int n = 2; n <= kCloseChunk + 5; ++n) office.add_member(n);
  const auto killed = close_year(office.import_tools, office.actor, 2025, [](const YearClose&) { return false; });
  ASSERT_TRUE(killed);
  EXPECT_FALSE(killed->finished);
  EXPECT_EQ(killed->memberships, kCloseChunk);
  const auto finished = close_year(office.import_tools, office.actor, 2025, {});
  EXPECT_TRUE(finished->finished);
  EXPECT_EQ(finished->run, 1);
  EXPECT_EQ(finished->memberships, kCloseChunk + 5);
  EXPECT_EQ(finished->postings, 1);
}

TEST_F(Ledger, APayoutIsRefusedAboveTheBalanceAndWithAnotherAmount) {
  pay_year(2026, 2);
  EXPECT_EQ(pay_out(new_claim(), Rupiah(0)).error().code, "contribution.payout_amount");
  EXPECT_EQ(pay_out(new_claim(), balance() + Rupiah(1)).error().code, "contribution.above_balance");
  const auto claim = new_claim();
  ASSERT_TRUE(pay_out(claim, balance()));
  EXPECT_EQ(pay_out(claim, Rupiah(1)).error().code, "contribution.payout_differs");
  EXPECT_EQ(pay_out(new_claim(), Rupiah(1)).error().code, "contribution.above_balance");
}

TEST_F(Ledger, AWholePayoutEndsAtNothingWithItsReturnAndCanBeReversed) {
  set_rate(2025, Rate(5, 100));
  set_rate(2026, Rate(6, 100), ReturnKind::running);
  pay_year(2025);
  ASSERT_TRUE(close_year(office.import_tools, office.actor, 2025, {}));
  pay_year(2026, 3);
  const Rupiah before = balance();
  const Rupiah booked_before = booked();
  EXPECT_GT(before, booked_before);
  const auto claim = new_claim();
  const auto first = pay_out(claim, before);
  ASSERT_TRUE(first) << first.error().code;
  EXPECT_EQ(pay_out(claim, before).value(), *first);
  EXPECT_EQ(balance(), Rupiah(0));
  EXPECT_EQ(booked(), Rupiah(0));
  EXPECT_TRUE(proof().holds());

  const auto reverse = [&] { return office.write([&](store::Tx& tx) { return reverse_payout(tx, office.tools, office.actor, {.claim = claim, .key = key}); }); };
  EXPECT_TRUE(reverse().value());
  EXPECT_FALSE(reverse().value());
  EXPECT_EQ(balance(), before);
  EXPECT_EQ(booked(), booked_before);
  ASSERT_TRUE(pay_out(claim, before));
  EXPECT_EQ(booked(), Rupiah(0));
}

TEST_F(Ledger, MoneyAfterAWholePayoutBeginsANewAccount) {
  set_rate(2026, Rate(6, 100), ReturnKind::running);
  pay_year(2026, 3);
  ASSERT_TRUE(pay_out(new_claim(), balance()));
  office.clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(office.import(file_of("2026-11", {row_of(1, "5000000")})));
  EXPECT_EQ(balance(), Rupiah(285'000));
  EXPECT_EQ(booked(), Rupiah(285'000));
  EXPECT_TRUE(proof().holds());
}

TEST_F(Ledger, AMonthAfterTheDeterminationStaysWhenTheWholeIsPaid) {
  set_rate(2026, Rate(6, 100), ReturnKind::running);
  pay_year(2026, 10);
  const Date determined(2026, 10, 28);
  const Rupiah whole = office.read([&](store::ReadTx& tx) { return jht_balance(tx, law_book(), key, determined); }).value().value.balance;
  const auto november = office.import(file_of("2026-11", {row_of(1, "5000000")}));
  ASSERT_TRUE(november);
  office.clock.advance(std::chrono::hours(1));
  const auto claim = new_claim();
  ASSERT_TRUE(pay_out(claim, whole, true, determined));
  EXPECT_EQ(balance(), Rupiah(285'000));
  EXPECT_EQ(booked(), Rupiah(285'000));
  EXPECT_TRUE(proof().holds());
  // The bank gives the money back, another month comes in, and the same claim is paid again.
  ASSERT_TRUE(office.write([&](store::Tx& tx) { return reverse_payout(tx, office.tools, office.actor, {.claim = claim, .key = key}); }));
  office.clock.advance(std::chrono::hours(24 * 14));
  ASSERT_TRUE(office.import(file_of("2026-12", {row_of(1, "5000000")})));
  ASSERT_TRUE(pay_out(claim, whole, true, determined));
  EXPECT_EQ(booked(), Rupiah(570'000));
  EXPECT_TRUE(proof().holds());
}

TEST_F(Ledger, AMonthThatWasNotPaidOutMayStillBeCorrected) {
  pay_year(2026, 10);
  const Date determined(2026, 10, 28);
  ASSERT_TRUE(office.import(file_of("2026-11", {row_of(1, "5000000")})));
  office.clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(pay_out(new_claim(), Rupiah(2'850'000), true, determined));
  const auto paid = office.import(file_of("2026-10", {row_of(1, "6000000")}));
  EXPECT_EQ(paid->counts.bad, 1);
  const auto later = office.import(file_of("2026-11", {row_of(1, "6000000")}));
  EXPECT_EQ(later->counts.corrected, 1);
  EXPECT_EQ(booked(), Rupiah(342'000));
}

TEST_F(Ledger, APartialPayoutLeavesTheRest) {
  pay_year(2026, 2);
  ASSERT_TRUE(pay_out(new_claim(), Rupiah(57'000), false));
  EXPECT_EQ(balance(), Rupiah(513'000));
  EXPECT_EQ(booked(), Rupiah(513'000));
  EXPECT_TRUE(proof().holds());
}

TEST_F(Ledger, ThePostingsCannotBeChanged) {
  pay_year(2026, 1);
  constexpr store::Sql kForge{"test_forge", "UPDATE posting SET amount = 1"};
  constexpr store::Sql kErase{"test_erase", "DELETE FROM posting"};
  EXPECT_FALSE(office.write([&](store::Tx& tx) { return tx.execute(kForge, {}); }));
  EXPECT_FALSE(office.write([&](store::Tx& tx) { return tx.execute(kErase, {}); }));
  EXPECT_EQ(booked(), Rupiah(285'000));
}

}  // namespace
}  // namespace teduh::contribution
