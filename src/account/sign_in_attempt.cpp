#include "account/sign_in_attempt.hpp"

#include "account/session.hpp"
#include "platform/http/session_token.hpp"

namespace teduh::account {

AttemptCounters counters_of(const AccountDeps& deps, const AttemptNames& names, const AttemptRules& rules) {
  const std::string account = names.way + "|" + names.account;
  if (names.known_device) return {throttle_of(deps, account + "|device|" + names.known_device->print(), rules.own), {}};
  const std::string source = (names.way == "ask" ? "ask_source|" : "source|") + names.source;
  AttemptCounters counters{throttle_of(deps, account + "|source|" + names.source, rules.own), {throttle_of(deps, source, rules.of_source)}};
  if (rules.of_account) counters.shared.push_back(throttle_of(deps, account, *rules.of_account));
  return counters;
}

Result<void> check_counters(store::ReadTx& tx, const AttemptCounters& counters, Moment now) {
  TRY(check_throttle(tx, counters.account, now));
  for (const auto& shared : counters.shared) TRY(check_throttle(tx, shared, now));
  return {};
}

Result<void> count_counters(store::Tx& tx, const AttemptCounters& counters, Moment now) {
  TRY(count_attempt(tx, counters.account, now));
  for (const auto& shared : counters.shared) TRY(count_attempt(tx, shared, now));
  return {};
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
