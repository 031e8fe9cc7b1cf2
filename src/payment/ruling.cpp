#include "payment/ruling.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "payment/line_outcome.hpp"

namespace teduh::payment {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kFindings{"bank_findings",
                        "SELECT f.bank_file_id, f.number, f.code, f.end_to_end_id, f.amount, f.claim_id, b.brought_at FROM bank_finding f "
                        "JOIN bank_file b ON b.branch = f.branch AND b.bank_file_id = f.bank_file_id WHERE f.branch = ?1 "
                        "ORDER BY b.brought_at DESC, f.bank_file_id, f.number LIMIT ?2"};
constexpr Sql kOpenFindings{"bank_findings_open",
                            "SELECT f.bank_file_id, f.number, f.code, f.end_to_end_id, f.amount, f.claim_id, b.brought_at FROM bank_finding f "
                            "JOIN bank_file b ON b.branch = f.branch AND b.bank_file_id = f.bank_file_id WHERE f.branch = ?1 "
                            "AND NOT EXISTS (SELECT 1 FROM payment_ruling r WHERE r.bank_file_id = f.bank_file_id AND r.number = f.number AND r.carried_out = 1) "
                            "ORDER BY b.brought_at DESC, f.bank_file_id, f.number LIMIT ?2"};
constexpr Sql kFinding{"bank_finding_by_key",
                       "SELECT bank_file_id, number, code, end_to_end_id, amount, claim_id, 0 FROM bank_finding "
                       "WHERE branch = ?1 AND bank_file_id = ?2 AND number = ?3"};
constexpr Sql kContradictions{"bank_contradictions_open",
                              "SELECT COUNT(*) FROM bank_finding f WHERE f.claim_id = ?1 AND f.code = 'bank.contradiction' "
                              "AND NOT EXISTS (SELECT 1 FROM payment_ruling r WHERE r.bank_file_id = f.bank_file_id AND r.number = f.number AND r.carried_out = 1)"};
constexpr Sql kLastRuling{"payment_ruling_last",
                          "SELECT outcome, reason, day, ruled_by, ruled_at, carried_out, step FROM payment_ruling WHERE branch = ?1 AND subject = ?2 "
                          "ORDER BY step DESC LIMIT 1"};
constexpr Sql kInsertRuling{"payment_ruling_insert",
                            "INSERT INTO payment_ruling (branch, subject, step, bank_file_id, number, outcome, reason, day, carried_out, ruled_by, ruled_at) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};

/// What a ruling is about.
struct Subject {
  std::string name;
  std::optional<FindingKey> finding;
  std::optional<Reference> payment;
};

struct Standing {
  Ruling ruling;
  std::int64_t step = 0;
};

Finding finding_of(const Row& row) {
  return {.key = {row.id<BankFileId>(0), row.integer(1)},
          .code = row.string(2),
          .reference = row.string(3),
          .amount = row.is_null(4) ? std::nullopt : std::optional(row.rupiah(4)),
          .claim = row.maybe_id<ClaimId>(5),
          .brought_at = row.moment(6),
          .ruling = std::nullopt};
}

std::string subject_of(const FindingKey& key) { return to_hex(key.file.bytes()) + "/" + std::to_string(key.number); }

Result<std::optional<Standing>> last_ruling(store::ReadTx& tx, std::string_view branch, const std::string& subject) {
  return tx.find(kLastRuling, {branch, subject}, [](const Row& row) {
    return Standing{{.outcome = row.enumeration<RulingOutcome>(0),
                     .reason = row.string(1),
                     .day = row.maybe_date(2),
                     .by = row.id<StaffId>(3),
                     .at = row.moment(4),
                     .carried_out = row.boolean(5)},
                    row.integer(6)};
  });
}

constexpr std::array<std::string_view, 5> kReasons{"bank_confirmed", "bank_erred", "amount_recovered", "no_answer", "other"};

/// A code of the bank ("AC04") or one of ours.
bool is_reason(std::string_view reason) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool iso = reason.size() == 4 && letter(reason[0]) && letter(reason[1]) && is_digits(reason.substr(2));
  return iso || std::ranges::find(kReasons, reason) != kReasons.end();
}

/// The reason goes to the journal and to the participant's words: a code, never a name.
Result<void> check_input(const Deps& deps, const RulingInput& input) {
  std::vector<FieldProblem> problems;
  if (!is_reason(input.reason)) problems.push_back({"reason", "payment.reason_form"});
  const bool needs_day = input.outcome == RulingOutcome::paid;
  if (needs_day != input.day.has_value() || (input.day && *input.day > claim::today(deps.claims))) problems.push_back({"day", "payment.booked_day"});
  return problems.empty() ? Result<void>() : invalid_fields(std::move(problems));
}

Result<void> carry_out(store::Tx& tx, const Deps& deps, const Actor& actor, const Subject& subject, const RulingInput& input) {
  if (input.outcome == RulingOutcome::nothing) return subject.finding ? Result<void>() : conflict("payment.finding_without_line");
  if (!subject.payment) return conflict("payment.finding_without_line");
  const Line line = TRY(get_line(tx, *subject.payment));
  const bool paid = input.outcome == RulingOutcome::paid;
  switch (line.state) {
    case LineState::sent: return paid ? settle_line(tx, deps, actor, line, actor.branch, *input.day) : fail_line(tx, deps, actor, line, actor.branch, input.reason);
    case LineState::failed: return paid ? settle_line_late(tx, deps, actor, line, actor.branch, *input.day) : conflict("payment.line_is_so");
    case LineState::paid: return paid ? conflict("payment.line_is_so") : return_line(tx, deps, actor, line, actor.branch, input.reason);
    case LineState::waiting:
    case LineState::removed: return conflict("payment.line_not_sent");
  }
  return internal("payment.line_state");
}

Result<void> write_ruling(store::Tx& tx, const Deps& deps, const Actor& actor, const Subject& subject, const Ruling& ruling, std::int64_t step) {
  const auto file = subject.finding ? std::optional(subject.finding->file) : std::nullopt;
  const auto number = subject.finding ? std::optional(subject.finding->number) : std::nullopt;
  TRY(tx.execute(kInsertRuling, {actor.branch, subject.name, step, file, number, ruling.outcome, ruling.reason, ruling.day, ruling.carried_out, ruling.by, ruling.at}));
  auto entry = journal::JournalEntry::begin(EntryId::make(ruling.at, deps.claims.random), ruling.at, actor,
                                            ruling.carried_out ? "payment.ruling_carried_out" : "payment.ruling_proposed");
  if (file) entry.about("bank_file", *file);
  if (number) entry.fact("number", *number);
  if (subject.payment) entry.about("claim", subject.payment->claim).about("batch", subject.payment->batch).fact("attempt", subject.payment->attempt);
  entry.fact("outcome", std::string(to_string(ruling.outcome)));
  entry.fact("reason", ruling.reason);
  if (ruling.day) entry.fact("day", *ruling.day);
  TRY(deps.claims.journal.append(tx, entry));
  return {};
}

Result<Ruling> rule(store::Tx& tx, const Deps& deps, const Actor& actor, const Subject& subject, const RulingInput& input) {
  TRY(check_input(deps, input));
  const auto before = TRY(last_ruling(tx, actor.branch, subject.name));
  // A line may come up again: it was ruled paid, and the money came back.
  if (before && before->ruling.carried_out && subject.finding) return conflict("payment.ruled_already");
  const bool waits = before && !before->ruling.carried_out;
  const bool same = waits && before->ruling.outcome == input.outcome && before->ruling.day == input.day;
  if (same && before->ruling.by == actor.staff) return denied("claim.second_person_needed");
  if (same) TRY(carry_out(tx, deps, actor, subject, input));
  const Ruling ruling{.outcome = input.outcome, .reason = input.reason, .day = input.day, .by = actor.staff, .at = deps.claims.clock.now(), .carried_out = same};
  TRY(write_ruling(tx, deps, actor, subject, ruling, before ? before->step + 1 : 1));
  return ruling;
}

}  // namespace

std::string_view to_string(RulingOutcome outcome) {
  switch (outcome) {
    case RulingOutcome::paid: return "paid";
    case RulingOutcome::failed: return "failed";
    case RulingOutcome::nothing: return "nothing";
  }
  return "?";
}

std::optional<RulingOutcome> parse_ruling_outcome(std::string_view text) {
  for (const auto outcome : {RulingOutcome::paid, RulingOutcome::failed, RulingOutcome::nothing})
    if (text == to_string(outcome)) return outcome;
  return std::nullopt;
}

Result<std::vector<Finding>> list_findings(store::ReadTx& tx, std::string_view branch, bool open_only) {
  auto findings = TRY(tx.list(open_only ? kOpenFindings : kFindings, {branch, kFindingsListMax}, finding_of));
  for (auto& finding : findings) {
    const auto last = TRY(last_ruling(tx, branch, subject_of(finding.key)));
    if (last) finding.ruling = last->ruling;
  }
  return findings;
}

Result<bool> has_open_contradiction(store::ReadTx& tx, const ClaimId& claim) { return TRY(tx.number(kContradictions, {claim})) > 0; }

Result<Ruling> rule_on_finding(store::Tx& tx, const Deps& deps, const Actor& actor, const FindingKey& key, const RulingInput& input) {
  const auto finding = TRY(tx.find(kFinding, {actor.branch, key.file, key.number}, finding_of));
  if (!finding) return not_found("payment.no_such_finding");
  auto payment = TRY(find_reference(tx, finding->reference));
  if (payment && payment->branch != actor.branch) payment.reset();
  const Subject subject{subject_of(key), key, std::move(payment)};
  return rule(tx, deps, actor, subject, input);
}

Result<Ruling> rule_on_line(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& batch_id, const ClaimId& claim, const RulingInput& input) {
  const Batch batch = TRY(get_batch(tx, actor.branch, batch_id));
  const Line line = TRY(get_line_of(tx, batch, claim));
  const Subject subject{end_to_end_id(line.claim, line.attempt), std::nullopt, Reference{line.person, line.claim, line.attempt, line.batch, batch.branch}};
  return rule(tx, deps, actor, subject, input);
}

}  // namespace teduh::payment
