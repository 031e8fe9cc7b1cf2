// A bank that nobody has money at: it reads the payment file it is given and answers as a bank would, report first, statement later.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/date.hpp"
#include "domain/rupiah.hpp"

namespace teduh::main::demo {

struct BankTransfer {
  std::string reference;  // EndToEndId
  Rupiah amount;
  std::string account;
  std::string payee;
};

struct BankOrder {
  std::string message_id;
  std::string debtor_account;
  Date execute_on;
  Rupiah control_sum;
  std::vector<BankTransfer> transfers;
};

/// Reads a pain.001.001.09. Error: invalid demo.payment_file, when a part is missing or count and control sum do not fit the transfers.
Result<BankOrder> read_order(std::string_view pain001);

class SimulatedBank {
 public:
  explicit SimulatedBank(const Clock& clock) : clock_(clock) {}
  /// Payments to this account are answered with AC04, account closed.
  void close_account(std::string account) { closed_.insert(std::move(account)); }

  /// pain.002.001.10: refused ones at once, the others are accepted and settle with the statement.
  std::string report(const BankOrder& order);
  /// camt.053.001.08: one booked debit for each payment that was not refused.
  std::string statement(const BankOrder& order, Date booked);

 private:
  [[nodiscard]] bool refuses(const BankTransfer& transfer) const { return closed_.contains(transfer.account); }
  std::string next_message_id(std::string_view kind);
  const Clock& clock_;
  std::set<std::string> closed_;
  int messages_ = 0;
};

}  // namespace teduh::main::demo
