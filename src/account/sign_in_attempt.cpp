#include "account/sign_in_attempt.hpp"

#include "account/session.hpp"
#include "platform/http/session_token.hpp"

namespace teduh::account {

Result<void> check_counters(store::ReadTx& tx, const AttemptCounters& counters, Moment now) {
  TRY(check_throttle(tx, counters.account, now));
  return check_throttle(tx, counters.source, now);
}

Result<void> count_counters(store::Tx& tx, const AttemptCounters& counters, Moment now) {
  TRY(count_attempt(tx, counters.account, now));
  return count_attempt(tx, counters.source, now);
}

Result<http::Answer> refuse_attempt(const AccountDeps& deps, store::Tx& tx, const FailedAttempt& failed) {
  TRY(count_counters(tx, failed.counters, deps.clock.now()));
  auto entry = begin_entry(deps, Actor{}, "account.sign_in_failed");
  entry.fact("reason", failed.reason);
  if (failed.staff) entry.about("staff", *failed.staff);
  if (failed.person) entry.about("person", *failed.person);
  TRY(append_entry(deps, tx, entry));
  return http::Answer::refused(denied(failed.problem));
}

Result<void> leave_old_session(const AccountDeps& deps, store::Tx& tx, const http::Call& call) {
  const auto credential = http::find_credential(call);
  if (!credential || !credential->has_value()) return {};
  return end_session_of_token(deps, tx, (*credential)->token_digest, "sign_in_again");
}

}  // namespace teduh::account
