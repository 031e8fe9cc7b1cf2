#include "payment/batch.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "claim/testing/desk.hpp"
#include "contribution/balance.hpp"
#include "payment/bank_file.hpp"
#include "payment/batch_store.hpp"
#include "payment/payment_routes.hpp"
#include "payment/voucher.hpp"

namespace teduh::payment {
namespace {

using claim::ClaimKey;
using claim::testing::Desk;

constexpr const char* kWage = "100000000";
const Date kTomorrow(2026, 11, 3);

class PaymentTest : public ::testing::Test {
 protected:
  BatchId new_batch_id() { return BatchId::make(desk.office.clock.now(), desk.office.random); }
  Result<Batch> make(const BatchId& id, const Actor& actor, std::vector<ClaimId> claims = {}, Date day = kTomorrow) {
    return desk.office.write([&](store::Tx& tx) { return make_batch(tx, deps, actor, {id, day, claims}); });
  }
  Result<Batch> release(const BatchId& id, const Actor& actor) {
    return desk.office.write([&](store::Tx& tx) { return release_batch(tx, deps, actor, id); });
  }
  BatchId released() {
    const auto id = new_batch_id();
    EXPECT_TRUE(make(id, desk.maker));
    EXPECT_TRUE(release(id, desk.releaser));
    return id;
  }
  Result<BankFileReport> bank(const std::string& xml) {
    return desk.office.write([&](store::Tx& tx) -> Result<BankFileReport> {
      const auto answer = TRY(read_bank_answer(xml));
      return take_bank_file(tx, deps, desk.releaser, xml, answer);
    });
  }
  /// A statement with one entry.
  static std::string statement(const std::string& reference, Rupiah amount, const char* side = "DBIT", int message = 1) {
    return fmt::format(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>S{}</MsgId></GrpHdr><Stmt><Ntry>"
        "<Amt Ccy=\"IDR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        "<EndToEndId>{}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>",
        message, amount.value(), side, reference);
  }
  static std::string refusal(const std::string& reference) {
    return fmt::format(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
        reference);
  }
  Desk desk;
  Deps deps{desk.deps, {"Kantor Cabang Rekaan", "9990001112223", "008"}};
};

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
  EXPECT_EQ(bank(statement(reference, Rupiah(34'200'000), "DBIT", 4))->paid, 1);
  EXPECT_EQ(bank(statement(reference, Rupiah(34'200'000), "DBIT", 5))->findings, 0);
  EXPECT_EQ(bank(statement(reference, Rupiah(34'200'000), "CRDT", 6))->findings, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paid);
}

TEST_F(PaymentTest, ARefusedPaymentGoesOutAgainUnderANewReference) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  ASSERT_EQ(bank(refusal(end_to_end_id(key.claim, 1)))->failed, 1);
  EXPECT_EQ(desk.get(key).failure, "AC04");
  EXPECT_EQ(desk.balance(one), Rupiah(34'200'000));
  ASSERT_TRUE(desk.run(key, claim::CorrectAccount{one.account}, one.actor));
  ASSERT_TRUE(desk.run(key, claim::Approve{}, desk.approver));
  released();
  EXPECT_EQ(bank(statement(end_to_end_id(key.claim, 1), Rupiah(34'200'000)))->findings, 1);
  EXPECT_EQ(bank(statement(end_to_end_id(key.claim, 2), Rupiah(34'200'000), "DBIT", 2))->paid, 1);
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
    const auto lines = TRY(list_lines(tx, id));
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
  EXPECT_EQ(stepped, (std::set<std::string>{"releaseBatch", "takeBankFile", "getPaymentFile"}));
}

}  // namespace
}  // namespace teduh::payment
