#include "payment/batch_store.hpp"

namespace teduh::payment {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kInsertBatch{"batch_insert",
                           "INSERT INTO payment_batch (branch, batch_id, state, execute_on, made_by, made_at, released_by, released_at, file_digest) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"};
constexpr Sql kUpdateBatch{"batch_update",
                           "UPDATE payment_batch SET state = ?3, released_by = ?4, released_at = ?5, file_digest = ?6, execute_on = ?7 WHERE branch = ?1 AND batch_id = ?2"};
constexpr Sql kBatch{"batch_by_id",
                     "SELECT branch, batch_id, state, execute_on, made_by, made_at, released_by, released_at, file_digest FROM payment_batch "
                     "WHERE branch = ?1 AND batch_id = ?2"};
constexpr Sql kBatches{"batches_of_branch",
                       "SELECT branch, batch_id, state, execute_on, made_by, made_at, released_by, released_at, file_digest FROM payment_batch "
                       "WHERE branch = ?1 ORDER BY made_at DESC, batch_id LIMIT ?2"};
constexpr Sql kInsertLine{"line_insert",
                          "INSERT INTO payment_line (person_id, claim_id, attempt, batch_id, account_id, amount, state, reason, booked, branch) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
constexpr Sql kInsertReference{"reference_insert",
                               "INSERT INTO payment_reference (end_to_end_id, person_id, claim_id, attempt, batch_id, branch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kUpdateLine{"line_update",
                          "UPDATE payment_line SET state = ?4, reason = ?5, booked = ?6, statement_entry = ?7 WHERE person_id = ?1 AND claim_id = ?2 AND attempt = ?3"};
constexpr Sql kLines{"lines_of_batch",
                     "SELECT person_id, claim_id, attempt, batch_id, account_id, amount, state, reason, booked, statement_entry FROM payment_line "
                     "WHERE batch_id = ?1 AND branch = ?2 AND state <> 5 ORDER BY claim_id, attempt"};
constexpr Sql kLineOf{"line_of_claim",
                      "SELECT person_id, claim_id, attempt, batch_id, account_id, amount, state, reason, booked, statement_entry FROM payment_line "
                      "WHERE batch_id = ?1 AND branch = ?2 AND claim_id = ?3 AND state <> 5 ORDER BY attempt DESC LIMIT 1"};
constexpr Sql kOpenLines{"batch_open_lines", "SELECT COUNT(*) FROM payment_line WHERE batch_id = ?1 AND branch = ?2 AND state IN (1, 2)"};
constexpr Sql kInsertFile{"payment_file_insert", "INSERT INTO payment_file (branch, batch_id, body) VALUES (?1, ?2, ?3)"};
constexpr Sql kFile{"payment_file", "SELECT body FROM payment_file WHERE branch = ?1 AND batch_id = ?2"};
constexpr Sql kLine{"line_by_id",
                    "SELECT person_id, claim_id, attempt, batch_id, account_id, amount, state, reason, booked, statement_entry FROM payment_line "
                    "WHERE person_id = ?1 AND claim_id = ?2 AND attempt = ?3"};
constexpr Sql kAttempts{"line_attempts", "SELECT COUNT(*) FROM payment_line WHERE person_id = ?1 AND claim_id = ?2"};
constexpr Sql kReference{"reference_by_id", "SELECT person_id, claim_id, attempt, batch_id, branch FROM payment_reference WHERE end_to_end_id = ?1"};

std::optional<Sha256> maybe_digest(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  const auto bytes = row.blob(column);
  Sha256 digest{};
  CHECK(bytes.size() == digest.size());
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Batch batch_of(const Row& row) {
  return {.id = row.id<BatchId>(1),
          .branch = row.string(0),
          .state = row.enumeration<BatchState>(2),
          .execute_on = row.date(3),
          .made_by = row.id<StaffId>(4),
          .made_at = row.moment(5),
          .released_by = row.maybe_id<StaffId>(6),
          .released_at = row.maybe_moment(7),
          .file_digest = maybe_digest(row, 8)};
}

Line line_of(const Row& row) {
  return {.person = row.id<PersonId>(0),
          .claim = row.id<ClaimId>(1),
          .attempt = row.integer(2),
          .batch = row.id<BatchId>(3),
          .account = row.id<BankAccountId>(4),
          .amount = row.rupiah(5),
          .state = row.enumeration<LineState>(6),
          .reason = row.string(7),
          .booked = row.maybe_date(8),
          .statement_entry = row.is_null(9) ? std::nullopt : std::optional(row.string(9))};
}

}  // namespace

Result<void> insert_batch(store::Tx& tx, const Batch& b) {
  const auto done =
      tx.execute(kInsertBatch, {b.branch, b.id, b.state, b.execute_on, b.made_by, b.made_at, b.released_by, b.released_at, b.file_digest});
  if (!done) return done.error().code == "store.unique" ? conflict("payment.batch_exists") : done.error();
  return {};
}

Result<void> update_batch(store::Tx& tx, const Batch& b) {
  TRY(tx.execute(kUpdateBatch, {b.branch, b.id, b.state, b.released_by, b.released_at, b.file_digest, b.execute_on}));
  return {};
}

Result<Batch> get_batch(store::ReadTx& tx, std::string_view branch, const BatchId& id) {
  auto batch = TRY(tx.find(kBatch, {branch, id}, batch_of));
  if (!batch) return not_found("payment.no_such_batch");
  return std::move(*batch);
}

Result<std::vector<Batch>> list_batches(store::ReadTx& tx, std::string_view branch) { return tx.list(kBatches, {branch, kBatchListMax}, batch_of); }

Result<void> insert_line(store::Tx& tx, const Line& line, std::string_view branch) {
  TRY(tx.execute(kInsertLine, {line.person, line.claim, line.attempt, line.batch, line.account, line.amount, line.state, line.reason, line.booked, branch}));
  const std::string reference = end_to_end_id(line.claim, line.attempt);
  TRY(tx.execute(kInsertReference, {reference, line.person, line.claim, line.attempt, line.batch, branch}));
  return {};
}

Result<void> update_line(store::Tx& tx, const Line& line) {
  TRY(tx.execute(kUpdateLine, {line.person, line.claim, line.attempt, line.state, line.reason, line.booked, line.statement_entry}));
  return {};
}

Result<std::vector<Line>> list_lines(store::ReadTx& tx, const Batch& batch) { return tx.list(kLines, {batch.id, batch.branch}, line_of); }

Result<Line> get_line_of(store::ReadTx& tx, const Batch& batch, const ClaimId& claim) {
  auto line = TRY(tx.find(kLineOf, {batch.id, batch.branch, claim}, line_of));
  if (!line) return not_found("payment.no_such_line");
  return std::move(*line);
}

Result<bool> has_open_lines(store::ReadTx& tx, const Batch& batch) { return TRY(tx.number(kOpenLines, {batch.id, batch.branch})) > 0; }

Result<void> insert_file(store::Tx& tx, const claim::Deps& deps, const Batch& batch, const std::string& file) {
  const Bytes sealed = deps.members.vault.sealer().seal(file, {"payment_file", "body", batch.id.bytes()});
  TRY(tx.execute(kInsertFile, {batch.branch, batch.id, sealed}));
  return {};
}

Result<std::string> get_file(store::ReadTx& tx, const claim::Deps& deps, const Batch& batch) {
  const auto sealed = TRY(tx.find(kFile, {batch.branch, batch.id}, [](const Row& row) { return row.bytes(0); }));
  if (!sealed || !batch.file_digest) return internal("payment.file_changed");
  std::string file = TRY(deps.members.vault.sealer().open_text(*sealed, {"payment_file", "body", batch.id.bytes()}));
  if (sha256(file) != *batch.file_digest) return internal("payment.file_changed");
  return file;
}

Result<std::int64_t> count_attempts(store::ReadTx& tx, const PersonId& person, const ClaimId& claim) { return tx.number(kAttempts, {person, claim}); }

Result<Line> get_line(store::ReadTx& tx, const Reference& reference) {
  auto line = TRY(tx.find(kLine, {reference.person, reference.claim, reference.attempt}, line_of));
  CHECK(line.has_value());  // line and reference are written together
  return std::move(*line);
}

Result<std::optional<Reference>> find_reference(store::ReadTx& tx, std::string_view end_to_end_id) {
  return tx.find(kReference, {end_to_end_id}, [](const Row& row) {
    return Reference{row.id<PersonId>(0), row.id<ClaimId>(1), row.integer(2), row.id<BatchId>(3), row.string(4)};
  });
}

std::string end_to_end_id(const ClaimId& claim, std::int64_t attempt) { return to_hex(claim.bytes()) + "-" + std::to_string(attempt); }

}  // namespace teduh::payment
