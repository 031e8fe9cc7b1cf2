// From the first byte of an upload to the paper: creating, adding pieces, checking what is whole.
//
// What binds us. A piece is acknowledged when the file was synced and then the row says so. A kill between the two leaves bytes that were
// never acknowledged: the row wins, and the next piece cuts them off. Should the file be shorter than the row (a disk that lied), the file
// wins: what is not there cannot be checked. All but create_upload block (files, syncs, transactions, the check): on the pool only.
#pragma once

#include <optional>
#include <string>

#include "paper/deps.hpp"
#include "paper/tus.hpp"
#include "paper/upload.hpp"

namespace teduh::paper {

struct NewUpload {
  ClaimId claim;
  std::string kind;
  std::int64_t length = 0;
  std::optional<UploadId> id;  // made by the client
  std::string key;             // Idempotency-Key; may be empty
};

/// Makes the row; the same id (or key) again gives the upload as it stands. Errors: those of the claim's functions;
/// invalid paper.kind_unknown; conflict upload.id_taken (the id or key was used for another file), upload.too_many_open, paper.too_many,
/// paper.quota.
Result<Upload> create_upload(store::Tx& tx, const PaperDeps& deps, const Actor& actor, const NewUpload& add, const UploadId& own_id);

/// An upload and how far it is.
struct Standing {
  Upload upload;
  std::int64_t offset = 0;
  bool checking = false;  // another request has it checked now
};

/// Errors of all that follow: not_found upload.no_such_upload; conflict upload.superseded (a later request came), invalid upload.gone and
/// upload.expired.
Result<Standing> look_at_upload(const PaperDeps& deps, const UploadId& id, std::uint64_t sequence);

struct Piece {
  UploadId id;
  std::uint64_t sequence = 0;  // Call::sequence
  std::int64_t offset = 0;
  BytesView bytes;
  bool is_whole = true;  // false: the line was cut, the rest is missing
  std::optional<Checksum> checksum;
};
/// Keeps the bytes. A cut piece is kept as far as it came, unless a checksum was to vouch for it. Errors: conflict upload.offset (fact offset);
/// invalid upload.beyond_length, upload.checksum_mismatch; the refusal of an upload that was refused; those of the claim's functions.
Result<Standing> add_piece(const PaperDeps& deps, const Actor& actor, const Piece& piece);

/// Checks an upload that is whole and makes it a paper, once, whoever asks. A refused content and a claim that has moved on are
/// no Errors: the upload has ended as refused, and the standing says it. Errors: unavailable (checker busy, disk full; ask again), those of the
/// claim's functions.
Result<Standing> finish_upload(const PaperDeps& deps, const Actor& actor, const UploadId& id);

/// Ends it on its sender's wish; a paper it became stays.
Result<void> remove_upload(const PaperDeps& deps, const Actor& actor, const UploadId& id, std::uint64_t sequence);

/// Why it was refused, as it was told then.
Error refusal_of(const Upload& upload);

struct SweepReport {
  int expired = 0;
  int finished = 0;  // were whole, but nobody had them checked: the process ended in between
  std::int64_t forgotten = 0;
  int files_removed = 0;
};
/// One portion of the worker's round: expires, finishes, forgets, and removes files without an open upload.
Result<SweepReport> sweep_uploads(const PaperDeps& deps, Moment now);

}  // namespace teduh::paper
