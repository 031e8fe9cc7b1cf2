// Sends what is due in the outbox: the step that a worker calls again and again.
//
// At least once: after a crash between sending and noting it, the notice is sent again with the same id, so that receivers drop it.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "notice/catalogue.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/mail/mail.hpp"
#include "platform/mail/webhook.hpp"
#include "platform/store/database.hpp"

namespace teduh::notice {

inline constexpr int kAttemptsMax = 12;                       // with waits of 1, 2, 4 ... 1024 minutes: a day and a half
inline constexpr std::chrono::minutes kFirstWait{1};          // doubled after each failure
inline constexpr std::chrono::minutes kLease{10};             // longer than a batch of slow relays needs
inline constexpr int kBatchMax = 16;                          // notices taken at once; 16 relays of 30 s are less than the lease

/// Who sends. A channel without a sender counts as a failed attempt, so its notices wait and are given up in the end.
struct Senders {
  mail::Mailer* mail = nullptr;
  mail::Webhook* sms = nullptr;
};

struct DeliverDeps {
  const Clock& clock;
  Random& random;
  const crypto::Sealer& sealer;
  const Catalogue& catalogue;
  Senders senders;
};

struct DeliverReport {
  int taken = 0;
  int delivered = 0;
  int failed = 0;   // to be tried again
  int dead = 0;     // given up
  int expired = 0;  // too old to be sent
};

/// Takes at most kBatchMax due notices under a lease, sends them outside any transaction, and notes how each went. Blocks while it sends.
/// Of one claim and channel only the earliest waiting notice is due, so a later one never overtakes it.
Result<DeliverReport> deliver_due(store::Database& database, const DeliverDeps& deps);

}  // namespace teduh::notice
