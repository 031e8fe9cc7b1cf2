#include "payment/batch.hpp"

#include <set>

#include "contribution/balance.hpp"
#include "payment/payment_desk_test.hpp"
#include "payment/payment_routes.hpp"

namespace teduh::payment {
namespace {

TEST_F(PaymentTest, RefusesAnEmptyBatchAPastDayAndAClaimThatIsNotApproved) {
  EXPECT_EQ(make(new_batch_id(), desk.maker).error().code, "payment.nothing_to_pay");
  const auto key = desk.determined(desk.add_member(1, kWage));
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}).error().code, "claim.wrong_state");
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}, Date(2026, 11, 1)).error().code, "payment.day_past");
}

TEST_F(PaymentTest, RefusesAClaimOfAnotherBranchAsIfThereWereNone) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  Actor far = desk.maker;
  far.branch = "G99";
  EXPECT_EQ(make(new_batch_id(), far, {key.claim}).error().code, "claim.no_such_claim");
}

TEST_F(PaymentTest, AClaimIsNeverInTwoLiveBatches) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  ASSERT_TRUE(make(new_batch_id(), desk.maker));
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}).error().code, "claim.in_live_batch");
  EXPECT_EQ(make(new_batch_id(), desk.maker).error().code, "payment.nothing_to_pay");
}

TEST_F(PaymentTest, TheSameClaimTwiceInOneBatchIsRefusedAsAWhole) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim, key.claim}).error().code, "claim.in_live_batch");
  EXPECT_FALSE(desk.get(key).batch.has_value());
}

TEST_F(PaymentTest, WhoMakesABatchDoesNotReleaseIt) {
  desk.approved(desk.add_member(1, kWage));
  const auto id = new_batch_id();
  ASSERT_TRUE(make(id, desk.maker));
  EXPECT_EQ(release(id, desk.maker).error().code, "claim.second_person_needed");
  ASSERT_TRUE(release(id, desk.releaser));
  EXPECT_EQ(release(id, desk.releaser).error().code, "payment.batch_not_open");
}

TEST_F(PaymentTest, ACancelledBatchFreesItsClaims) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  const auto id = new_batch_id();
  ASSERT_TRUE(make(id, desk.maker));
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) { return cancel_batch(tx, deps, desk.maker, id); }));
  EXPECT_FALSE(desk.get(key).batch.has_value());
  EXPECT_TRUE(make(new_batch_id(), desk.maker, {key.claim}));
}

TEST_F(PaymentTest, ThePaymentFileIsTheSameEveryTimeAndNotBeforeItsRelease) {
  desk.approved(desk.add_member(1, kWage));
  const auto id = new_batch_id();
  ASSERT_TRUE(make(id, desk.maker));
  const auto file = [&] { return desk.office.read([&](store::ReadTx& tx) { return payment_file(tx, deps, "G00", id); }); };
  EXPECT_EQ(file().error().code, "payment.batch_not_released");
  ASSERT_TRUE(release(id, desk.releaser));
  const auto first = file();
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, *file());
  EXPECT_NE(first->find("<InstdAmt Ccy=\"IDR\">34200000</InstdAmt>"), std::string::npos);
}

TEST_F(PaymentTest, AnAnswerSettlesAClaimOnceAndItsVoucherSaysSo) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  const std::string xml = statement(end_to_end_id(key.claim, 1), Rupiah(34'200'000));
  const auto report = bank(xml);
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->paid, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paid);
  const auto voucher = desk.office.read([&](store::ReadTx& tx) { return get_voucher_of_claim(tx, desk.deps, key.person, key.claim); });
  ASSERT_TRUE(voucher) << voucher.error().code;
  EXPECT_EQ(voucher->number, "G00/JHT/2026/000001");
  EXPECT_NE(voucher->body.find("tiga puluh empat juta dua ratus ribu rupiah"), std::string::npos);
  EXPECT_EQ(voucher->amount, Rupiah(34'200'000));
  const auto again = bank(xml);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->known_before);
  EXPECT_EQ(again->paid, 1);
}

TEST_F(PaymentTest, WhatDoesNotFitBecomesAFindingAndChangesNothing) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  released();
  const std::string reference = end_to_end_id(key.claim, 1);
  EXPECT_EQ(bank(statement("unknown-1", Rupiah(5), "DBIT", 2))->findings, 1);
  EXPECT_EQ(bank(statement(reference, Rupiah(34'199'999), "DBIT", 3))->findings, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paying);
  EXPECT_EQ(bank(statement_of({entry(reference, Rupiah(34'200'000), "DBIT", "X", "USD")}, 9))->findings, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paying);
  EXPECT_EQ(bank(statement(reference, Rupiah(34'200'000), "DBIT", 4))->paid, 1);
}

TEST_F(PaymentTest, ARefusedPaymentGoesOutAgainUnderANewReference) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  ASSERT_EQ(bank(refusal(end_to_end_id(key.claim, 1)))->failed, 1);
  EXPECT_EQ(desk.get(key).failure, "AC04");
  EXPECT_EQ(desk.balance(one), Rupiah(34'200'000));
  approve_again(key, one);
  released();
  EXPECT_EQ(bank(statement(end_to_end_id(key.claim, 2), Rupiah(34'200'000), "DBIT", 2))->paid, 1);
}

TEST_F(PaymentTest, TheReleasedFileStaysWhateverBecomesOfTheSettings) {
  desk.approved(desk.add_member(1, kWage));
  const auto id = released();
  const auto file = [&](const Deps& with) { return desk.office.read([&](store::ReadTx& tx) { return payment_file(tx, with, "G00", id); }); };
  const Deps renamed{desk.deps, {"Kantor Dengan Nama Baru", "9990009998887", "014"}};
  ASSERT_TRUE(file(renamed)) << file(renamed).error().code;
  EXPECT_EQ(*file(renamed), *file(deps));
}

TEST_F(PaymentTest, ABatchReleasedTooLateGoesOutOnTheNextWorkingDay) {
  desk.approved(desk.add_member(1, kWage));
  const auto id = new_batch_id();
  EXPECT_EQ(make(id, desk.maker, {}, Date(2099, 1, 1)).error().code, "payment.day_far");
  ASSERT_TRUE(make(id, desk.maker));
  desk.office.clock.set(*parse_rfc3339("2026-11-07T02:00:00Z"));  // a Saturday
  const auto batch = release(id, desk.releaser);
  ASSERT_TRUE(batch) << batch.error().code;
  EXPECT_EQ(batch->execute_on, Date(2026, 11, 9));
  const auto file = desk.office.read([&](store::ReadTx& tx) { return payment_file(tx, deps, "G00", id); });
  EXPECT_NE(file->find("<Dt>2026-11-09</Dt>"), std::string::npos);
}

TEST_F(PaymentTest, ABatchIdOfAnotherBranchIsTaken) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  const auto id = new_batch_id();
  ASSERT_TRUE(make(id, desk.maker));
  Actor far = desk.maker;
  far.branch = "G99";
  EXPECT_EQ(make(id, far, {}).error().code, "payment.nothing_to_pay");
  const Batch forged{.id = id, .branch = "G99", .execute_on = kTomorrow, .made_by = far.staff, .made_at = desk.office.clock.now()};
  EXPECT_EQ(desk.office.write([&](store::Tx& tx) { return insert_batch(tx, forged); }).error().code, "payment.batch_exists");
  EXPECT_EQ(desk.get(key).batch, id);
}

TEST_F(PaymentTest, AClaimWhoseBalanceSankIsNamedTakenOutAndSentBack) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  const auto good = desk.approved(desk.add_member(2, kWage));
  const auto id = new_batch_id();
  ASSERT_TRUE(make(id, desk.maker));
  const auto lower = contribution::testing::row_of(1, "90000000");
  ASSERT_TRUE(desk.office.import(contribution::testing::file_of("2026-05", {lower})));
  const auto refused = release(id, desk.releaser);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "claim.above_balance");
  ASSERT_FALSE(refused.error().facts.empty());
  EXPECT_EQ(refused.error().facts.back().first, "claim");
  const auto remove = [&](const ClaimId& claim) { return desk.office.write([&](store::Tx& tx) { return remove_line(tx, deps, desk.maker, id, claim); }); };
  ASSERT_TRUE(remove(key.claim));
  EXPECT_EQ(remove(key.claim).error().code, "payment.no_such_line");
  EXPECT_TRUE(release(id, desk.releaser));
  EXPECT_EQ(remove(good.claim).error().code, "payment.batch_not_open");
  // Nobody named it: it stays out and is listed; the approver can send it back to be determined again.
  const auto another = desk.approved(desk.add_member(3, kWage));
  const auto batch = make(new_batch_id(), desk.maker);
  ASSERT_TRUE(batch) << batch.error().code;
  ASSERT_EQ(batch->left_out.size(), 1U);
  EXPECT_EQ(batch->left_out[0].claim, key.claim);
  EXPECT_EQ(batch->left_out[0].code, "claim.above_balance");
  EXPECT_TRUE(desk.get(another).batch.has_value());
  ASSERT_TRUE(desk.run(key, claim::SendBack{"amount"}, desk.approver));
  EXPECT_TRUE(desk.run(key, claim::Determine{}, desk.verifier));
}

TEST_F(PaymentTest, AnAmountOfLastYearIsNotSentThisYear) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  desk.office.clock.set(*parse_rfc3339("2027-01-04T02:00:00Z"));
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}, Date(2027, 1, 5)).error().code, "claim.amount_changed");
}

TEST_F(PaymentTest, VoucherNumbersOfABranchHaveNoGaps) {
  std::vector<ClaimKey> keys;
  for (int n = 1; n <= 3; ++n) keys.push_back(desk.approved(desk.add_member(n, kWage)));
  released();
  int message = 0;
  for (const auto& key : keys) ASSERT_EQ(bank(statement(end_to_end_id(key.claim, 1), Rupiah(34'200'000), "DBIT", ++message))->paid, 1);
  std::set<std::string> numbers;
  for (const auto& key : keys)
    numbers.insert(desk.office.read([&](store::ReadTx& tx) { return get_voucher_of_claim(tx, desk.deps, key.person, key.claim); })->number);
  EXPECT_EQ(numbers, (std::set<std::string>{"G00/JHT/2026/000001", "G00/JHT/2026/000002", "G00/JHT/2026/000003"}));
}

TEST_F(PaymentTest, ABatchIsSettledWhenItsLastLineHasItsAnswer) {
  const auto one = desk.approved(desk.add_member(1, kWage));
  const auto two = desk.approved(desk.add_member(2, kWage));
  const auto id = released();
  const auto state = [&] { return desk.office.read([&](store::ReadTx& tx) { return get_batch(tx, "G00", id); })->state; };
  ASSERT_TRUE(bank(statement(end_to_end_id(one.claim, 1), Rupiah(34'200'000), "DBIT", 1)));
  EXPECT_EQ(state(), BatchState::released);
  ASSERT_TRUE(bank(refusal(end_to_end_id(two.claim, 1))));
  EXPECT_EQ(state(), BatchState::settled);
}

TEST_F(PaymentTest, SumsOfPayoutsLinesAndVouchersAgree) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  const auto id = released();
  ASSERT_TRUE(bank(statement(end_to_end_id(key.claim, 1), Rupiah(34'200'000))));
  ASSERT_TRUE(desk.office.read([&](store::ReadTx& tx) -> Result<void> {
    const auto lines = TRY(list_lines(tx, TRY(get_batch(tx, "G00", id))));
    EXPECT_EQ(lines.at(0).amount, Rupiah(34'200'000));
    EXPECT_EQ(TRY(contribution::booked_balance(tx, one.key)), Rupiah(0));
    const auto proof = TRY(contribution::prove_balance(tx, desk.deps.law, one.key));
    EXPECT_TRUE(proof.holds());
    return {};
  }));
}

TEST_F(PaymentTest, WhatMovesMoneyOrSaysThatItMovedWantsTheSecondFactorAgain) {
  std::set<std::string> stepped;
  for (const http::Route& route : payment_routes(deps))
    if (route.access.step_up) stepped.insert(route.operation);
  EXPECT_EQ(stepped, (std::set<std::string>{"releaseBatch", "takeBankFile", "getPaymentFile", "ruleOnFinding", "ruleOnLine"}));
}

}  // namespace
}  // namespace teduh::payment
