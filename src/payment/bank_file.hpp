// Bank answers: what came back settles each claim, once; what does not fit becomes a finding that a person looks at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "payment/batch.hpp"

namespace teduh::payment {

struct BankFileReport {
  BankFileId id;
  BankFileKind kind = BankFileKind::status_report;
  std::string message_id;
  bool known_before = false;  // the same bytes were brought before: nothing was changed
  std::int64_t paid = 0;
  std::int64_t failed = 0;
  std::int64_t pending = 0;
  std::int64_t findings = 0;
};

/// `xml` was read into `answer`; its digest makes the file count once. Findings: bank.unknown_reference, bank.other_branch, bank.amount_differs,
/// bank.other_currency, bank.debited_twice, bank.returned_after_paid, bank.contradiction (the claim is held), bank.unknown_message, bank.not_sent;
/// a second word on a settled payment that says the same is passed over.
Result<BankFileReport> take_bank_file(store::Tx& tx, const Deps& deps, const Actor& actor, std::string_view xml, const BankAnswer& answer);

}  // namespace teduh::payment
