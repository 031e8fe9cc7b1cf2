// The messages that go to the bank and come back, as plain values: pain.001.001.09 out, pain.002.001.10 and camt.053.001.08 in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/date.hpp"
#include "domain/rupiah.hpp"

namespace teduh::payment {

/// One payment to one account. `end_to_end_id` comes back in every answer of the bank: the claim's id without dashes and the attempt ("...-2").
struct CreditTransfer {
  std::string end_to_end_id;
  Rupiah amount;             // net, above zero
  std::string creditor_name;
  std::string creditor_account;
  std::string creditor_bank;  // clearing code, "002", or a BIC
  std::string remittance;     // what the payee reads on the statement
};

struct PaymentOrder {
  std::string message_id;  // the batch's id without dashes
  Moment created;
  Date execute_on;
  std::string debtor_name;
  std::string debtor_account;
  std::string debtor_bank;
  std::vector<CreditTransfer> transfers;
};

/// Most transfers in one order; a bank takes files of this size and one transaction releases it.
inline constexpr std::size_t kTransfersMax = 5'000;
/// Most payments that one answer may tell of: all of a batch, each with a debit, a return and a repetition. They are taken in one transaction.
inline constexpr std::size_t kAnswersMax = 4 * kTransfersMax;
/// Largest answer that is read.
inline constexpr std::size_t kBankFileMax = std::size_t{32} * 1024 * 1024;

/// Whether write_pain001 can carry it.
bool bank_takes(const CreditTransfer& transfer);

/// pain.001.001.09 as UTF-8 XML. Names are cut to 140 code points and characters that banks refuse are replaced; the control sum is exact.
/// Errors: payment.empty_order, payment.too_many_transfers, payment.bad_transfer.
Result<std::string> write_pain001(const PaymentOrder& order);

enum class BankOutcome : std::uint8_t {
  pending = 1,   // the bank has it, nothing is final
  paid = 2,      // booked, or settlement completed
  failed = 3,    // refused
  returned = 4,  // came back after it was booked
};

struct TransferStatus {
  std::string end_to_end_id;
  BankOutcome outcome = BankOutcome::pending;
  std::string reason;            // ISO 20022 code, "AC04", or a bank's own plain code; empty unless failed or returned
  std::optional<Rupiah> amount;  // statements say it, reports need not
  std::optional<Date> booked;
  std::string currency = "IDR";  // of the amount; another one leaves the amount empty
  std::string entry;             // the bank's own name of the entry of a statement, if it gives one
};

enum class BankFileKind : std::uint8_t { status_report = 1, statement = 2 };

struct BankAnswer {
  BankFileKind kind = BankFileKind::status_report;
  std::string message_id;
  std::string original_message_id;  // status report only
  bool refuses_all = false;         // status report only: the whole file was refused, not single payments
  std::string reason;               // of that refusal
  std::vector<TransferStatus> transfers;
};

/// Reads either kind, told by its namespace. No network, no entity is ever expanded, any document type declaration is refused.
/// Errors: bank_file.too_large, bank_file.not_xml, bank_file.doctype, bank_file.unknown_kind, bank_file.too_many, bank_file.incomplete
/// (names the element).
Result<BankAnswer> read_bank_answer(std::string_view xml);

}  // namespace teduh::payment
