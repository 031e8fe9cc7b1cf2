// What every way in does around the check itself: look at the throttles, count and journal a failure, leave the old session behind.
#pragma once

#include <array>
#include <string>

#include "account/throttle.hpp"
#include "platform/http/call.hpp"

namespace teduh::account {

/// The counters of one attempt.
struct AttemptCounters {
  Throttle account;
  Throttle source;
};

Result<void> check_counters(store::ReadTx& tx, const AttemptCounters& counters, Moment now);
Result<void> count_counters(store::Tx& tx, const AttemptCounters& counters, Moment now);

struct FailedAttempt {
  AttemptCounters counters;
  std::string reason;  // a code for the journal, never for the caller
  std::optional<StaffId> staff = {};
  std::optional<PersonId> person = {};
  std::string problem = "sign_in.failed";
};
/// Counts and journals it, and keeps both although the caller is refused.
Result<http::Answer> refuse_attempt(const AccountDeps& deps, store::Tx& tx, const FailedAttempt& failed);

/// Whoever signs in leaves the session that the request came with: a token known before is worth nothing afterwards.
Result<void> leave_old_session(const AccountDeps& deps, store::Tx& tx, const http::Call& call);

}  // namespace teduh::account
