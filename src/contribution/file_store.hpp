// Employers' files: their state, counts, cursor, and the problems of their rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contribution/import_row.hpp"
#include "domain/ids.hpp"
#include "member/vault.hpp"
#include "platform/store/database.hpp"

namespace teduh::contribution {

/// Stored; never reused.
enum class FileState : std::uint8_t {
  received = 1,   // waits to be checked
  checking = 2,
  checked = 3,    // the dry run is done; waits for the word to import
  importing = 4,  // chunks are being posted; after a kill it goes on at the cursor
  imported = 5,
  undoing = 6,
  undone = 7,
  refused = 8,    // cannot be read as a whole; `refusal` says why
  undo_wanted = 9,        // waits for the worker
  undo_rest_wanted = 10,  // the same, protected rows stay
};
std::string_view to_string(FileState state);

struct RowCounts {
  std::int64_t done = 0;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  std::int64_t unchanged = 0;   // good, and everything stood there already
  std::int64_t corrected = 0;   // good, and replaced an earlier posting of the month
  std::int64_t warnings = 0;
  std::int64_t members_new = 0;
  Rupiah amount;                // sum of the good rows' contributions
  void add(const RowCounts& other);
  bool operator==(const RowCounts&) const = default;
};

struct ContributionFile {
  EmployerId employer;
  ContributionFileId id;
  Period period;
  Sha256 digest{};
  int attempt = 1;
  FileState state = FileState::received;
  bool register_new = false;
  std::int64_t size = 0;  // bytes
  std::int64_t rows_total = 0;
  RowCounts counts;
  std::int64_t cursor_line = 0;
  std::optional<std::string> refusal;
  bool by_worker = false;  // its orders are carried out by the worker; otherwise by the command that was given
  Moment received_at;
  std::string received_by;
  Moment changed_at;
};

/// Problems kept of one file; the rest is only counted, because nobody repairs more by hand.
inline constexpr std::int64_t kProblemsKept = 10'000;

Result<void> insert_file(store::Tx& tx, const ContributionFile& file);
/// State, counts, cursor, refusal, register_new and changed_at.
Result<void> update_file(store::Tx& tx, const ContributionFile& file);
/// Error: not_found contribution.file_unknown.
Result<ContributionFile> get_file(store::ReadTx& tx, const ContributionFileId& file);
struct SameFile {
  EmployerId employer;
  Period period;
  Sha256 digest{};
};
/// The last attempt with the same bytes.
Result<std::optional<ContributionFile>> find_same_file(store::ReadTx& tx, const SameFile& same);
/// Newest first, at most 100; `employer` empty: of all.
Result<std::vector<ContributionFile>> list_files_of_branch(store::ReadTx& tx, std::string_view branch);
Result<std::vector<ContributionFile>> list_files(store::ReadTx& tx, const std::optional<EmployerId>& employer);
/// Files that wait for the worker, the oldest first.
Result<std::vector<ContributionFile>> list_waiting_files(store::ReadTx& tx, int limit);

/// A row with what is wrong with it; `raw` as sent.
struct BadRow {
  std::int64_t line = 0;
  std::string raw;
  std::vector<RowProblem> problems;
};
Result<void> insert_bad_row(store::Tx& tx, const member::Vault& vault, const ContributionFile& file, const BadRow& row);
Result<void> delete_bad_rows(store::Tx& tx, const ContributionFile& file);
/// By line; `raw` is opened.
Result<std::vector<BadRow>> list_bad_rows(store::ReadTx& tx, const member::Vault& vault, const ContributionFile& file);

}  // namespace teduh::contribution
