// Companions: a participant lets another participant act on his or her behalf, for a time, and can take it back at any moment.
#pragma once

#include <optional>
#include <vector>

#include "account/account.hpp"

namespace teduh::account {

struct Consent {
  ConsentId id;
  PersonId person;     // who is helped
  PersonId companion;  // who helps
  Moment starts_at;
  Moment ends_at;
  std::optional<Moment> withdrawn_at;
  [[nodiscard]] bool live(Moment now) const { return !withdrawn_at && starts_at <= now && now < ends_at; }
};

struct NewConsent {
  PersonId companion;
  Moment ends_at;
};

/// The actor gives it for himself; a companion cannot hand on what he was given. The person is told on every channel.
/// Errors: denied "account.not_for_companions", invalid "consent.yourself", "consent.too_long", "consent.past", not_found "consent.no_such_companion",
/// conflict "consent.too_many_given", "consent.too_many_received".
Result<Consent> give_consent(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const NewConsent& wanted);

/// By the person or by the companion; the companion's sessions end at once. Withdrawing twice is no failure. Error: not_found "consent.none".
Result<void> withdraw_consent(const AccountDeps& deps, store::Tx& tx, const Actor& actor, ConsentId id);

/// Those the person gave and those the person was given, newest first; ended ones too. At most 100.
Result<std::vector<Consent>> list_consents(store::ReadTx& tx, PersonId person);
Result<std::optional<Consent>> find_live_consent(store::ReadTx& tx, PersonId person, PersonId companion, Moment now);
Result<bool> is_consent_live(store::ReadTx& tx, PersonId person, ConsentId id, Moment now);

}  // namespace teduh::account
