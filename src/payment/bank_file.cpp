#include "payment/bank_file.hpp"

#include <algorithm>

#include "claim/run_command.hpp"
#include "payment/line_outcome.hpp"

namespace teduh::payment {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kKnown{"bank_file_known",
                     "SELECT bank_file_id, kind, message_id, paid, failed, pending, findings FROM bank_file WHERE branch = ?1 AND digest = ?2"};
constexpr Sql kInsert{"bank_file_insert",
                      "INSERT INTO bank_file (branch, digest, bank_file_id, kind, message_id, brought_by, brought_at, paid, failed, pending, findings) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
constexpr Sql kInsertFinding{"bank_finding_insert",
                             "INSERT INTO bank_finding (branch, bank_file_id, number, code, end_to_end_id, amount, claim_id) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};

constexpr std::size_t kReferenceMax = 64;    // what is kept of a reference that nobody here knows
constexpr std::int64_t kFindingsMax = 1'000;  // a file with more strangers in it is not about this branch

class Taking {
 public:
  Taking(store::Tx& tx, const Deps& deps, const Actor& actor, BankFileReport& report) : tx_(tx), deps_(deps), actor_(actor), report_(report) {}

  Result<void> take(const TransferStatus& status) {
    const auto reference = TRY(find_reference(tx_, status.end_to_end_id));
    if (!reference) return report_.findings < kFindingsMax ? finding("bank.unknown_reference", status) : Result<void>();
    if (reference->branch != actor_.branch) return finding("bank.other_branch", status);
    if (status.outcome == BankOutcome::pending) {
      ++report_.pending;
      return {};
    }
    Line line = TRY(get_line(tx_, *reference));
    // A finding is the only thing that another amount or another currency leads to, whatever was said before.
    if (status.currency != "IDR") return finding("bank.other_currency", status, line.claim);
    if (status.amount && *status.amount != line.amount) return finding("bank.amount_differs", status, line.claim);
    if (TRY(is_second_debit(line, status))) return finding("bank.debited_twice", status, line.claim);
    switch (line.state) {
      case LineState::sent: return first_word(line, status);
      case LineState::paid: return after_paid(line, status);
      case LineState::failed: return after_failed(line, status);
      case LineState::waiting:
      case LineState::removed: return finding("bank.not_sent", status, line.claim);
    }
    return internal("payment.line_state");
  }

  /// The bank took nothing of the whole file: whatever has no answer of its own goes back.
  Result<void> refuse_all(const BankAnswer& answer) {
    const TransferStatus whole{.end_to_end_id = answer.original_message_id, .outcome = BankOutcome::failed, .reason = answer.reason};
    const auto id = batch_named(answer.original_message_id);
    auto batch = id ? get_batch(tx_, actor_.branch, *id) : Result<Batch>(not_found("payment.no_such_batch"));
    if (!batch && batch.error().fault == Fault::not_found) return finding("bank.unknown_message", whole);
    if (!batch) return std::move(batch).error();
    for (const Line& line : TRY(list_lines(tx_, *batch))) {
      if (line.state != LineState::sent) continue;
      TRY(refuse_line(tx_, deps_, actor_, line, actor_.branch, answer.reason));
      ++report_.failed;
    }
    return {};
  }

 private:
  /// Keeps which entry of a statement debited the line; another entry for the same payment is the bank paying twice.
  Result<bool> is_second_debit(Line& line, const TransferStatus& status) {
    if (report_.kind != BankFileKind::statement || status.outcome != BankOutcome::paid) return false;
    if (line.statement_entry) return status.entry.empty() || *line.statement_entry != status.entry;
    line.statement_entry = status.entry;
    TRY(update_line(tx_, line));
    return false;
  }

  Result<void> first_word(const Line& line, const TransferStatus& status) {
    if (status.outcome != BankOutcome::paid) {
      ++report_.failed;
      return fail_line(tx_, deps_, actor_, line, actor_.branch, status.reason);
    }
    ++report_.paid;
    return settle_line(tx_, deps_, actor_, line, actor_.branch, status.booked.value_or(claim::today(deps_.claims)));
  }

  /// A statement that repeats what a report said is normal; money that comes back opens the claim again.
  Result<void> after_paid(const Line& line, const TransferStatus& status) {
    if (status.outcome == BankOutcome::paid) return {};
    if (status.outcome != BankOutcome::returned) return finding("bank.contradiction", status, line.claim);
    const auto returned = return_line(tx_, deps_, actor_, line, actor_.branch, status.reason);
    if (returned) {
      ++report_.failed;
      return {};
    }
    // Another claim of the membership is open meanwhile, or this one is on its way again: a person looks at it.
    if (returned.error().fault != Fault::conflict) return returned.error();
    return finding("bank.returned_after_paid", status, line.claim);
  }

  /// The bank takes its refusal back: nothing more goes out for this claim before two people have looked.
  Result<void> after_failed(const Line& line, const TransferStatus& status) {
    if (status.outcome != BankOutcome::paid) return {};
    TRY(finding("bank.contradiction", status, line.claim));
    const auto held = claim::run_command(tx_, deps_.claims, actor_, {line.person, line.claim, actor_.branch}, claim::Contradict{});
    if (!held && held.error().fault != Fault::conflict) return held.error();
    return {};
  }

  Result<void> finding(const char* code, const TransferStatus& status, std::optional<ClaimId> claim = std::nullopt) {
    ++report_.findings;
    const std::string reference = status.end_to_end_id.substr(0, kReferenceMax);
    TRY(tx_.execute(kInsertFinding, {actor_.branch, report_.id, report_.findings, code, reference, status.amount, claim}));
    return {};
  }

  /// A message is named after its batch.
  static std::optional<BatchId> batch_named(const std::string& message) {
    if (message.size() != 32) return std::nullopt;
    std::string dashed = message;
    for (const std::size_t at : {20U, 16U, 12U, 8U}) dashed.insert(at, "-");
    return BatchId::parse(dashed);
  }

  store::Tx& tx_;
  const Deps& deps_;
  const Actor& actor_;
  BankFileReport& report_;
};

/// In one file a payment may be debited and come back, in any order of the entries: what was paid is read first.
std::vector<TransferStatus> in_order(std::vector<TransferStatus> transfers) {
  std::ranges::stable_partition(transfers, [](const TransferStatus& one) { return one.outcome == BankOutcome::paid; });
  return transfers;
}

Result<std::optional<BankFileReport>> find_known(store::ReadTx& tx, std::string_view branch, const Sha256& digest) {
  return tx.find(kKnown, {branch, digest}, [](const Row& row) {
    return BankFileReport{.id = row.id<BankFileId>(0),
                          .kind = row.enumeration<BankFileKind>(1),
                          .message_id = row.string(2),
                          .known_before = true,
                          .paid = row.integer(3),
                          .failed = row.integer(4),
                          .pending = row.integer(5),
                          .findings = row.integer(6)};
  });
}

Result<void> journal_file(store::Tx& tx, const Deps& deps, const Actor& actor, const BankFileReport& report, const Sha256& digest, Moment now) {
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.claims.random), now, actor, "payment.bank_file_taken");
  entry.about("bank_file", report.id);
  entry.fact("digest", to_hex(digest)).fact("paid", report.paid).fact("failed", report.failed).fact("pending", report.pending).fact("findings", report.findings);
  TRY(deps.claims.journal.append(tx, entry));
  return {};
}

}  // namespace

Result<BankFileReport> take_bank_file(store::Tx& tx, const Deps& deps, const Actor& actor, std::string_view xml, const BankAnswer& answer) {
  // Step 1: the same file again changes nothing and says what it said before.
  const Sha256 digest = sha256(xml);
  if (auto known = TRY(find_known(tx, actor.branch, digest))) return std::move(*known);
  // Step 2: every line settles its claim or becomes a finding; all of the file or nothing.
  const Moment now = deps.claims.clock.now();
  BankFileReport report{.id = BankFileId::make(now, deps.claims.random), .kind = answer.kind, .message_id = answer.message_id};
  Taking taking(tx, deps, actor, report);
  for (const auto& status : in_order(answer.transfers)) TRY(taking.take(status));
  if (answer.refuses_all) TRY(taking.refuse_all(answer));
  // Step 3: the file itself, and the journal.
  TRY(tx.execute(kInsert, {actor.branch, digest, report.id, report.kind, report.message_id, actor.staff, now, report.paid, report.failed, report.pending,
                           report.findings}));
  TRY(journal_file(tx, deps, actor, report, digest, now));
  return report;
}

}  // namespace teduh::payment
