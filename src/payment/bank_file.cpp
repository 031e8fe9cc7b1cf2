#include "payment/bank_file.hpp"

#include "claim/run_command.hpp"
#include "payment/batch_store.hpp"
#include "payment/voucher.hpp"

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
                             "INSERT INTO bank_finding (branch, bank_file_id, number, code, end_to_end_id, amount) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kOpenLines{"batch_open_lines", "SELECT COUNT(*) FROM payment_line WHERE batch_id = ?1 AND state IN (1, 2)"};

constexpr std::size_t kReferenceMax = 64;  // what is kept of a reference that nobody here knows

class Taking {
 public:
  Taking(store::Tx& tx, const Deps& deps, const Actor& actor, BankFileReport& report) : tx_(tx), deps_(deps), actor_(actor), report_(report) {}

  Result<void> take(const TransferStatus& status) {
    const auto reference = TRY(find_reference(tx_, status.end_to_end_id));
    if (!reference) return finding("bank.unknown_reference", status);
    if (reference->branch != actor_.branch) return finding("bank.other_branch", status);
    Line line = TRY(get_line(tx_, *reference));
    if (status.outcome == BankOutcome::pending) {
      ++report_.pending;
      return {};
    }
    if (line.state != LineState::sent) return second_word(line, status);
    if (status.amount && *status.amount != line.amount) return finding("bank.amount_differs", status);
    return status.outcome == BankOutcome::paid ? settle(*reference, line, status) : fail(*reference, line, status);
  }

 private:
  /// A statement that repeats what a report said before is normal; anything else needs a person.
  Result<void> second_word(const Line& line, const TransferStatus& status) {
    const bool same = (line.state == LineState::paid && status.outcome == BankOutcome::paid) ||
                      (line.state == LineState::failed && status.outcome != BankOutcome::paid);
    if (same) return {};
    return finding(line.state == LineState::paid ? "bank.returned_after_paid" : "bank.contradiction", status);
  }

  Result<void> settle(const Reference& reference, Line line, const TransferStatus& status) {
    const Date day = status.booked.value_or(claim::today(deps_.claims));
    const auto outcome = TRY(claim::run_command(tx_, deps_.claims, actor_, {line.person, line.claim, reference.branch}, claim::Settle{line.batch, day}));
    line.state = LineState::paid;
    line.booked = day;
    TRY(update_line(tx_, line));
    const Batch batch = TRY(get_batch(tx_, reference.branch, line.batch));
    CHECK(batch.released_by.has_value());
    TRY(issue_voucher(tx_, deps_.claims, actor_, {outcome.row, batch.made_by, *batch.released_by, status.end_to_end_id}));
    ++report_.paid;
    return close_batch(batch);
  }

  Result<void> fail(const Reference& reference, Line line, const TransferStatus& status) {
    TRY(claim::run_command(tx_, deps_.claims, actor_, {line.person, line.claim, reference.branch}, claim::FailPayment{line.batch, status.reason}));
    line.state = LineState::failed;
    line.reason = status.reason;
    TRY(update_line(tx_, line));
    ++report_.failed;
    return close_batch(TRY(get_batch(tx_, reference.branch, line.batch)));
  }

  Result<void> close_batch(Batch batch) {
    if (TRY(tx_.number(kOpenLines, {batch.id})) > 0) return {};
    batch.state = BatchState::settled;
    return update_batch(tx_, batch);
  }

  Result<void> finding(const char* code, const TransferStatus& status) {
    ++report_.findings;
    const std::string reference = status.end_to_end_id.substr(0, kReferenceMax);
    TRY(tx_.execute(kInsertFinding, {actor_.branch, report_.id, report_.findings, code, reference, status.amount}));
    return {};
  }

  store::Tx& tx_;
  const Deps& deps_;
  const Actor& actor_;
  BankFileReport& report_;
};

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
  for (const auto& status : answer.transfers) TRY(taking.take(status));
  // Step 3: the file itself, and the journal.
  TRY(tx.execute(kInsert, {actor.branch, digest, report.id, report.kind, report.message_id, actor.staff, now, report.paid, report.failed, report.pending,
                           report.findings}));
  TRY(journal_file(tx, deps, actor, report, digest, now));
  return report;
}

}  // namespace teduh::payment
