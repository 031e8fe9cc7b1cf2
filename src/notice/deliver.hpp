// Sends what is due in the outbox: the step that a worker calls again and again.
//
// At least once: after a crash between sending and noting it, the notice is sent again with the same id, so that receivers drop it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "notice/catalogue.hpp"
#include "notice/outbox_store.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/mail/mail.hpp"
#include "platform/mail/webhook.hpp"
#include "platform/store/database.hpp"

namespace teduh::notice {

inline constexpr int kAttemptsMax = 12;                       // with waits of 1, 2, 4 ... 1024 minutes: a day and a half
inline constexpr std::chrono::minutes kFirstWait{1};          // doubled after each failure
inline constexpr std::chrono::minutes kSenderWait{1};         // until it is looked again whether there is a sender
inline constexpr std::chrono::minutes kLease{10};             // longer than a batch of slow relays needs
inline constexpr int kBatchMax = 16;                          // notices taken at once; 16 relays of 30 s are less than the lease

/// Who sends. Notices of a channel without a sender wait until there is one.
struct Senders {
  mail::Mailer* mail = nullptr;
  mail::Webhook* sms = nullptr;
};

/// How one sending ended, for the log and the counters: no content, no address.
struct Delivery {
  NoticeId id;
  NoticeKind kind = NoticeKind::one_time_code;
  Channel channel = Channel::mail;
  DeliveryState state = DeliveryState::pending;  // pending: it will be tried again
  std::string code;                              // of the failure
};

struct DeliverHooks {
  std::function<void(const Delivery&)> told = {};
  std::function<bool()> stopping = {};  // asked between two sendings: what is not yet sent is given back
};

struct DeliverDeps {
  const Clock& clock;
  Random& random;
  const crypto::Sealer& sealer;
  const Catalogue& catalogue;
  Senders senders;
  DeliverHooks hooks = {};
};

struct DeliverReport {
  int taken = 0;
  int delivered = 0;
  int failed = 0;   // to be tried again
  int dead = 0;     // given up
  int expired = 0;  // too old to be sent
  int kept = 0;     // given back: no sender, or the program stops
};

/// Takes at most kBatchMax due notices under a lease, sends them outside any transaction, and notes how each went. Blocks while it sends.
/// Of one claim and channel only the earliest waiting notice is due, so a later one never overtakes it.
/// Lanes may run at the same time: what is slow in one of them keeps no other waiting.
Result<DeliverReport> deliver_due(store::Database& database, const DeliverDeps& deps, const Lane& lane = {});

}  // namespace teduh::notice
