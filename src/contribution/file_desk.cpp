#include "contribution/file_desk.hpp"

#include "member/employer.hpp"

namespace teduh::contribution {
namespace {

constexpr int kFilesLookedAt = 100;  // failing ones among them are passed over

Result<void> journal_file(store::Tx& tx, const member::Tools& tools, const Actor& actor, const ContributionFile& file, std::string act) {
  const Moment now = tools.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, actor, std::move(act));
  entry.about("contribution_file", file.id).about("employer", file.employer).fact("period", print(file.period)).fact("sha256", to_hex(file.digest));
  TRY(tools.journal.append(tx, entry));
  return {};
}

/// What passes by itself or is a fault of the machine: the file stays where it is and is tried again.
bool is_ours(const Error& error) {
  return error.fault == Fault::internal || error.fault == Fault::unavailable || error.code == "contribution.import_elsewhere";
}

/// Ends the file's waiting with a reason that people can read.
Result<void> refuse(const FileWorker& worker, const ContributionFileId& id, const std::string& code) {
  return worker.tools.database.write([&](store::Tx& tx) -> Result<void> {
    ContributionFile file = TRY(get_file(tx, id));
    file.state = FileState::refused;
    file.refusal = code;
    file.changed_at = worker.tools.member.clock.now();
    return update_file(tx, file);
  });
}

Result<ImportRequest> request_of(const FileWorker& worker, const ContributionFile& file, bool commit) {
  const auto employer = TRY(worker.tools.database.read([&](store::ReadTx& tx) { return member::get_employer(tx, file.employer); }));
  return ImportRequest{.npp = employer.data.npp, .period = file.period, .commit = commit, .register_new = file.register_new};
}

Result<void> keep_check(store::Tx& tx, const FileWorker& worker, const ContributionFileId& id, const ImportReport& report, const std::vector<BadRow>& rows) {
  ContributionFile file = TRY(get_file(tx, id));
  TRY(delete_bad_rows(tx, file));
  for (const BadRow& row : rows) TRY(insert_bad_row(tx, worker.tools.member.vault, file, row));
  file.state = FileState::checked;
  file.rows_total = report.rows_total;
  file.counts = report.counts;
  file.changed_at = worker.tools.member.clock.now();
  return update_file(tx, file);
}

std::function<bool(const ImportProgress&)> go_on(const FileWorker& worker) {
  return [&worker](const ImportProgress&) { return !worker.stopping || !worker.stopping(); };
}

Result<void> check_received(const FileWorker& worker, const ContributionFile& file, const Readable& source) {
  std::vector<BadRow> kept;
  std::int64_t problems = 0;
  ImportHooks hooks;
  hooks.problem_row = [&](const BadRow& row) -> Result<void> {
    if (problems < kProblemsKept) kept.push_back(row);
    problems += static_cast<std::int64_t>(row.problems.size());
    return {};
  };
  hooks.progress = go_on(worker);
  const auto request = TRY(request_of(worker, file, false));
  const auto report = TRY(import_contributions(worker.tools, Actor::system(), source, request, hooks));
  if (report.outcome == ImportOutcome::stopped) return {};  // a check begins anew
  return worker.tools.database.write([&](store::Tx& tx) { return keep_check(tx, worker, file.id, report, kept); });
}

Result<void> import_ordered(const FileWorker& worker, const ContributionFile& file, const Readable& source) {
  const auto request = TRY(request_of(worker, file, true));
  const auto report = TRY(import_contributions(worker.tools, Actor::system(), source, request, {.progress = go_on(worker)}));
  if (report.outcome == ImportOutcome::stopped) return {};
  worker.inbox.remove(file.id);
  return {};
}

Result<void> undo_ordered(const FileWorker& worker, const ContributionFile& file) {
  const auto report = TRY(undo_file(worker.tools, worker.claims, Actor::system(), {.file = file.id, .dry_run = false, .rest = file.state != FileState::undo_wanted}));
  if (report.undone) return {};
  return worker.tools.database.write([&](store::Tx& tx) -> Result<void> {
    ContributionFile back = TRY(get_file(tx, file.id));
    back.state = FileState::imported;
    back.refusal = "contribution.undo_protected";
    back.changed_at = worker.tools.member.clock.now();
    return update_file(tx, back);
  });
}

Result<void> work_on(const FileWorker& worker, const ContributionFile& file) {
  const bool undoes = file.state == FileState::undo_wanted || file.state == FileState::undo_rest_wanted || file.state == FileState::undoing;
  if (undoes) return undo_ordered(worker, file);
  const auto source = TRY(worker.inbox.open(file.id));
  if (file.state == FileState::importing) return import_ordered(worker, file, *source);
  return check_received(worker, file, *source);
}

/// The oldest that did not fail lately.
Result<std::optional<ContributionFile>> next_file(const FileWorker& worker) {
  auto files = TRY(worker.tools.database.read([](store::ReadTx& tx) { return list_waiting_files(tx, kFilesLookedAt); }));
  const Moment now = worker.tools.member.clock.now();
  for (auto& file : files)
    if (worker.failing == nullptr || worker.failing->patience.may_try(file.id, now)) return std::optional(std::move(file));
  return std::optional<ContributionFile>();
}

Result<bool> pass_over(const FileWorker& worker, const ContributionFileId& id, const Error& error) {
  if (worker.failing == nullptr) return error;
  worker.failing->patience.note_failure(id, worker.tools.member.clock.now());
  if (worker.failing->tell) worker.failing->tell(id, error);
  return true;
}

}  // namespace

Result<ContributionFile> receive_file(store::Tx& tx, const member::Tools& tools, const Inbox& inbox, const Actor& actor, const ReceivedFile& received,
                                      BytesView sealed) {
  auto same = TRY(find_same_file(tx, {.employer = received.employer, .period = received.period, .digest = received.digest}));
  if (same && same->state != FileState::undone && same->state != FileState::refused) return std::move(*same);
  ContributionFile file;
  file.employer = received.employer;
  file.id = received.id;
  file.period = received.period;
  file.digest = received.digest;
  file.attempt = same ? same->attempt + 1 : 1;
  file.register_new = received.register_new;
  file.size = received.size;
  file.by_worker = true;
  file.received_at = tools.clock.now();
  file.received_by = actor.id();
  file.changed_at = file.received_at;
  TRY(insert_file(tx, file));
  // The body first reaches the disk, then the row is committed: a row without its body cannot be.
  TRY(inbox.keep(file.id, sealed));
  TRY(journal_file(tx, tools, actor, file, "contribution.file_received"));
  return file;
}

Result<ContributionFile> order_import(store::Tx& tx, const member::Tools& tools, const Actor& actor, const ContributionFileId& id) {
  ContributionFile file = TRY(get_file(tx, id));
  if (file.state == FileState::imported || file.state == FileState::importing) return file;
  if (file.state != FileState::checked) return conflict("contribution.not_checked");
  TRY(delete_bad_rows(tx, file));
  file.state = FileState::importing;
  file.counts = {};
  file.by_worker = true;
  file.cursor_line = 0;
  file.changed_at = tools.clock.now();
  TRY(update_file(tx, file));
  TRY(journal_file(tx, tools, actor, file, "contribution.import_ordered"));
  return file;
}

Result<ContributionFile> order_undo(store::Tx& tx, const member::Tools& tools, const Actor& actor, const UndoRequest& request) {
  ContributionFile file = TRY(get_file(tx, request.file));
  const bool under_way = file.state == FileState::undone || file.state == FileState::undoing;
  if (under_way) return file;
  const bool ordered = file.state == FileState::undo_wanted || file.state == FileState::undo_rest_wanted;
  if (file.state != FileState::imported && !ordered) return conflict("contribution.not_imported");
  file.state = request.rest ? FileState::undo_rest_wanted : FileState::undo_wanted;
  file.refusal.reset();
  file.by_worker = true;
  file.changed_at = tools.clock.now();
  TRY(update_file(tx, file));
  TRY(journal_file(tx, tools, actor, file, "contribution.undo_ordered"));
  return file;
}

Result<bool> work_on_next_file(const FileWorker& worker) {
  if (worker.stopping && worker.stopping()) return false;
  const auto file = TRY(next_file(worker));
  if (!file) return false;
  const auto done = work_on(worker, *file);
  if (!done && is_ours(done.error())) return pass_over(worker, file->id, done.error());
  if (!done) TRY(refuse(worker, file->id, done.error().code));
  if (worker.failing != nullptr) worker.failing->patience.note_success(file->id);
  return true;
}

}  // namespace teduh::contribution
