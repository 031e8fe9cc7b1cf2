// Accounts: who may come in, by which way, and for how long. What the feature needs from others, and its limits.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "domain/actor.hpp"
#include "domain/identity.hpp"
#include "notice/outbox.hpp"
#include "platform/crypto/key_ring.hpp"
#include "platform/crypto/password.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/store/database.hpp"

namespace teduh::account {

using SignInId = Id<struct SignInTag>;
using CodeCardId = Id<struct CodeCardTag>;
using ConsentId = Id<struct ConsentTag>;

inline constexpr std::chrono::minutes kParticipantIdle{30};
inline constexpr std::chrono::minutes kStaffIdle{15};
inline constexpr std::chrono::hours kSessionLife{12};
inline constexpr std::chrono::minutes kStepUpLife{10};
inline constexpr std::chrono::minutes kCodeLife{10};  // ASVS 6.5.5: out-of-band codes live ten minutes at most
inline constexpr int kCodeTries = 5;
inline constexpr int kCardCodes = 12;
inline constexpr int kSessionsOfOwnerMax = 20;        // the oldest ends when one more begins
inline constexpr std::chrono::days kInitialPasswordLife{7};
inline constexpr std::chrono::days kConsentLifeMax{90};
inline constexpr int kConsentsGivenMax = 3;           // live ones of one person
inline constexpr int kConsentsReceivedMax = 10;       // live ones of one companion: more looks like a broker's trade

/// How a person known to the records can be reached.
struct PersonContact {
  PersonId person;
  std::string branch;
  notice::KnownChannels channels;
};

/// What this feature asks about persons; the records stand above it, so main hands the answers in.
class PersonDirectory {
 public:
  virtual ~PersonDirectory() = default;
  /// The person who has both numbers; nothing when there is none.
  virtual Result<std::optional<PersonContact>> find(store::ReadTx& tx, const Nik& nik, const Kpj& kpj) const = 0;
  virtual Result<std::optional<PersonContact>> find(store::ReadTx& tx, PersonId person) const = 0;
};

/// All of it must outlive the routes and the gate.
struct AccountDeps {
  store::Database& database;
  const Clock& clock;
  Random& random;
  const crypto::KeyRing& keys;
  const crypto::Sealer& sealer;
  const crypto::BlindIndex& index;
  const journal::Journal& journal;
  const notice::Outbox& outbox;
  const PersonDirectory& directory;
  Zone zone;  // of the branch: days in notices are its days
  /// Slow on purpose, and done once for every sign-in whoever signs in: the tests count it.
  std::function<crypto::PasswordCheck(const std::string& stored, std::string_view password)> check_password = crypto::check_password;
};

/// An entry of the journal by this actor, now.
journal::JournalEntry begin_entry(const AccountDeps& deps, const Actor& actor, std::string act);
Result<void> append_entry(const AccountDeps& deps, store::Tx& tx, const journal::JournalEntry& entry);

}  // namespace teduh::account
