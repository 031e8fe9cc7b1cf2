// Payment batches: one officer puts approved claims together, another releases them to the bank.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"
#include "payment/payment_messages.hpp"

namespace teduh::payment {

/// Stored.
enum class BatchState : std::uint8_t {
  open = 1,       // made, may still be changed
  released = 2,   // the file is out, answers come
  cancelled = 3,  // taken apart before it was released
  settled = 4,    // every line has its answer
};
std::string_view to_string(BatchState state);

/// Stored.
enum class LineState : std::uint8_t { waiting = 1, sent = 2, paid = 3, failed = 4, removed = 5 };
std::string_view to_string(LineState state);

struct Batch {
  BatchId id;
  std::string branch;
  BatchState state = BatchState::open;
  Date execute_on;
  StaffId made_by;
  Moment made_at;
  std::optional<StaffId> released_by;
  std::optional<Moment> released_at;
  std::optional<Sha256> file_digest;
};

struct Line {
  PersonId person;
  ClaimId claim;
  std::int64_t attempt = 1;
  BatchId batch;
  BankAccountId account;
  Rupiah amount;  // net
  LineState state = LineState::waiting;
  std::string reason;
  std::optional<Date> booked;
};

/// Claims of one batch: each is a change of its own in the same transaction, and the one writer must not be held for long.
inline constexpr int kBatchClaimsMax = 500;

/// Who pays: the branch's account, on every file.
struct Payer {
  std::string name;
  std::string account;
  std::string bank;
};

/// Lives as long as the program.
struct Deps {
  const claim::Deps& claims;
  Payer payer;
};

struct NewBatch {
  BatchId id;
  Date execute_on;
  std::vector<ClaimId> claims;  // empty: all approved claims of the branch, by promised day, at most kBatchClaimsMax
};
/// Errors: conflict payment.batch_exists, payment.nothing_to_pay, those of the claim (claim.in_live_batch, ...); invalid payment.too_many_claims,
/// payment.day_past; not_found claim.no_such_claim.
Result<Batch> make_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const NewBatch& input);
/// Takes every claim out again. Error: conflict payment.batch_not_open.
Result<Batch> cancel_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id);
/// Sends the money on its way. Errors: conflict payment.batch_not_open; denied claim.second_person_needed when the maker releases.
Result<Batch> release_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id);

/// The pain.001 of a released batch: the same bytes every time, checked against the digest kept at the release.
/// Errors: conflict payment.batch_not_released; internal payment.file_changed.
Result<std::string> payment_file(store::ReadTx& tx, const Deps& deps, std::string_view branch, const BatchId& id);

}  // namespace teduh::payment
