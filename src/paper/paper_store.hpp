// Papers at rest: rows that are only ever added. What reads them for others stands in paper.hpp.
#pragma once

#include "paper/paper.hpp"

namespace teduh::paper {

struct NewPaper {
  Paper paper;
  std::int64_t original_bytes = 0;
  UploadId upload;
};

/// Adds the paper in the place of the one of its kind that stands, and gives the replaced one.
Result<std::optional<PaperId>> add_paper(store::Tx& tx, const NewPaper& add);

/// Of a claim, replaced ones included.
Result<std::int64_t> count_papers(store::ReadTx& tx, const PersonId& person, const ClaimId& claim);
/// Cleaned bytes of all papers of the person that stand.
Result<std::int64_t> standing_bytes(store::ReadTx& tx, const PersonId& person);
/// The digests that rows of papers name, in their order, after `after` (empty: from the first).
Result<std::vector<Sha256>> list_named_blobs(store::ReadTx& tx, BytesView after, std::int64_t limit);
/// Whether a paper names this blob, as it came or cleaned: what is named stays.
Result<bool> is_blob_named(store::ReadTx& tx, const Sha256& blob);

}  // namespace teduh::paper
