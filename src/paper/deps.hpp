// What the functions of papers are handed. The questions about claims come in as functions, because claims stand above papers.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "document/check.hpp"
#include "domain/actor.hpp"
#include "law/papers.hpp"
#include "paper/upload_turns.hpp"
#include "platform/blob/blob_store.hpp"
#include "platform/blob/upload_folder.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/store/database.hpp"

namespace teduh::paper {

/// Lives as long as the program; may be used from any thread.
struct PaperDeps {
  store::Database& database;  // for work on the pool, where pieces and papers are written
  blob::BlobStore& blobs;
  blob::UploadFolder& folder;
  const Clock& clock;
  Random& random;
  const journal::Journal& journal;
  const law::PaperBook& papers;
  /// Blocks for as long as a check takes (document::PaperChecker::check); called on the pool only.
  std::function<Result<document::CheckedPaper>(BytesView)> check;
  /// The person of a claim that this actor may touch; not_found with the code of a claim that does not exist otherwise.
  std::function<Result<PersonId>(store::ReadTx&, const Actor&, const ClaimId&)> person_of_claim;
  /// Whether the claim's state lets this actor add papers (draft, returned; at the counter also in verification; the program itself
  /// finishes what was whole). conflict otherwise.
  std::function<Result<void>(store::ReadTx&, const Actor&, const ClaimId&)> takes_papers;
  std::shared_ptr<UploadTurns> turns = std::make_shared<UploadTurns>();
  /// How long the question how far an upload is waits for a piece that is still on its way: a line that was cut is noticed within moments.
  std::chrono::milliseconds let_go_wait{1'500};
};

}  // namespace teduh::paper
