#include "paper/receive.hpp"

namespace teduh::paper {
namespace {

constexpr std::int64_t kPortion = 200;             // uploads a round
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

/// A claim that has moved on, a busy checker or a damaged file leaves the upload as it is: it is tried again, and expires in the end.
bool finish_left_behind(const PaperDeps& deps, const Upload& upload) {
  const auto standing = finish_upload(deps, Actor::system(), upload.id);
  return standing.has_value() && !standing->checking;
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
  const auto open = TRY(deps.database.read([&](store::ReadTx& tx) { return list_open_uploads_changed_before(tx, now - kUncheckedWait, kPortion); }));
  for (const auto& upload : open) {
    if (now >= upload.expires_at) report.expired += TRY(expire(deps, upload, now)) ? 1 : 0;
    else if (upload.is_whole()) report.finished += finish_left_behind(deps, upload) ? 1 : 0;
  }
  report.forgotten = TRY(deps.database.write([&](store::Tx& tx) { return delete_ended_uploads(tx, now - kEndedKept); }));
  report.files_removed = TRY(remove_stray_files(deps));
  return report;
}

}  // namespace teduh::paper
