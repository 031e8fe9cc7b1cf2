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
  /// Not stored: approved claims that could not be put in when nobody had named them.
  struct LeftOut {
    ClaimId claim;
    std::string code;
  };
  std::vector<LeftOut> left_out = {};
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
  std::optional<std::string> statement_entry;  // the bank's name of the entry on a statement that debited it; empty when it gave none
};

/// A payment day further ahead is a slip of the pen; the amount was reckoned for now.
inline constexpr int kExecuteDaysMax = 31;
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
/// A claim that was named and may not be paid refuses the whole (fact claim: its number); one that nobody named is left out.
/// Errors: conflict payment.batch_exists, payment.nothing_to_pay, payment.finding_open, payment.bad_transfer, those of the claim
/// (claim.in_live_batch, ...); invalid payment.too_many_claims, payment.day_past, payment.day_far; not_found claim.no_such_claim.
Result<Batch> make_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const NewBatch& input);
/// Takes every claim out again. Error: conflict payment.batch_not_open.
Result<Batch> cancel_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id);
/// Takes one claim out of an open batch. Errors: conflict payment.batch_not_open; not_found payment.no_such_batch, payment.no_such_line.
Result<Batch> remove_line(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id, const ClaimId& claim);
/// Sends the money on its way, on the day that was asked for or the next working day that has not passed.
/// Errors: conflict payment.batch_not_open, payment.finding_open; denied claim.second_person_needed when the maker releases; those of a claim
/// (fact claim: its number).
Result<Batch> release_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id);

/// The pain.001 of a released batch: the bytes that were kept at the release, checked against their digest.
/// Errors: conflict payment.batch_not_released; internal payment.file_changed.
Result<std::string> payment_file(store::ReadTx& tx, const Deps& deps, std::string_view branch, const BatchId& id);

}  // namespace teduh::payment
