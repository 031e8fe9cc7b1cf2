#include "payment/batch.hpp"

#include <algorithm>

#include "claim/run_command.hpp"
#include "member/bank_account.hpp"
#include "payment/batch_store.hpp"
#include "payment/ruling.hpp"

namespace teduh::payment {
namespace {

constexpr std::int64_t kAttemptsMax = 99;  // two digits of the reference; a claim that fails more often needs a person

using claim::ClaimKey;

/// Twice as many as fit, so that some that cannot be paid do not keep the others out.
Result<std::vector<ClaimKey>> claims_for(store::ReadTx& tx, const Actor& actor, const NewBatch& input) {
  if (input.claims.empty()) return claim::list_payable(tx, actor.branch, 2 * kBatchClaimsMax);
  std::vector<ClaimKey> keys;
  for (const auto& id : input.claims) {
    auto key = TRY(claim::get_claim_key(tx, id));
    if (key.branch != actor.branch) return not_found("claim.no_such_claim");
    keys.push_back(std::move(key));
  }
  return keys;
}

/// Which of hundreds it was.
Error of_claim(Error error, const std::string& number) {
  error.facts.emplace_back("claim", number);
  return error;
}

Result<CreditTransfer> transfer_of(store::ReadTx& tx, const Deps& deps, const Line& line, const std::string& number) {
  const auto account = TRY(member::get_bank_account(tx, deps.claims.members.vault, line.person, line.account));
  return CreditTransfer{.end_to_end_id = end_to_end_id(line.claim, line.attempt),
                        .amount = line.amount,
                        .creditor_name = account.data.holder.exact(),
                        .creditor_account = account.data.number.exact(),
                        .creditor_bank = account.data.bank,
                        .remittance = "JHT " + number};
}

/// Everything that can refuse a claim is asked before anything of it is written.
Result<void> add_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const Batch& batch, const ClaimKey& key) {
  const auto row = TRY(claim::get_claim(tx, key));
  const std::int64_t attempt = TRY(count_attempts(tx, key.person, key.claim)) + 1;
  if (attempt > kAttemptsMax) return of_claim(conflict("payment.too_many_attempts"), row.number);
  if (TRY(has_open_contradiction(tx, key.claim))) return of_claim(conflict("payment.finding_open"), row.number);
  if (row.claim.state == claim::ClaimState::approved && row.claim.account && row.claim.amounts) {
    const Line line{.person = key.person, .claim = key.claim, .attempt = attempt, .batch = batch.id, .account = *row.claim.account, .amount = row.claim.amounts->net};
    if (!bank_takes(TRY(transfer_of(tx, deps, line, row.number)))) return of_claim(conflict("payment.bad_transfer"), row.number);
  }
  auto outcome = claim::run_command(tx, deps.claims, actor, key, claim::PutInBatch{batch.id});
  if (!outcome) return of_claim(std::move(outcome).error(), row.number);
  const auto& claim = outcome->row.claim;
  return insert_line(tx,
                     {.person = key.person, .claim = key.claim, .attempt = attempt, .batch = batch.id, .account = *claim.account, .amount = claim.amounts->net},
                     batch.branch);
}

/// Claims that somebody named go in or refuse the whole; of the others, those that cannot be paid stay out and are listed.
Result<void> add_claims(store::Tx& tx, const Deps& deps, const Actor& actor, Batch& batch, const std::vector<ClaimKey>& keys, bool named) {
  int added = 0;
  for (const auto& key : keys) {
    if (added == kBatchClaimsMax) break;
    const auto done = add_claim(tx, deps, actor, batch, key);
    if (done) {
      ++added;
      continue;
    }
    if (named || done.error().fault != Fault::conflict) return done.error();
    batch.left_out.push_back({key.claim, done.error().code});
  }
  return added > 0 ? Result<void>() : conflict("payment.nothing_to_pay");
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
    const auto row = TRY(claim::get_claim(tx, {line.person, line.claim, batch.branch}));
    auto transfer = TRY(transfer_of(tx, deps, line, row.number));
    if (!bank_takes(transfer)) return of_claim(conflict("payment.bad_transfer"), row.number);
    order.transfers.push_back(std::move(transfer));
  }
  return write_pain001(order);
}

Result<void> take_out(store::Tx& tx, const Deps& deps, const Actor& actor, const Batch& batch, Line line) {
  TRY(claim::run_command(tx, deps.claims, actor, {line.person, line.claim, batch.branch}, claim::TakeFromBatch{batch.id}));
  line.state = LineState::removed;
  return update_line(tx, line);
}

/// A bank executes on working days only, and refuses a file whose day has passed as a whole.
Date execution_day(const Deps& deps, Date wanted) {
  const Date day = std::max(wanted, claim::today(deps.claims));
  if (deps.claims.calendar.is_working_day(day)) return day;
  return law::add_working_days(day, 1, deps.claims.calendar).day;
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
  const Date today = claim::today(deps.claims);
  if (input.execute_on < today) return invalid("payment.day_past");
  if (input.execute_on > today.plus_days(kExecuteDaysMax)) return invalid("payment.day_far");
  const auto keys = TRY(claims_for(tx, actor, input));
  if (keys.empty()) return conflict("payment.nothing_to_pay");
  // Step 2: the batch, then every claim in it.
  Batch batch{.id = input.id, .branch = actor.branch, .execute_on = input.execute_on, .made_by = actor.staff, .made_at = deps.claims.clock.now()};
  TRY(insert_batch(tx, batch));
  TRY(add_claims(tx, deps, actor, batch, keys, !input.claims.empty()));
  // Step 3: the journal.
  const auto lines = TRY(list_lines(tx, batch));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_made", lines));
  return batch;
}

Result<Batch> cancel_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id) {
  Batch batch = TRY(open_batch(tx, actor, id));
  const auto lines = TRY(list_lines(tx, batch));
  for (const Line& line : lines) TRY(take_out(tx, deps, actor, batch, line));
  batch.state = BatchState::cancelled;
  TRY(update_batch(tx, batch));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_cancelled", lines));
  return batch;
}

Result<Batch> remove_line(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id, const ClaimId& claim) {
  const Batch batch = TRY(open_batch(tx, actor, id));
  const Line line = TRY(get_line_of(tx, batch, claim));
  TRY(take_out(tx, deps, actor, batch, line));
  TRY(journal_batch(tx, deps, actor, batch, "payment.line_removed", std::span(&line, 1)));
  return batch;
}

Result<Batch> release_batch(store::Tx& tx, const Deps& deps, const Actor& actor, const BatchId& id) {
  // Step 1: intent is stored before the outside world is touched: the file leaves the program only after this transaction is durable.
  Batch batch = TRY(open_batch(tx, actor, id));
  if (batch.made_by == actor.staff) return denied("claim.second_person_needed");
  const auto lines = TRY(list_lines(tx, batch));
  if (lines.empty()) return conflict("payment.nothing_to_pay");
  // Step 2: each claim says once more that it may be paid, and its money leaves the balance.
  for (Line line : lines) {
    const auto row = TRY(claim::get_claim(tx, {line.person, line.claim, batch.branch}));
    if (TRY(has_open_contradiction(tx, line.claim))) return of_claim(conflict("payment.finding_open"), row.number);
    auto sent = claim::run_command(tx, deps.claims, actor, {line.person, line.claim, batch.branch}, claim::ReleaseBatch{id, batch.made_by});
    if (!sent) return of_claim(std::move(sent).error(), row.number);
    line.state = LineState::sent;
    TRY(update_line(tx, line));
  }
  // Step 3: the file is kept; whoever fetches it later gets these bytes or none.
  batch.execute_on = execution_day(deps, batch.execute_on);
  const std::string file = TRY(write_file(tx, deps, batch, lines));
  batch.state = BatchState::released;
  batch.released_by = actor.staff;
  batch.released_at = deps.claims.clock.now();
  batch.file_digest = sha256(file);
  TRY(update_batch(tx, batch));
  TRY(insert_file(tx, deps.claims, batch, file));
  TRY(journal_batch(tx, deps, actor, batch, "payment.batch_released", lines));
  return batch;
}

Result<std::string> payment_file(store::ReadTx& tx, const Deps& deps, std::string_view branch, const BatchId& id) {
  const Batch batch = TRY(get_batch(tx, branch, id));
  if (!batch.file_digest) return conflict("payment.batch_not_released");
  return get_file(tx, deps.claims, batch);
}

}  // namespace teduh::payment
