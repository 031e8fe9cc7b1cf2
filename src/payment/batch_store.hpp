// The tables of batches and their lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "payment/batch.hpp"

namespace teduh::payment {

/// What an answer of the bank points at.
struct Reference {
  PersonId person;
  ClaimId claim;
  std::int64_t attempt = 1;
  BatchId batch;
  std::string branch;
};

/// The bytes that were released, sealed. Error of get: internal payment.file_changed.
Result<void> insert_file(store::Tx& tx, const claim::Deps& deps, const Batch& batch, const std::string& file);
Result<std::string> get_file(store::ReadTx& tx, const claim::Deps& deps, const Batch& batch);

/// Error: conflict payment.batch_exists.
Result<void> insert_batch(store::Tx& tx, const Batch& batch);
Result<void> update_batch(store::Tx& tx, const Batch& batch);
/// Error: not_found payment.no_such_batch.
Result<Batch> get_batch(store::ReadTx& tx, std::string_view branch, const BatchId& id);
/// Newest first, at most kBatchListMax.
inline constexpr int kBatchListMax = 100;
Result<std::vector<Batch>> list_batches(store::ReadTx& tx, std::string_view branch);

Result<void> insert_line(store::Tx& tx, const Line& line, std::string_view branch);
Result<void> update_line(store::Tx& tx, const Line& line);
/// In the order of the claims' ids, without removed ones.
Result<std::vector<Line>> list_lines(store::ReadTx& tx, const Batch& batch);
/// The line of a claim in a batch; not_found payment.no_such_line.
Result<Line> get_line_of(store::ReadTx& tx, const Batch& batch, const ClaimId& claim);
Result<bool> has_open_lines(store::ReadTx& tx, const Batch& batch);
Result<std::int64_t> count_attempts(store::ReadTx& tx, const PersonId& person, const ClaimId& claim);
Result<Line> get_line(store::ReadTx& tx, const Reference& reference);

Result<std::optional<Reference>> find_reference(store::ReadTx& tx, std::string_view end_to_end_id);
/// The claim's id without dashes and the attempt: 32 + 1 + up to 2 characters, within the 35 that banks carry.
std::string end_to_end_id(const ClaimId& claim, std::int64_t attempt);

}  // namespace teduh::payment
