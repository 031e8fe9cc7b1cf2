// Importing an employer's month: `teduh import contributions FILE` and the worker behind POST /api/contribution-files.
//
// Without `commit` everything is checked and nothing is written. With it, rows are posted in chunks of kChunkRows; each chunk is one
// transaction with the cursor in it, so a killed import goes on where it stopped when the same file is given again.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "contribution/byte_source.hpp"
#include "contribution/file_store.hpp"
#include "contribution/posting.hpp"
#include "domain/actor.hpp"
#include "law/law_book.hpp"
#include "member/tools.hpp"

namespace teduh::contribution {

/// Rows a transaction: large enough that the commit costs nothing a row, small enough that other writers wait a fraction of a second.
inline constexpr std::size_t kChunkRows = 5'000;

/// Whether a claim on this membership has its amount determined and not paid yet, so that its contributions must stay. Claims stand above this
/// feature, so main hands the answer in; empty: nobody asks.
using ClaimBlocks = std::function<Result<bool>(store::ReadTx&, const MembershipKey&)>;

/// Lives as long as the program.
struct ImportTools {
  store::Database& database;
  const member::Tools& member;
  const law::LawBook& law;
  ClaimBlocks claims = {};  // a month behind a determined amount is not corrected by a file
};

struct ImportRequest {
  std::optional<Npp> npp;          // when the file does not say it; both must agree
  std::optional<Period> period;
  bool commit = false;
  bool register_new = false;       // unknown KPJ with a start date become members
};

struct ImportProgress {
  std::int64_t rows_done = 0;
  std::int64_t rows_total = 0;
};
struct ImportHooks {
  /// After every chunk; false stops (as a kill would, between two chunks).
  std::function<bool(const ImportProgress&)> progress = {};
  /// Every row with a problem, bad or warned, in the order of the lines, after its chunk is durable.
  std::function<Result<void>(const BadRow&)> problem_row = {};
};

enum class ImportOutcome : std::uint8_t {
  checked = 1,           // dry run
  imported = 2,
  already_imported = 3,  // the same file was imported before: nothing changed
  stopped = 4,           // `progress` said so; giving the file again goes on
};
std::string_view to_string(ImportOutcome outcome);

struct ImportReport {
  ImportOutcome outcome = ImportOutcome::checked;
  std::optional<ContributionFileId> file;  // none after a dry run
  EmployerId employer;
  Period period;
  std::int64_t rows_total = 0;
  std::int64_t rows_before = 0;    // done by an earlier, interrupted run
  std::int64_t latin1_rows = 0;
  RowCounts counts;                // of the whole file
  FileLayout layout;
};

/// Errors: those of survey_file; invalid contribution.npp_missing, contribution.period_missing, contribution.npp_differs,
/// contribution.period_differs, contribution.period_future; not_found contribution.employer_unknown; conflict contribution.employer_inactive,
/// contribution.file_busy (being undone), contribution.import_elsewhere (another import of the same file runs), law.not_in_force.
Result<ImportReport> import_contributions(const ImportTools& tools, const Actor& actor, const Readable& file, const ImportRequest& request,
                                          const ImportHooks& hooks);

}  // namespace teduh::contribution
