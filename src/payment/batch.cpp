#include "payment/batch.hpp"

#include <algorithm>

#include "claim/run_command.hpp"
#include "member/bank_account.hpp"
#include "payment/batch_store.hpp"

namespace teduh::payment {
namespace {

constexpr std::int64_t kAttemptsMax = 99;  // two digits of the reference; a claim that fails more often needs a person

using claim::ClaimKey;

Result<std::vector<ClaimKey>> claims_for(store::ReadTx& tx, const Actor& actor, const NewBatch& input) {
  if (input.claims.empty()) return claim::list_payable(tx, actor.branch, kBatchClaimsMax);
  std::vector<ClaimKey> keys;
  for (const auto& id : input.claims) {
    auto key = TRY(claim::get_claim_key(tx, id));
    if (key.branch != actor.branch) return not_found("claim.no_such_claim");
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> add_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const Batch& batch, const ClaimKey& key) {
  const auto outcome = TRY(claim::run_command(tx, deps.claims, actor, key, claim::PutInBatch{batch.id}));
  const auto& claim = outcome.row.claim;
  const std::int64_t attempt = TRY(count_attempts(tx, key.person, key.claim)) + 1;
  if (attempt > kAttemptsMax) return conflict("payment.too_many_attempts");
  return insert_line(tx,
                     {.person = key.person, .claim = key.claim, .attempt = attempt, .batch = batch.id, .account = *claim.account, .amount = claim.amounts->net},
                     batch.branch);
}

Result<void> journal_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const Batch& batch, const char* act, std::span<const Line> lines) {
  const Moment now = deps.claims.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.claims.random), now, actor, act);
  Rupiah sum;
  for (const auto& line : lines) sum += line.amount;
  entry.about("batch", batch.id);
  entry.fact("lines", static_cast<std::int64_t>(lines.size())).fact("sum", sum).fact("execute_on", batch.execute_on);
  if (batch.file_digest) entry.fact("file", to_hex(*batch.file_digest));
  TRY(deps.claims.journal.append(tx, entry));
  return {};
}

Result<std::string> write_file(store::ReadTx& tx, const Deps& deps, const Batch& batch, const std::vector<Line>& lines) {
  PaymentOrder order{.message_id = to_hex(batch.id.bytes()),
                     .created = batch.made_at,
                     .execute_on = batch.execute_on,
                     .debtor_name = deps.payer.name,
                     .debtor_account = deps.payer.account,
                     .debtor_bank = deps.payer.bank};
  for (const auto& line : lines) {
    const auto account = TRY(member::get_bank_account(tx, deps.claims.members.vault, line.person, line.account));
    const auto row = TRY(claim::get_claim(tx, {line.person, line.claim, batch.branch}));
    order.transfers.push_back({.end_to_end_id = end_to_end_id(line.claim, line.attempt),
                               .amount = line.amount,
                               .creditor_name = account.data.holder.exact(),
                               .creditor_account = account.data.number.exact(),
                               .creditor_bank = account.data.bank,
                               .remittance = "JHT " + row.number});
  }
  return write_pain001(order);
}

Result<Batch> open_batch(store::ReadTx& tx, const Actor& actor, const BatchId& id) {
  auto batch = TRY(get_batch(tx, actor.branch, id));
  if (batch.state != BatchState::open) return conflict("payment.batch_not_open");
  return batch;
}

}  // namespace

std::string_view to_string(BatchState state) {
  switch (state) {
    case BatchState::open: return "open";
    case BatchState::released: return "released";
    case BatchState::cancelled: return "cancelled";
    case BatchState::settled: return "settled";
  }
  return "?";
}

std::string_view to_string(LineState state) {
  switch (state) {
    case LineState::waiting: return "waiting";
    case LineState::sent: return "sent";
    case LineState::paid: return "paid";
    case LineState::failed: return "failed";
    case LineState::removed: return "removed";
  }
  return "?";
}

Result<Batch> make_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const NewBatch& input) {
  // Step 1: the order makes sense before anything is touched.
  if (input.claims.size() > static_cast<std::size_t>(kBatchClaimsMax)) return invalid("payment.too_many_claims");
  if (deps.payer.account.empty() || deps.payer.bank.empty()) return conflict("payment.debtor_missing");
  if (input.execute_on < claim::today(deps.claims)) return invalid("payment.day_past");
  const auto keys = TRY(claims_for(tx, actor, input));
  if (keys.empty()) return conflict("payment.nothing_to_pay");
  // Step 2: the batch, then every claim in it; one claim that may not be paid refuses the whole, so that the maker sees it.
  const Batch batch{.id = input.id, .branch = actor.branch, .execute_on = input.execute_on, .made_by = actor.staff, .made_at = deps.claims.clock.now()};
  TRY(insert_batch(tx, batch));
  for (const auto& key : keys) TRY(add_claim(tx, deps, actor, batch, key));
  // Step 3: the journal.
  const auto lines = TRY(list_lines(tx, batch.id));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_made", lines));
  return batch;
}

Result<Batch> cancel_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id) {
  Batch batch = TRY(open_batch(tx, actor, id));
  const auto lines = TRY(list_lines(tx, id));
  for (Line line : lines) {
    TRY(claim::run_command(tx, deps.claims, actor, {line.person, line.claim, batch.branch}, claim::TakeFromBatch{id}));
    line.state = LineState::removed;
    TRY(update_line(tx, line));
  }
  batch.state = BatchState::cancelled;
  TRY(update_batch(tx, batch));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_cancelled", lines));
  return batch;
}

Result<Batch> release_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id) {
  // Step 1: intent is stored before the outside world is touched: the file leaves the program only after this transaction is durable.
  Batch batch = TRY(open_batch(tx, actor, id));
  if (batch.made_by == actor.staff) return denied("claim.second_person_needed");
  const auto lines = TRY(list_lines(tx, id));
  // Step 2: each claim says once more that it may be paid, and its money leaves the balance.
  for (Line line : lines) {
    TRY(claim::run_command(tx, deps.claims, actor, {line.person, line.claim, batch.branch}, claim::ReleaseBatch{id, batch.made_by}));
    line.state = LineState::sent;
    TRY(update_line(tx, line));
  }
  // Step 3: the file is fixed by its digest; whoever fetches it later gets these bytes or none.
  const std::string file = TRY(write_file(tx, deps, batch, lines));
  batch.state = BatchState::released;
  batch.released_by = actor.staff;
  batch.released_at = deps.claims.clock.now();
  batch.file_digest = sha256(file);
  TRY(update_batch(tx, batch));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_released", lines));
  return batch;
}

Result<std::string> payment_file(store::ReadTx& tx, const Deps& deps, std::string_view branch, const BatchId& id) {
  const Batch batch = TRY(get_batch(tx, branch, id));
  if (!batch.file_digest) return conflict("payment.batch_not_released");
  const auto lines = TRY(list_lines(tx, id));
  std::string file = TRY(write_file(tx, deps, batch, lines));
  if (sha256(file) != *batch.file_digest) return internal("payment.file_changed");
  return file;
}

}  // namespace teduh::payment
