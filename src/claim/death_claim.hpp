// The heir's way in: a claim on the membership of somebody who has died, begun by a person who is not the member.
//
// Whatever does not fit is answered with one refusal, claim.death_counter: no such KPJ, other data, not a member, alive or dead, money or none,
// a claim that is open already. What was wrong stands in the journal only.
#pragma once

#include <optional>
#include <string>

#include "account/throttle.hpp"
#include "claim/deps.hpp"
#include "claim/heir_store.hpp"
#include "domain/identity.hpp"

namespace teduh::claim {

/// An heir has one or two deaths to tell, not a list to try.
inline constexpr account::ThrottleRule kDeathAskedByHeir{3, std::chrono::seconds(600), std::chrono::seconds(43'200), std::chrono::hours(24)};
/// Against many heirs who try one card; the wait is short, because a stranger can cause it.
inline constexpr account::ThrottleRule kDeathAskedOfCard{5, std::chrono::seconds(300), std::chrono::seconds(3'600), std::chrono::hours(24)};
/// A village or an office may stand behind one address: it fills again while it is used.
inline constexpr account::BucketRule kDeathAskedBySource{20, std::chrono::minutes(3)};

struct DeathClaimAsk {
  ClaimId id;
  Kpj kpj;
  Nik nik;
  PersonName name;
  Date birth_date;
  Date death_date;
  law::HeirRelation relation = law::HeirRelation::spouse;
};

/// The claim as it was begun (or as it stands, when this heir began it before); nothing when it cannot be begun from here, which is journaled
/// as "claim.death_refused" with its reason. Either way it counts: commit what was written.
/// Errors: unavailable request.too_many; invalid input.fields (dates); conflict claim.already_begun (another claim has this id).
Result<std::optional<ClaimRow>> begin_death_claim(store::Tx& tx, const Deps& deps, const Actor& heir, const DeathClaimAsk& ask, const std::string& source);

/// Names the heir of a death claim at a counter, so that it can go on at the heir's phone.
/// Errors: conflict claim.not_a_death_claim, claim.wrong_state; invalid member.own_relative.
Result<void> name_claimant(store::Tx& tx, const Deps& deps, const Actor& officer, const ClaimKey& key, const PersonId& heir, law::HeirRelation relation);

/// The account that the claim's money goes to is one of the heir's own: it is noted on the deceased's record as another person's account,
/// and that note is what the claim names from then on. Other accounts and other actors come back as they are.
/// Error: conflict claim.foreign_account when the holder is not the heir.
Result<BankAccountId> account_for_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimKey& key, const BankAccountId& account);

/// Who looks at a claim as its heir does not see what the member said against it.
bool is_heir_of(const Actor& actor, const PersonId& member);
ClaimRow as_seen_by(const Actor& actor, ClaimRow row);

}  // namespace teduh::claim
