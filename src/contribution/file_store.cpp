#include "contribution/file_store.hpp"

#include <algorithm>

namespace teduh::contribution {
namespace {

using store::Sql;

constexpr int kListMax = 100;

constexpr Sql kInsert{"contribution_file_insert",
    "INSERT INTO contribution_file (employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good,"
    " rows_bad, rows_unchanged, rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)"};
constexpr Sql kUpdate{"contribution_file_update",
    "UPDATE contribution_file SET state = ?3, register_new = ?4, rows_total = ?5, rows_done = ?6, rows_good = ?7, rows_bad = ?8,"
    " rows_unchanged = ?9, rows_corrected = ?10, warnings = ?11, members_new = ?12, amount = ?13, cursor_line = ?14, refusal = ?15,"
    " by_worker = ?16, changed_at = ?17 WHERE employer_id = ?1 AND file_id = ?2"};
constexpr Sql kById{"contribution_file_by_id",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file WHERE file_id = ?1"};
constexpr Sql kSame{"contribution_file_same",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file WHERE employer_id = ?1 AND period = ?2 AND digest = ?3 ORDER BY attempt DESC LIMIT 1"};
constexpr Sql kOfEmployer{"contribution_files_of_employer",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file WHERE employer_id = ?1 ORDER BY received_at DESC, file_id DESC LIMIT ?2"};
constexpr Sql kAll{"contribution_files_all",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file ORDER BY received_at DESC, file_id DESC LIMIT ?1"};
constexpr Sql kOfBranch{"contribution_files_of_branch",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file WHERE employer_id IN (SELECT employer_id FROM employer WHERE branch = ?1)"
    " ORDER BY received_at DESC, file_id DESC LIMIT ?2"};
// The states are written out so that the partial index of waiting files serves it.
constexpr Sql kWaiting{"contribution_file_waiting",
    "SELECT employer_id, file_id, period, digest, attempt, state, register_new, size, rows_total, rows_done, rows_good, rows_bad, rows_unchanged,"
    " rows_corrected, warnings, members_new, amount, cursor_line, refusal, by_worker, received_at, received_by, changed_at"
    " FROM contribution_file WHERE by_worker = 1 AND state IN (1, 2, 4, 6, 9, 10) ORDER BY received_at LIMIT ?1"};
constexpr Sql kInsertProblem{"contribution_row_problem_insert",
    "INSERT INTO contribution_row_problem (employer_id, file_id, line, number, field, code, severity, raw_sealed)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql kDeleteProblems{"contribution_row_problems_delete", "DELETE FROM contribution_row_problem WHERE employer_id = ?1 AND file_id = ?2"};
constexpr Sql kProblems{"contribution_row_problems",
    "SELECT line, field, code, severity, raw_sealed FROM contribution_row_problem WHERE employer_id = ?1 AND file_id = ?2 ORDER BY line, number"};

ContributionFile file_of(const store::Row& row) {
  ContributionFile file;
  file.employer = row.id<EmployerId>(0);
  file.id = row.id<ContributionFileId>(1);
  file.period = row.period(2);
  const BytesView digest = row.blob(3);
  CHECK(digest.size() == file.digest.size());
  std::ranges::copy(digest, file.digest.begin());
  file.attempt = static_cast<int>(row.integer(4));
  file.state = row.enumeration<FileState>(5);
  file.register_new = row.boolean(6);
  file.size = row.integer(7);
  file.rows_total = row.integer(8);
  file.counts = {.done = row.integer(9), .good = row.integer(10), .bad = row.integer(11), .unchanged = row.integer(12), .corrected = row.integer(13),
                 .warnings = row.integer(14), .members_new = row.integer(15), .amount = row.rupiah(16)};
  file.cursor_line = row.integer(17);
  file.refusal = row.maybe_string(18);
  file.by_worker = row.boolean(19);
  file.received_at = row.moment(20);
  file.received_by = row.string(21);
  file.changed_at = row.moment(22);
  return file;
}

crypto::RowBinding raw_place(const ContributionFile& file) {
  return {.table = "contribution_row_problem", .column = "raw", .row = file.id.bytes()};
}

}  // namespace

void RowCounts::add(const RowCounts& other) {
  done += other.done;
  good += other.good;
  bad += other.bad;
  unchanged += other.unchanged;
  corrected += other.corrected;
  warnings += other.warnings;
  members_new += other.members_new;
  amount += other.amount;
}

std::string_view to_string(FileState state) {
  switch (state) {
    case FileState::received: return "received";
    case FileState::checking: return "checking";
    case FileState::checked: return "checked";
    case FileState::importing: return "importing";
    case FileState::imported: return "imported";
    case FileState::undoing: return "undoing";
    case FileState::undone: return "undone";
    case FileState::refused: return "refused";
    case FileState::undo_wanted: return "undo_wanted";
    case FileState::undo_rest_wanted: return "undo_wanted";
  }
  return "";
}

Result<void> insert_file(store::Tx& tx, const ContributionFile& file) {
  const RowCounts& counts = file.counts;
  TRY(tx.execute(kInsert, {file.employer, file.id, file.period, file.digest, file.attempt, file.state, file.register_new, file.size, file.rows_total,
                           counts.done, counts.good, counts.bad, counts.unchanged, counts.corrected, counts.warnings, counts.members_new,
                           counts.amount, file.cursor_line, file.refusal, file.by_worker, file.received_at, file.received_by, file.changed_at}));
  return {};
}

Result<void> update_file(store::Tx& tx, const ContributionFile& file) {
  const RowCounts& counts = file.counts;
  const auto changed = TRY(tx.execute(kUpdate, {file.employer, file.id, file.state, file.register_new, file.rows_total, counts.done, counts.good,
                                                counts.bad, counts.unchanged, counts.corrected, counts.warnings, counts.members_new,
                                                counts.amount, file.cursor_line, file.refusal, file.by_worker, file.changed_at}));
  CHECK(changed == 1);
  return {};
}

Result<ContributionFile> get_file(store::ReadTx& tx, const ContributionFileId& file) {
  auto found = TRY(tx.find(kById, {file}, file_of));
  if (!found) return not_found("contribution.file_unknown");
  return std::move(*found);
}
Result<std::optional<ContributionFile>> find_same_file(store::ReadTx& tx, const SameFile& same) {
  return tx.find(kSame, {same.employer, same.period, same.digest}, file_of);
}
Result<std::vector<ContributionFile>> list_files(store::ReadTx& tx, const std::optional<EmployerId>& employer) {
  if (employer) return tx.list(kOfEmployer, {*employer, kListMax}, file_of);
  return tx.list(kAll, {kListMax}, file_of);
}
Result<std::vector<ContributionFile>> list_waiting_files(store::ReadTx& tx, int limit) { return tx.list(kWaiting, {limit}, file_of); }
Result<std::vector<ContributionFile>> list_files_of_branch(store::ReadTx& tx, std::string_view branch) { return tx.list(kOfBranch, {branch, kListMax}, file_of); }

Result<void> insert_bad_row(store::Tx& tx, const member::Vault& vault, const ContributionFile& file, const BadRow& row) {
  const Bytes raw = vault.sealer().seal(row.raw, raw_place(file));
  int number = 0;
  for (const RowProblem& problem : row.problems) {
    // The row itself is kept once, with its first problem.
    const std::optional<Bytes> kept = number == 0 ? std::optional<Bytes>(raw) : std::nullopt;
    TRY(tx.execute(kInsertProblem, {file.employer, file.id, row.line, ++number, problem.field, problem.code, problem.severity, kept}));
  }
  return {};
}

Result<void> delete_bad_rows(store::Tx& tx, const ContributionFile& file) {
  TRY(tx.execute(kDeleteProblems, {file.employer, file.id}));
  return {};
}

Result<std::vector<BadRow>> list_bad_rows(store::ReadTx& tx, const member::Vault& vault, const ContributionFile& file) {
  std::vector<BadRow> rows;
  TRY(tx.each(kProblems, {file.employer, file.id}, [&](const store::Row& row) -> Result<void> {
    if (rows.empty() || rows.back().line != row.integer(0)) {
      CHECK(!row.is_null(4));
      auto raw = TRY(vault.sealer().open_text(row.blob(4), raw_place(file)));
      rows.push_back({.line = row.integer(0), .raw = std::move(raw), .problems = {}});
    }
    rows.back().problems.push_back({.line = row.integer(0), .field = row.string(1), .code = row.string(2), .severity = row.enumeration<Severity>(3)});
    return {};
  }));
  return rows;
}

}  // namespace teduh::contribution
