#include "contribution/undo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contribution/balance.hpp"
#include "contribution/payout.hpp"
#include "contribution/returns.hpp"
#include "contribution/testing/office.hpp"

namespace teduh::contribution {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::file_of;
using testing::kpj_text;
using testing::name_text;
using testing::nik_text;
using testing::Office;
using testing::row_of;

Rupiah booked(Office& office, const MembershipKey& key) {
  return office.read([&](store::ReadTx& tx) { return booked_balance(tx, key); }).value();
}

Result<UndoReport> undo(Office& office, const ImportReport& report, bool rest = false, const ClaimBlocks& claims = {}) {
  return undo_file(office.import_tools, claims, office.actor, {.file = *report.file, .dry_run = false, .rest = rest});
}

TEST(Undo, RefusesWhatIsUnknownOrNotImported) {
  Office office;
  const UndoRequest unknown{.file = ContributionFileId::make(office.clock.now(), office.random)};
  EXPECT_EQ(undo_file(office.import_tools, {}, office.actor, unknown).error().code, "contribution.file_unknown");
}

TEST(Undo, ProtectsRowsThatALaterFileCorrected) {
  Office office;
  const auto one = office.add_member(1);
  const auto two = office.add_member(2);
  const auto first = office.import(file_of("2026-10", {row_of(1, "5000000"), row_of(2, "5000000")}));
  const auto second = office.import(file_of("2026-10", {row_of(2, "6000000")}));
  const auto refused = undo(office, *first);
  ASSERT_TRUE(refused) << refused.error().code;
  EXPECT_FALSE(refused->undone);
  EXPECT_THAT(refused->listed, ElementsAre(ProtectedRow{5, "undo.corrected_later"}));
  EXPECT_EQ(booked(office, one), Rupiah(285'000));
  const auto rest = undo(office, *first, true);
  EXPECT_TRUE(rest->undone);
  EXPECT_EQ(rest->postings, 1);
  EXPECT_EQ(booked(office, one), Rupiah(0));
  EXPECT_EQ(booked(office, two), Rupiah(342'000));
  ASSERT_TRUE(second);
}

TEST(Undo, OfACorrectionBringsTheEarlierMonthBack) {
  Office office;
  const auto key = office.add_member(1);
  const auto first = office.import(file_of("2026-10", {row_of(1, "5000000")}));
  const auto second = office.import(file_of("2026-10", {row_of(1, "6000000")}));
  const auto undone = undo(office, *second);
  ASSERT_TRUE(undone) << undone.error().code;
  EXPECT_EQ(undone->restored, 1);
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
  // Now nothing later stands on the first file any more.
  EXPECT_TRUE(undo(office, *first)->undone);
  EXPECT_EQ(booked(office, key), Rupiah(0));
}

TEST(Undo, ProtectsPayoutsClosedYearsAndDecidedClaims) {
  Office office;
  const auto key = office.add_member(1);
  const auto report = office.import(file_of("2026-10", {row_of(1, "5000000")}));
  const ClaimBlocks decided = [](store::ReadTx&, const MembershipKey&) -> Result<bool> { return true; };
  EXPECT_EQ(undo(office, *report, false, decided)->listed.at(0).reason, "undo.claim_determined");
  const auto paid = office.write([&](store::Tx& tx) {
    return post_payout(tx, testing::law_book(), office.tools, office.actor,
                       {.claim = ClaimId::make(office.clock.now(), office.random), .key = key, .amount = Rupiah(285'000), .value_day = Date(2026, 11, 22), .article = "x"});
  });
  ASSERT_TRUE(paid) << paid.error().code;
  EXPECT_EQ(undo(office, *report)->listed.at(0).reason, "undo.paid_out");
  // A correction of a month that was paid out is refused as well.
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "7000000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:row:row.paid_out"));
}

TEST(Undo, ProtectsAClosedYear) {
  Office office;
  office.add_member(1);
  ASSERT_TRUE(office.write([&](store::Tx& tx) { return set_return(tx, office.tools, office.actor, {.year = 2025, .rate = Rate(5, 100), .source = "test"}); }));
  const auto report = office.import(file_of("2025-10", {row_of(1, "5000000")}));
  ASSERT_TRUE(close_year(office.import_tools, office.actor, 2025, {}));
  EXPECT_EQ(undo(office, *report)->listed.at(0).reason, "undo.year_closed");
}

TEST(Undo, TakesBackDatesUnlessSomethingLaterStandsOnThem) {
  Office office;
  const auto key = office.add_member(1);
  const auto stop = office.import(file_of("2026-08", {kpj_text(1) + "," + nik_text(1) + "," + name_text(1) + ",,,2026-08-15"}));
  const auto again = office.import(file_of("2026-10", {kpj_text(1) + "," + nik_text(1) + "," + name_text(1) + ",5000000,2026-10-01,"}));
  ASSERT_THAT(office.problems, IsEmpty());
  EXPECT_EQ(undo(office, *stop)->listed.at(0).reason, "undo.work_changed_later");
  EXPECT_TRUE(undo(office, *again)->undone);
  EXPECT_TRUE(undo(office, *stop)->undone);
  const auto facts = office.read([&](store::ReadTx& tx) { return member::membership_facts(tx, key, Date(2026, 11, 22)); });
  EXPECT_TRUE(facts->active);
  EXPECT_EQ(facts->first_start, Date(2015, 1, 1));
}

TEST(Undo, TwiceIsOnceAndTheFileMayComeAgain) {
  Office office;
  const auto key = office.add_member(1);
  const auto text = file_of("2026-10", {row_of(1, "5000000")});
  const auto report = office.import(text);
  EXPECT_TRUE(undo(office, *report)->undone);
  EXPECT_TRUE(undo(office, *report)->was_undone);
  EXPECT_EQ(booked(office, key), Rupiah(0));
  EXPECT_EQ(office.import(text)->outcome, ImportOutcome::imported);
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
}

}  // namespace
}  // namespace teduh::contribution
