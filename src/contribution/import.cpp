#include "contribution/import.hpp"

#include <future>

#include "contribution/import_chunk.hpp"
#include "contribution/survey.hpp"

namespace teduh::contribution {
namespace {

journal::JournalEntry entry_of(const ImportTools& tools, const Actor& actor, std::string act) {
  const Moment now = tools.member.clock.now();
  return journal::JournalEntry::begin(EntryId::make(now, tools.member.random), now, actor, std::move(act));
}

Result<ImportFrame> frame_of(const ImportTools& tools, const Actor& actor, const ImportRequest& request, const FileLayout& layout) {
  const auto& npp = request.npp ? request.npp : layout.npp;
  if (!npp) return invalid("contribution.npp_missing");
  if (layout.npp && *layout.npp != *npp) return invalid("contribution.npp_differs");
  const auto period = request.period ? request.period : layout.period;
  if (!period) return invalid("contribution.period_missing");
  if (layout.period && *layout.period != *period) return invalid("contribution.period_differs");
  if (*period > Period::of(date_of(tools.member.clock.now(), Zone::wit))) return invalid("contribution.period_future");
  auto employer = TRY(tools.database.read([&](store::ReadTx& tx) { return member::find_employer(tx, *npp); }));
  if (!employer) return not_found("contribution.employer_unknown");
  if (!employer->data.active) return conflict("contribution.employer_inactive");
  auto shares = TRY(ShareTable::of(tools.law, *period));
  return ImportFrame{.tools = tools, .actor = actor, .employer = std::move(*employer), .period = *period, .register_new = request.register_new,
                     .shares = std::move(shares)};
}

/// The file's row: a new one, or that of an earlier run of the same file.
Result<ContributionFile> begin_file(store::Tx& tx, const ImportFrame& frame, const Survey& survey) {
  const Moment now = frame.tools.member.clock.now();
  auto same = TRY(find_same_file(tx, {.employer = frame.employer.id, .period = frame.period, .digest = survey.digest}));
  if (same && same->state == FileState::undoing) return conflict("contribution.file_busy");
  if (same && (same->state == FileState::imported || same->state == FileState::importing)) return std::move(*same);
  ContributionFile file;
  if (same && same->state != FileState::undone) {
    file = std::move(*same);
    TRY(delete_bad_rows(tx, file));
  } else {
    file.attempt = same ? same->attempt + 1 : 1;
    file.id = ContributionFileId::make(now, frame.tools.member.random);
    file.employer = frame.employer.id;
    file.period = frame.period;
    file.digest = survey.digest;
    file.size = survey.size;
    file.received_at = now;
    file.received_by = frame.actor.id();
    file.state = FileState::received;
    TRY(insert_file(tx, file));
  }
  file.state = FileState::importing;
  file.register_new = frame.register_new;
  file.rows_total = survey.rows;
  file.counts = {};
  file.cursor_line = 0;
  file.refusal.reset();
  file.changed_at = now;
  TRY(update_file(tx, file));
  auto entry = entry_of(frame.tools, frame.actor, "contribution.file_begun");
  entry.about("contribution_file", file.id).about("employer", file.employer).fact("period", print(file.period)).fact("rows", file.rows_total);
  entry.fact("sha256", to_hex(file.digest)).fact("attempt", file.attempt).fact("register_new", file.register_new ? "yes" : "no");
  TRY(frame.tools.member.journal.append(tx, entry));
  return file;
}

/// One transaction: rows, problems, cursor, journal.
Result<ChunkResult> write_chunk(store::Tx& tx, const ImportFrame& frame, const Chunk& chunk, const ContributionFile& expected) {
  ContributionFile file = TRY(get_file(tx, expected.id));
  if (file.state != FileState::importing || file.cursor_line != expected.cursor_line) return conflict("contribution.import_elsewhere");
  ChunkResult result = TRY(post_chunk(tx, frame, chunk, file.id));
  const std::int64_t kept_before = file.counts.bad + file.counts.warnings;
  std::int64_t kept = kept_before;
  for (const BadRow& row : result.problem_rows) {
    if (kept >= kProblemsKept) break;
    TRY(insert_bad_row(tx, frame.tools.member.vault, file, row));
    kept += static_cast<std::int64_t>(row.problems.size());
  }
  file.counts.add(result.counts);
  file.cursor_line = chunk.last_line;
  file.changed_at = frame.tools.member.clock.now();
  TRY(update_file(tx, file));
  auto entry = entry_of(frame.tools, frame.actor, "contribution.chunk_imported");
  entry.about("contribution_file", file.id).fact("first_line", chunk.first_line).fact("last_line", chunk.last_line);
  entry.fact("rows", result.counts.good).fact("bad", result.counts.bad).fact("amount", result.counts.amount).fact("sha256", to_hex(chunk.digest));
  TRY(frame.tools.member.journal.append(tx, entry));
  return result;
}

Result<ContributionFile> finish_file(store::Tx& tx, const ImportFrame& frame, const ContributionFileId& id) {
  ContributionFile file = TRY(get_file(tx, id));
  if (file.state != FileState::importing) return conflict("contribution.import_elsewhere");
  file.state = FileState::imported;
  file.changed_at = frame.tools.member.clock.now();
  TRY(update_file(tx, file));
  auto entry = entry_of(frame.tools, frame.actor, "contribution.file_imported");
  entry.about("contribution_file", file.id).about("employer", file.employer).fact("rows", file.counts.good).fact("bad", file.counts.bad);
  entry.fact("amount", file.counts.amount);
  TRY(frame.tools.member.journal.append(tx, entry));
  return file;
}

/// A chunk that the database works on. Its job refers to things of the run, so the run never ends before it.
class Pending {
 public:
  explicit Pending(std::future<Result<ChunkResult>> future) : future_(std::move(future)) {}
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  ~Pending() {
    if (future_.valid()) future_.wait();
  }
  Result<ChunkResult> get() { return future_.get(); }

 private:
  std::future<Result<ChunkResult>> future_;
};

/// Runs chunk after chunk; while the database works on one, the next is made ready here.
class ImportRun {
 public:
  ImportRun(const ImportFrame& frame, Survey& survey, const ImportHooks& hooks, ImportReport& report)
      : frame_(frame), survey_(survey), hooks_(hooks), report_(report) {}

  /// False when the progress hook stopped it.
  Result<bool> run(const Readable& source, const std::optional<ContributionFile>& file) {
    file_ = file;
    CsvReader csv(TRY(source.open()));
    TRY(read_layout(csv));
    ChunkReader chunks(std::move(csv), survey_, frame_);
    if (file_) chunks.skip_to(file_->cursor_line);
    Chunk current;
    bool more = TRY(ready(chunks, current));
    while (more) {
      Pending pending(begin(current));
      Chunk following;
      auto next = ready(chunks, following);
      ChunkResult result = TRY(pending.get());
      TRY(done(current, result));
      if (hooks_.progress && !hooks_.progress({.rows_done = report_.counts.done, .rows_total = report_.rows_total})) return false;
      more = TRY(std::move(next));
      current = std::move(following);
    }
    return true;
  }

 private:
  /// The next chunk with everything that can be known of it before its transaction.
  Result<bool> ready(ChunkReader& chunks, Chunk& chunk) {
    const bool more = TRY(chunks.next(chunk));
    if (more && file_) chunk.roster = TRY(frame_.tools.database.read([&](store::ReadTx& tx) { return read_roster_ahead(tx, frame_, chunk); }));
    return more;
  }

  std::future<Result<ChunkResult>> begin(const Chunk& chunk) {
    auto promise = std::make_shared<std::promise<Result<ChunkResult>>>();
    auto future = promise->get_future();
    auto answer = std::make_shared<std::optional<ChunkResult>>();
    const auto finished = [promise, answer](Result<void> outcome) {
      if (!outcome) return promise->set_value(std::move(outcome).error());
      promise->set_value(std::move(**answer));
    };
    store::Database& database = frame_.tools.database;
    if (file_) {
      database.write_async(
          [this, &chunk, answer](store::Tx& tx) -> Result<void> {
            *answer = TRY(write_chunk(tx, frame_, chunk, *file_));
            return {};
          },
          finished);
    } else {
      database.read_async(
          [this, &chunk, answer](store::ReadTx& tx) -> Result<void> {
            *answer = TRY(check_chunk(tx, frame_, chunk));
            return {};
          },
          finished);
    }
    return future;
  }

  Result<void> done(const Chunk& chunk, const ChunkResult& result) {
    report_.counts.add(result.counts);
    if (file_) file_->cursor_line = chunk.last_line;
    if (!hooks_.problem_row) return {};
    for (const BadRow& row : result.problem_rows) TRY(hooks_.problem_row(row));
    return {};
  }

  const ImportFrame& frame_;
  Survey& survey_;
  const ImportHooks& hooks_;
  ImportReport& report_;
  std::optional<ContributionFile> file_;
};

}  // namespace

std::string_view to_string(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::checked: return "checked";
    case ImportOutcome::imported: return "imported";
    case ImportOutcome::already_imported: return "already_imported";
    case ImportOutcome::stopped: return "stopped";
  }
  return "";
}

Result<ImportReport> import_contributions(const ImportTools& tools, const Actor& actor, const Readable& source, const ImportRequest& request,
                                          const ImportHooks& hooks) {
  // 1. the whole file is read once before anything is written: its digest, its rows, what repeats
  Survey survey = TRY(survey_file(source));
  ImportFrame frame = TRY(frame_of(tools, actor, request, survey.layout));
  ImportReport report;
  report.employer = frame.employer.id;
  report.period = frame.period;
  report.rows_total = survey.rows;
  report.latin1_rows = survey.latin1_rows;
  report.layout = survey.layout;
  // 2. the file's row: new, taken up again, or done long ago
  std::optional<ContributionFile> file;
  if (request.commit) {
    file = TRY(tools.database.write([&](store::Tx& tx) { return begin_file(tx, frame, survey); }));
    report.file = file->id;
    frame.register_new = file->register_new;
    report.counts = file->counts;
    report.rows_before = file->counts.done;
    if (file->state == FileState::imported) {
      report.outcome = ImportOutcome::already_imported;
      return report;
    }
  }
  // 3. the chunks
  ImportRun run(frame, survey, hooks, report);
  if (!TRY(run.run(source, file))) {
    report.outcome = ImportOutcome::stopped;
    return report;
  }
  // 4. the end
  report.outcome = ImportOutcome::checked;
  if (file) {
    TRY(tools.database.write([&](store::Tx& tx) { return finish_file(tx, frame, file->id); }));
    report.outcome = ImportOutcome::imported;
  }
  return report;
}

}  // namespace teduh::contribution
