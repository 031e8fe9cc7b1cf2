#include "account/consent.hpp"

#include <algorithm>

#include "account/session.hpp"

namespace teduh::account {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kAdd{"consent_add",
                   "INSERT INTO consent (person_id, consent_id, companion_id, starts_at, ends_at, given_at) VALUES (?1, ?2, ?3, ?4, ?5, ?4)"};
constexpr Sql kWithdraw{"consent_withdraw",
                        "INSERT INTO consent_withdrawal (person_id, consent_id, withdrawn_at, withdrawn_by) VALUES (?1, ?2, ?3, ?4) "
                        "ON CONFLICT (person_id, consent_id) DO NOTHING"};
constexpr Sql kOfPerson{"consent_of_person",
                        "SELECT c.consent_id, c.person_id, c.companion_id, c.starts_at, c.ends_at, w.withdrawn_at FROM consent AS c "
                        "LEFT JOIN consent_withdrawal AS w ON w.person_id = c.person_id AND w.consent_id = c.consent_id "
                        "WHERE c.person_id = ?1 OR c.companion_id = ?1 ORDER BY c.consent_id DESC LIMIT 100"};
constexpr Sql kGet{"consent_get",
                   "SELECT c.consent_id, c.person_id, c.companion_id, c.starts_at, c.ends_at, w.withdrawn_at FROM consent AS c "
                   "LEFT JOIN consent_withdrawal AS w ON w.person_id = c.person_id AND w.consent_id = c.consent_id "
                   "WHERE c.person_id = ?1 AND c.consent_id = ?2"};

constexpr Sql kLive{"consent_live_between",
                    "SELECT c.consent_id, c.person_id, c.companion_id, c.starts_at, c.ends_at, w.withdrawn_at FROM consent AS c "
                    "LEFT JOIN consent_withdrawal AS w ON w.person_id = c.person_id AND w.consent_id = c.consent_id "
                    "WHERE c.person_id = ?1 AND c.companion_id = ?2 AND c.ends_at > ?3 AND w.withdrawn_at IS NULL ORDER BY c.ends_at DESC"};
constexpr Sql kGivenLive{"consent_given_live",
                         "SELECT COUNT(*) FROM consent AS c WHERE c.person_id = ?1 AND c.ends_at > ?2 AND NOT EXISTS (SELECT 1 FROM "
                         "consent_withdrawal AS w WHERE w.person_id = c.person_id AND w.consent_id = c.consent_id)"};
constexpr Sql kReceivedLive{"consent_received_live",
                            "SELECT COUNT(*) FROM consent AS c WHERE c.companion_id = ?1 AND c.ends_at > ?2 AND NOT EXISTS (SELECT 1 FROM "
                            "consent_withdrawal AS w WHERE w.person_id = c.person_id AND w.consent_id = c.consent_id)"};

Consent consent(const Row& row) {
  return {.id = row.id<ConsentId>(0),
          .person = row.id<PersonId>(1),
          .companion = row.id<PersonId>(2),
          .starts_at = row.moment(3),
          .ends_at = row.moment(4),
          .withdrawn_at = row.maybe_moment(5)};
}

Result<void> check_wanted(const AccountDeps& deps, store::ReadTx& tx, const Actor& actor, const NewConsent& wanted) {
  const Moment now = deps.clock.now();
  if (actor.companion) return denied("account.not_for_companions");
  if (wanted.companion == actor.person) return invalid("consent.yourself");
  if (wanted.ends_at <= now) return invalid("consent.past");
  if (wanted.ends_at - now > kConsentLifeMax) return invalid("consent.too_long");
  const auto companion = TRY(deps.directory.find(tx, wanted.companion));
  if (!companion) return not_found("consent.no_such_companion");
  if (TRY(tx.number(kGivenLive, {actor.person, now})) >= kConsentsGivenMax) return conflict("consent.too_many_given");
  if (TRY(tx.number(kReceivedLive, {wanted.companion, now})) >= kConsentsReceivedMax) return conflict("consent.too_many_received");
  return {};
}

}  // namespace

Result<Consent> give_consent(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const NewConsent& wanted) {
  TRY(check_wanted(deps, tx, actor, wanted));
  const Moment now = deps.clock.now();
  const Consent given{.id = ConsentId::make(now, deps.random),
                      .person = actor.person,
                      .companion = wanted.companion,
                      .starts_at = now,
                      .ends_at = wanted.ends_at,
                      .withdrawn_at = std::nullopt};
  TRY(tx.execute(kAdd, {given.person, given.id, given.companion, given.starts_at, given.ends_at}));
  auto entry = begin_entry(deps, actor, "account.consent_given");
  entry.about("consent", given.id).about("person", given.person).about("companion", given.companion).fact("until", to_rfc3339(given.ends_at));
  TRY(append_entry(deps, tx, entry));
  const auto contact = TRY(deps.directory.find(tx, actor.person));
  if (!contact) return given;
  const notice::Notice told{.kind = notice::NoticeKind::companion_allowed,
                            .person = given.person,
                            .facts = {{"day", print_long(date_of(now, deps.zone))}, {"until", print_long(date_of(given.ends_at, deps.zone))}},
                            .dedupe_key = "companion_allowed:" + given.id.print()};
  TRY(deps.outbox.enqueue_everywhere(tx, told, contact->channels));
  return given;
}

Result<void> withdraw_consent(const AccountDeps& deps, store::Tx& tx, const Actor& actor, ConsentId id) {
  // Whoever acts for somebody else is here as the companion; the consents of the person helped are not his to end, but his own is.
  const PersonId self = actor.companion.value_or(actor.person);
  const auto all = TRY(list_consents(tx, self));
  const auto found = std::ranges::find(all, id, &Consent::id);
  if (found == all.end()) return not_found("consent.none");
  const auto rows = TRY(tx.execute(kWithdraw, {found->person, id, deps.clock.now(), "person:" + self.print()}));
  if (rows == 0) return {};
  TRY(end_sessions_of_consent(deps, tx, id));
  auto entry = begin_entry(deps, actor, "account.consent_withdrawn");
  entry.about("consent", id).about("person", found->person).about("companion", found->companion);
  return append_entry(deps, tx, entry);
}

Result<std::vector<Consent>> list_consents(store::ReadTx& tx, PersonId person) { return tx.list(kOfPerson, {person}, consent); }

Result<std::optional<Consent>> find_live_consent(store::ReadTx& tx, PersonId person, PersonId companion, Moment now) {
  const auto live = TRY(tx.list(kLive, {person, companion, now}, consent));
  const auto found = std::ranges::find_if(live, [now](const Consent& each) { return each.live(now); });
  return found == live.end() ? std::optional<Consent>() : std::optional<Consent>(*found);
}

Result<bool> is_consent_live(store::ReadTx& tx, PersonId person, ConsentId id, Moment now) {
  const auto found = TRY(tx.find(kGet, {person, id}, consent));
  return found && found->live(now);
}

}  // namespace teduh::account
