#include "paper/receive.hpp"

namespace teduh::paper {
namespace {

constexpr std::int64_t kPortion = 200;             // overdue uploads a round
constexpr std::int64_t kChecks = 20;               // checks a round: each may take the checker's whole time
constexpr std::chrono::minutes kUncheckedWait{2};  // longer than a check with its queue: nobody is at it any more
constexpr std::chrono::days kEndedKept{30};        // so long a phone may ask what became of its upload

Result<bool> expire(const PaperDeps& deps, Upload upload, Moment now) {
  const auto turn = deps.turns->wait(upload.id);
  upload.state = UploadState::expired;
  const auto done = deps.database.write([&](store::Tx& tx) { return end_upload(tx, upload, now); });
  if (!done && done.error().fault == Fault::conflict) return false;  // ended meanwhile
  if (!done) return done.error();
  TRY(deps.folder.remove(upload.id));
  return true;
}

/// A busy checker or a damaged file leaves the upload as it is: it goes to the end of the row, so that it holds up no other, and is tried again.
Result<bool> finish_left_behind(const PaperDeps& deps, const Upload& upload, Moment now) {
  const auto standing = finish_upload(deps, Actor::system(), upload.id);
  if (standing) return !standing->checking;
  const auto moved = deps.database.write([&](store::Tx& tx) { return set_received(tx, upload, upload.received, now); });
  if (!moved && moved.error().fault != Fault::conflict) return moved.error();  // conflict: ended meanwhile
  return false;
}

/// A row is made before its file, so a file whose row has ended or is unknown belongs to nobody.
Result<int> remove_stray_files(const PaperDeps& deps) {
  int removed = 0;
  for (const auto& id : TRY(deps.folder.list())) {
    const auto upload = deps.database.read([&](store::ReadTx& tx) { return get_upload(tx, id); });
    if (!upload && upload.error().fault != Fault::not_found) return upload.error();
    if (upload && upload->state == UploadState::open) continue;
    if (TRY(deps.folder.remove(id))) ++removed;
  }
  return removed;
}

}  // namespace

Result<SweepReport> sweep_uploads(const PaperDeps& deps, Moment now) {
  SweepReport report;
  // Whole ones first, whatever their age: their last byte was acknowledged.
  const auto whole = TRY(deps.database.read([&](store::ReadTx& tx) { return list_whole_uploads(tx, now - kUncheckedWait, kChecks); }));
  for (const auto& upload : whole) report.finished += TRY(finish_left_behind(deps, upload, now)) ? 1 : 0;
  const auto overdue = TRY(deps.database.read([&](store::ReadTx& tx) { return list_overdue_uploads(tx, now, kPortion); }));
  for (const auto& upload : overdue) report.expired += TRY(expire(deps, upload, now)) ? 1 : 0;
  report.forgotten = TRY(deps.database.write([&](store::Tx& tx) { return delete_ended_uploads(tx, now - kEndedKept); }));
  report.files_removed = TRY(remove_stray_files(deps));
  return report;
}

}  // namespace teduh::paper
