// What every way in does around the check itself: look at the throttles, count and journal a failure, leave the old session behind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/throttle.hpp"
#include "platform/http/call.hpp"

namespace teduh::account {

/// The counters of one attempt. What is in `shared` is never forgiven: others stand behind it too. An attempt from a known device has none there.
struct AttemptCounters {
  Throttle account;
  std::vector<Throttle> shared;
};

/// What the counters of a way in are made of.
struct AttemptNames {
  std::string way;                       // "staff", "code", "card", "ask"
  std::string account;                   // a login, a digest; personal numbers only as a digest
  std::optional<DeviceId> known_device;  // one that the account knows
  std::string source;
};
/// `own` counts the account as seen from this device or this source; `of_account` all strangers' devices together; `of_source` the source.
struct AttemptRules {
  ThrottleRule own;
  std::optional<BucketRule> of_account;
  BucketRule of_source;
};
inline constexpr AttemptRules kFailureRules{kAccountFailures, kFailuresOfAccount, kSourceFailures};
inline constexpr AttemptRules kAskRules{kCodesAsked, kCodesOfAccount, kCodesAskedBySource};
AttemptCounters counters_of(const AccountDeps& deps, const AttemptNames& names, const AttemptRules& rules);

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
