#include "payment/line_outcome.hpp"

#include "claim/run_command.hpp"
#include "payment/voucher.hpp"

namespace teduh::payment {
namespace {

claim::ClaimKey key_of(const Line& line, std::string_view branch) { return {line.person, line.claim, std::string(branch)}; }

Result<void> close_when_answered(store::Tx& tx, Batch batch) {
  if (batch.state != BatchState::released || TRY(has_open_lines(tx, batch))) return {};
  batch.state = BatchState::settled;
  return update_batch(tx, batch);
}

Result<void> mark_paid(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, const claim::ClaimRow& row, Date day) {
  line.state = LineState::paid;
  line.booked = day;
  line.reason.clear();
  TRY(update_line(tx, line));
  const Batch batch = TRY(get_batch(tx, row.branch, line.batch));
  CHECK(batch.released_by.has_value());
  TRY(issue_voucher(tx, deps.claims, actor, {row, batch.made_by, *batch.released_by, end_to_end_id(line.claim, line.attempt)}));
  return close_when_answered(tx, batch);
}

Result<void> mark_failed(store::Tx& tx, Line line, std::string_view branch, const std::string& reason) {
  line.state = LineState::failed;
  line.reason = reason;
  TRY(update_line(tx, line));
  return close_when_answered(tx, TRY(get_batch(tx, branch, line.batch)));
}

}  // namespace

Result<void> settle_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, Date day) {
  const auto outcome = TRY(claim::run_command(tx, deps.claims, actor, key_of(line, branch), claim::Settle{line.batch, day}));
  return mark_paid(tx, deps, actor, std::move(line), outcome.row, day);
}

Result<void> settle_line_late(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, Date day) {
  const auto key = key_of(line, branch);
  const auto determination = TRY(claim::find_determination_of(tx, key, line.amount));
  if (!determination) return conflict("claim.amount_changed");
  const claim::SettleLate late{line.batch, day, determination->amounts, line.account};
  const auto outcome = TRY(claim::run_command(tx, deps.claims, actor, key, late));
  return mark_paid(tx, deps, actor, std::move(line), outcome.row, day);
}

Result<void> fail_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason) {
  TRY(claim::run_command(tx, deps.claims, actor, key_of(line, branch), claim::FailPayment{line.batch, reason}));
  return mark_failed(tx, std::move(line), branch, reason);
}

Result<void> refuse_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason) {
  TRY(claim::run_command(tx, deps.claims, actor, key_of(line, branch), claim::RefuseBatch{line.batch, reason}));
  return mark_failed(tx, std::move(line), branch, reason);
}

Result<void> return_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason) {
  TRY(claim::run_command(tx, deps.claims, actor, key_of(line, branch), claim::ReturnPayment{reason}));
  TRY(cancel_voucher_of_claim(tx, deps.claims, actor, line.person, line.claim, reason));
  return mark_failed(tx, std::move(line), branch, reason);
}

}  // namespace teduh::payment
