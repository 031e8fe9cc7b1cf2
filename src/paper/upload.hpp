// A file of a claim that is still arriving, and its row. The row tells what was acknowledged.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "domain/ids.hpp"
#include "platform/store/database.hpp"

namespace teduh::paper {

/// Stored.
enum class UploadState : std::uint8_t {
  open = 1,     // takes bytes, or has them all and waits to be checked
  done = 2,     // became a paper
  refused = 3,  // its content was refused
  removed = 4,  // ended by its sender
  expired = 5,
};

inline constexpr std::chrono::hours kUploadLife{24};       // a phone that finds no net for a day begins again
inline constexpr std::chrono::days kWholeKept{7};          // what was acknowledged to its last byte is kept so much longer for its check
inline constexpr std::int64_t kOpenUploadsMax = 20;        // of one person: more are no papers of one claim
inline constexpr std::int64_t kPapersOfClaimMax = 40;      // replaced ones included; the longest list of papers has nine
inline constexpr std::int64_t kBytesOfPersonMax = 200LL * 1024 * 1024;  // of papers that stand and of open uploads

struct Upload {
  UploadId id;
  PersonId person;
  ClaimId claim;
  std::string kind;
  std::int64_t length = 0;    // bytes of the whole file
  std::int64_t received = 0;  // bytes that were acknowledged
  UploadState state = UploadState::open;
  std::string refusal;        // error code, when refused
  std::vector<std::pair<std::string, std::string>> refusal_facts;
  std::optional<PaperId> paper;  // when done
  std::string created_by;        // Actor::id()
  Moment created_at;
  Moment expires_at;
  Moment changed_at;

  [[nodiscard]] bool is_whole() const { return received == length; }
  /// Its time is over. What is whole waits for nobody but its check, so it is not thrown away for a busy checker or a server that was down.
  [[nodiscard]] bool is_overdue(Moment now) const { return now >= expires_at + (is_whole() ? kWholeKept : std::chrono::days(0)); }
};

/// Error: not_found upload.no_such_upload.
Result<Upload> get_upload(store::ReadTx& tx, const UploadId& id);
/// The upload that a creation with this key made before.
Result<std::optional<UploadId>> find_upload_by_key(store::ReadTx& tx, const PersonId& person, const Sha256& key);
/// Error: conflict upload.id_taken.
Result<void> add_upload(store::Tx& tx, const Upload& upload, const std::optional<Sha256>& key);
/// Only while it is open: conflict upload.superseded otherwise.
Result<void> set_received(store::Tx& tx, const Upload& upload, std::int64_t received, Moment now);
/// Writes state, paper, refusal and facts of `upload`; only while the row is open: conflict upload.superseded otherwise.
Result<void> end_upload(store::Tx& tx, const Upload& upload, Moment now);
/// After it ended: its sender wants to hear no more of it.
Result<void> set_removed(store::Tx& tx, const Upload& upload, Moment now);

struct OpenUploads {
  std::int64_t of_person = 0;
  std::int64_t of_claim = 0;
  std::int64_t bytes = 0;  // of the person: their whole lengths
};
Result<OpenUploads> count_open_uploads(store::ReadTx& tx, const PersonId& person, const ClaimId& claim);
/// Newest first.
Result<std::vector<Upload>> list_refused_uploads(store::ReadTx& tx, const PersonId& person, const ClaimId& claim);

// For the sweep.
/// Open, all bytes here, unchanged since `before`: they wait for their check. The longest waiting first.
Result<std::vector<Upload>> list_whole_uploads(store::ReadTx& tx, Moment before, std::int64_t count_max);
/// Open uploads that are over: unfinished ones past expires_at, whole ones only kWholeKept later.
Result<std::vector<Upload>> list_overdue_uploads(store::ReadTx& tx, Moment now, std::int64_t count_max);
/// Forgets uploads that ended before this moment; gives their number.
Result<std::int64_t> delete_ended_uploads(store::Tx& tx, Moment before);

}  // namespace teduh::paper
