// What the bank's words alone cannot decide: findings, and lines that never got an answer. Two officers say what happened; the second one's word,
// when it is the same, is carried out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "payment/batch.hpp"

namespace teduh::payment {

/// Stored.
enum class RulingOutcome : std::uint8_t { paid = 1, failed = 2, nothing = 3 };
std::string_view to_string(RulingOutcome outcome);
std::optional<RulingOutcome> parse_ruling_outcome(std::string_view text);

struct Ruling {
  RulingOutcome outcome = RulingOutcome::nothing;
  std::string reason;       // the bank's code ("AC04") or bank_confirmed, bank_erred, amount_recovered, no_answer, other
  std::optional<Date> day;  // paid: the day the bank booked it
  StaffId by;
  Moment at;
  bool carried_out = false;  // false: one officer has said it, another one must say the same
};

struct FindingKey {
  BankFileId file;
  std::int64_t number = 0;
};
struct Finding {
  FindingKey key;
  std::string code;       // "bank.amount_differs"
  std::string reference;  // as the bank wrote it
  std::optional<Rupiah> amount;
  std::optional<ClaimId> claim;
  Moment brought_at;
  std::optional<Ruling> ruling;  // the last one
};
/// Of a branch, newest files first; those that are not carried out when `open_only`.
inline constexpr int kFindingsListMax = 500;
Result<std::vector<Finding>> list_findings(store::ReadTx& tx, std::string_view branch, bool open_only);

/// The bank has said "paid" of a payment of this claim that it had refused, and nobody has carried out a ruling on it.
Result<bool> has_open_contradiction(store::ReadTx& tx, const ClaimId& claim);

struct RulingInput {
  RulingOutcome outcome = RulingOutcome::nothing;
  std::string reason;
  std::optional<Date> day;
};
inline constexpr std::size_t kRulingReasonMax = 35;
/// The first officer's word waits for a second one's; the same officer again is refused, another word takes its place.
/// Errors: invalid input.fields (reason, day); denied claim.second_person_needed; not_found payment.no_such_finding; conflict payment.ruled_already,
/// payment.line_is_so (the line says that already), payment.line_not_sent, payment.finding_without_line; those of the claim.
Result<Ruling> rule_on_finding(store::Tx& tx, const Deps& deps, const Actor& actor, const FindingKey& key, const RulingInput& input);
/// The same for a line without a finding: the answer never came. Errors beside those: not_found payment.no_such_batch, payment.no_such_line.
Result<Ruling> rule_on_line(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& batch, const ClaimId& claim, const RulingInput& input);

}  // namespace teduh::payment
