#include "main/demo_bank.hpp"

#include <gtest/gtest.h>

#include "payment/payment_messages.hpp"

namespace teduh::main::demo {
namespace {

const Moment kNow = *parse_rfc3339("2026-11-22T06:00:00Z");

payment::PaymentOrder order() {
  return {.message_id = "0192f2a04f3d7cc1b5d2a1b2c3d4e5f6", .created = kNow, .execute_on = Date(2026, 11, 23), .debtor_name = "Kantor Cabang Gorontalo",
          .debtor_account = "9990001112223", .debtor_bank = "008",
          .transfers = {{.end_to_end_id = "a-1", .amount = Rupiah(12'345'678), .creditor_name = "Siti Contoh", .creditor_account = "9999000111", .creditor_bank = "002", .remittance = "Klaim"},
                        {.end_to_end_id = "b-1", .amount = Rupiah(1), .creditor_name = "Ramli Contoh", .creditor_account = "9999000404", .creditor_bank = "008", .remittance = "Klaim"}}};
}

TEST(SimulatedBank, RefusesAFileWhosePartsDoNotFit) {
  const std::string good = *payment::write_pain001(order());
  EXPECT_FALSE(read_order("<Document/>"));
  std::string wrong_sum = good;
  wrong_sum.replace(wrong_sum.find("12345679"), 8, "12345670");
  EXPECT_EQ(read_order(wrong_sum).error().detail, "CtrlSum");
  std::string wrong_count = good;
  wrong_count.replace(wrong_count.find("<NbOfTxs>2"), 10, "<NbOfTxs>3");
  EXPECT_EQ(read_order(wrong_count).error().detail, "NbOfTxs");
}

TEST(SimulatedBank, ReadsThePaymentFile) {
  const auto read = read_order(*payment::write_pain001(order()));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->control_sum, Rupiah(12'345'679));
  EXPECT_EQ(read->execute_on, Date(2026, 11, 23));
  EXPECT_EQ(read->debtor_account, "9990001112223");
  ASSERT_EQ(read->transfers.size(), 2U);
  EXPECT_EQ(read->transfers[1].account, "9999000404");
}

TEST(SimulatedBank, ReportsTheClosedAccountAndBooksTheRest) {
  const ManualClock clock(kNow);
  SimulatedBank bank(clock);
  bank.close_account("9999000404");
  const auto read = *read_order(*payment::write_pain001(order()));
  const auto report = payment::read_bank_answer(bank.report(read));
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->original_message_id, read.message_id);
  EXPECT_EQ(report->transfers[0].outcome, payment::BankOutcome::pending);
  EXPECT_EQ(report->transfers[1].outcome, payment::BankOutcome::failed);
  EXPECT_EQ(report->transfers[1].reason, "AC04");
  const auto statement = payment::read_bank_answer(bank.statement(read, Date(2026, 11, 23)));
  ASSERT_TRUE(statement) << statement.error().code;
  ASSERT_EQ(statement->transfers.size(), 1U);
  EXPECT_EQ(statement->transfers[0].amount, Rupiah(12'345'678));
  EXPECT_EQ(statement->transfers[0].booked, Date(2026, 11, 23));
}

}  // namespace
}  // namespace teduh::main::demo
