#include "contribution/balance.hpp"
#include "payment/payment_desk_test.hpp"
#include "payment/ruling.hpp"

namespace teduh::payment {
namespace {

const Rupiah kNet(34'200'000);

class BankFileTest : public PaymentTest {
 protected:
  Result<Ruling> rule(const Finding& finding, const Actor& actor, const RulingInput& input) {
    return desk.office.write([&](store::Tx& tx) { return rule_on_finding(tx, deps, actor, finding.key, input); });
  }
  Result<Ruling> rule(const BatchId& batch, const ClaimKey& key, const Actor& actor, const RulingInput& input) {
    return desk.office.write([&](store::Tx& tx) { return rule_on_line(tx, deps, actor, batch, key.claim, input); });
  }
  std::vector<Finding> findings(bool open = true) {
    return desk.office.read([&](store::ReadTx& tx) { return list_findings(tx, "G00", open); }).value();
  }
  bool proved(const claim::testing::Member& member) {
    return desk.office.read([&](store::ReadTx& tx) { return contribution::prove_balance(tx, desk.deps.law, member.key); })->holds();
  }
  const Actor second = claim::testing::officer(16, {Role::payment_releaser});
};

TEST_F(BankFileTest, ABankThatContradictsItsRefusalPaysOnceOnly) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  ASSERT_EQ(bank(refusal(end_to_end_id(key.claim, 1)))->failed, 1);
  approve_again(key, one);
  const auto open = new_batch_id();
  ASSERT_TRUE(make(open, desk.maker));
  EXPECT_EQ(bank(statement(end_to_end_id(key.claim, 1), kNet))->findings, 1);
  EXPECT_TRUE(desk.get(key).holds.contains(claim::Hold::bank_contradicts));
  EXPECT_EQ(release(open, desk.releaser).error().code, "payment.finding_open");
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) { return remove_line(tx, deps, desk.maker, open, key.claim); }));
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}).error().code, "payment.finding_open");
  EXPECT_EQ(make(new_batch_id(), desk.maker).error().code, "payment.nothing_to_pay");
  // Two look at it: the first payment was made after all.
  const auto found = findings();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "bank.contradiction");
  const RulingInput paid{RulingOutcome::paid, "bank_confirmed", Date(2026, 11, 2)};
  ASSERT_FALSE(rule(found[0], desk.releaser, paid)->carried_out);
  EXPECT_EQ(rule(found[0], desk.releaser, paid).error().code, "claim.second_person_needed");
  const auto done = rule(found[0], second, paid);
  ASSERT_TRUE(done) << done.error().code;
  EXPECT_TRUE(done->carried_out);
  EXPECT_EQ(rule(found[0], desk.releaser, paid).error().code, "payment.ruled_already");
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paid);
  EXPECT_EQ(desk.balance(one), Rupiah(0));
  EXPECT_TRUE(proved(one));
  EXPECT_TRUE(voucher(key));
  EXPECT_TRUE(findings().empty());
}

TEST_F(BankFileTest, TwoWhoFindNothingToDoFreeTheClaimOnlyAfterItsHoldWasLookedAt) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  ASSERT_TRUE(bank(refusal(end_to_end_id(key.claim, 1))));
  approve_again(key, one);
  ASSERT_TRUE(bank(statement(end_to_end_id(key.claim, 1), kNet)));
  const auto finding = findings().at(0);
  const RulingInput nothing{RulingOutcome::nothing, "bank_erred"};
  ASSERT_TRUE(rule(finding, desk.releaser, nothing));
  ASSERT_TRUE(rule(finding, second, nothing)->carried_out);
  EXPECT_EQ(make(new_batch_id(), desk.maker, {key.claim}).error().code, "claim.held");
  ASSERT_TRUE(desk.run(key, claim::CheckHold{}, desk.both));
  ASSERT_TRUE(desk.run(key, claim::CheckHold{}, desk.approver));
  EXPECT_TRUE(make(new_batch_id(), desk.maker, {key.claim}));
}

TEST_F(BankFileTest, MoneyThatComesBackOpensTheClaimAgain) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  const std::string reference = end_to_end_id(key.claim, 1);
  ASSERT_EQ(bank(statement(reference, kNet, "DBIT", 1))->paid, 1);
  EXPECT_EQ(bank(statement(reference, Rupiah(34'100'000), "CRDT", 2))->findings, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paid);
  ASSERT_EQ(bank(statement(reference, kNet, "CRDT", 3))->failed, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::payment_failed);
  EXPECT_EQ(desk.balance(one), kNet);
  EXPECT_TRUE(voucher(key)->cancelled_at.has_value());
  EXPECT_EQ(bank(statement(reference, kNet, "CRDT", 4))->failed, 0);
  approve_again(key, one);
  released();
  ASSERT_EQ(bank(statement(end_to_end_id(key.claim, 2), kNet, "DBIT", 5))->paid, 1);
  EXPECT_EQ(desk.balance(one), Rupiah(0));
  EXPECT_TRUE(proved(one));
  EXPECT_EQ(voucher(key)->number, "G00/JHT/2026/000002");
  EXPECT_FALSE(voucher(key)->cancelled_at.has_value());
}

TEST_F(BankFileTest, ADebitAndItsReturnInOneFileAreReadInTheirOrder) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  const std::string reference = end_to_end_id(key.claim, 1);
  const auto report = bank(statement_of({entry(reference, kNet, "CRDT", "B"), entry(reference, kNet, "DBIT", "A")}));
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->paid, 1);
  EXPECT_EQ(report->failed, 1);
  EXPECT_EQ(report->findings, 0);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::payment_failed);
  EXPECT_EQ(desk.balance(one), kNet);
}

TEST_F(BankFileTest, ASecondDebitAndAnotherAmountAreFindingsAlsoAfterThePayment) {
  const auto key = desk.approved(desk.add_member(1, kWage));
  released();
  const std::string reference = end_to_end_id(key.claim, 1);
  ASSERT_EQ(bank(statement_of({entry(reference, kNet, "DBIT", "A")}, 1))->paid, 1);
  EXPECT_EQ(bank(statement_of({entry(reference, kNet, "DBIT", "A")}, 2))->findings, 0);
  EXPECT_EQ(bank(statement_of({entry(reference, kNet, "DBIT", "B")}, 3))->findings, 1);
  EXPECT_EQ(bank(statement_of({entry(reference, Rupiah(1), "DBIT", "C")}, 4))->findings, 1);
  const auto found = findings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].code == "bank.debited_twice" || found[1].code == "bank.debited_twice", true);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paid);
}

TEST_F(BankFileTest, AFileRefusedAsAWholeGoesOutAgainWithoutTheParticipants) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  const auto id = released();
  EXPECT_EQ(bank(refusal_of_all("nobodys"))->findings, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::paying);
  ASSERT_EQ(bank(refusal_of_all(to_hex(id.bytes())))->failed, 1);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::approved);
  EXPECT_EQ(desk.balance(one), kNet);
  EXPECT_EQ(desk.office.read([&](store::ReadTx& tx) { return get_batch(tx, "G00", id); })->state, BatchState::settled);
  EXPECT_EQ(bank(refusal_of_all(to_hex(id.bytes()), "AM04"))->failed, 0);
  released();
  EXPECT_EQ(bank(statement(end_to_end_id(key.claim, 2), kNet))->paid, 1);
}

TEST_F(BankFileTest, ALineWithoutAnAnswerIsSettledByTwo) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  const auto open = new_batch_id();
  ASSERT_TRUE(make(open, desk.maker));
  const RulingInput failed{RulingOutcome::failed, "AC04"};
  EXPECT_EQ(rule(new_batch_id(), key, desk.releaser, failed).error().code, "payment.no_such_batch");
  ASSERT_TRUE(rule(open, key, desk.releaser, failed));
  EXPECT_EQ(rule(open, key, second, failed).error().code, "payment.line_not_sent");
  ASSERT_TRUE(release(open, desk.releaser));
  EXPECT_EQ(rule(open, key, desk.releaser, {RulingOutcome::failed, "Siti tidak ada"}).error().fields.at(0).code, "payment.reason_form");
  EXPECT_EQ(rule(open, key, desk.releaser, {RulingOutcome::paid, "bank_confirmed"}).error().fields.at(0).code, "payment.booked_day");
  EXPECT_EQ(rule(open, key, second, {RulingOutcome::nothing, "other"})->carried_out, false);
  ASSERT_FALSE(rule(open, key, desk.releaser, failed)->carried_out);  // another word takes the place of the first
  ASSERT_TRUE(rule(open, key, second, failed)->carried_out);
  EXPECT_EQ(desk.get(key).state, claim::ClaimState::payment_failed);
  EXPECT_EQ(desk.balance(one), kNet);
}

TEST_F(BankFileTest, AfterAFailureTheAmountIsThatOfTheDayOfTheOtherAccount) {
  const auto one = desk.add_member(1, kWage);
  const auto key = desk.approved(one);
  released();
  ASSERT_TRUE(bank(refusal(end_to_end_id(key.claim, 1))));
  ASSERT_TRUE(desk.office.import(contribution::testing::file_of("2026-05", {contribution::testing::row_of(1, "120000000")})));
  ASSERT_TRUE(desk.run(key, claim::CorrectAccount{one.account}, one.actor));
  EXPECT_EQ(desk.get(key).amounts->gross, desk.balance(one));
  ASSERT_TRUE(desk.run(key, claim::Approve{}, desk.approver));
  released();
  ASSERT_EQ(bank(statement(end_to_end_id(key.claim, 2), desk.get(key).amounts->net))->paid, 1);
  EXPECT_EQ(desk.balance(one), Rupiah(0));
  EXPECT_TRUE(proved(one));
}

}  // namespace
}  // namespace teduh::payment
