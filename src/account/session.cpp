#include "account/session.hpp"

#include <algorithm>

#include "account/consent.hpp"
#include "account/session_store.hpp"
#include "account/staff.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::account {
namespace {

constexpr std::chrono::days kEndedSessionsKept{30};  // for the list of what happened on an account
constexpr std::size_t kSubjectsOfEntry = 50;

std::chrono::minutes idle_limit(ActorKind kind) { return kind == ActorKind::staff ? kStaffIdle : kParticipantIdle; }

bool is_live(const SessionRow& row, Moment now) {
  return !row.ended_at && now < row.ends_at && now - row.seen_at < idle_limit(row.owner_kind);
}

journal::JournalEntry session_entry(const AccountDeps& deps, const SessionRow& row, std::string act) {
  Actor actor{.kind = row.owner_kind, .companion = row.companion, .grade = row.grade, .device = row.device};
  if (row.owner_kind == ActorKind::staff) actor.staff = StaffId(row.owner);
  else actor.person = PersonId(row.owner);
  auto entry = begin_entry(deps, actor, std::move(act));
  entry.about("session", row.id);
  if (row.owner_kind == ActorKind::staff) entry.about("staff", StaffId(row.owner));
  else entry.about("person", PersonId(row.owner));
  return entry;
}

Result<void> end_row(const AccountDeps& deps, store::Tx& tx, const SessionRow& row, std::string_view reason) {
  if (!TRY(set_ended(tx, row.id, deps.clock.now(), reason))) return {};
  return append_entry(deps, tx, session_entry(deps, row, "account.session_ended").fact("reason", std::string(reason)));
}

/// Room for one more: the oldest sessions of a crowd end.
Result<void> make_room(const AccountDeps& deps, store::Tx& tx, const Uuid& owner) {
  const auto open = TRY(list_open_sessions(tx, owner, deps.clock.now(), 2 * kSessionsOfOwnerMax));
  for (std::size_t i = kSessionsOfOwnerMax - 1; i < open.size(); ++i) TRY(end_row(deps, tx, open[i], "too_many"));
  return {};
}

Result<Actor> staff_actor(store::ReadTx& tx, const SessionRow& row) {
  const auto staff = TRY(find_staff(tx, StaffId(row.owner)));
  if (!staff || staff->state != StaffState::active) return denied("session.ended");
  return Actor{.kind = ActorKind::staff,
               .staff = staff->id,
               .roles = staff->roles,
               .branch = staff->branch,
               .employer = staff->employer,
               .grade = row.grade,
               .device = row.device,
               .session = row.id};
}

Result<Actor> participant_actor(store::ReadTx& tx, const SessionRow& row, Moment now) {
  Actor actor{.kind = ActorKind::participant,
              .person = PersonId(row.owner),
              .companion = row.companion,
              .roles = {Role::participant},
              .grade = row.grade,
              .device = row.device,
              .session = row.id};
  if (!row.companion) return actor;
  CHECK(row.consent.has_value());
  if (!TRY(is_consent_live(tx, actor.person, *row.consent, now))) return denied("session.ended");
  actor.roles = {Role::participant, Role::companion};
  return actor;
}

/// Route patterns hold braces, which no fact of the journal may.
std::string route_fact(std::string_view pattern) {
  std::string text(pattern);
  std::erase(text, '{');
  std::erase(text, '}');
  return text;
}

Result<void> journal_reading(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const std::vector<PersonId>& persons) {
  for (std::size_t from = 0; from < persons.size(); from += kSubjectsOfEntry) {
    auto entry = begin_entry(deps, call.actor, "person.read");
    entry.fact("route", route_fact(call.route)).fact("request", call.request_id);
    const std::size_t to = std::min(persons.size(), from + kSubjectsOfEntry);
    for (std::size_t i = from; i < to; ++i) entry.about("person", persons[i]);
    TRY(append_entry(deps, tx, entry));
  }
  return {};
}

/// With a first password, which somebody else has seen, only the own session can be looked at, ended, and given a password of one's own.
Result<void> check_own_password(store::ReadTx& tx, const Actor& actor, const http::Call& call) {
  if (actor.kind != ActorKind::staff || call.route.starts_with("/api/session")) return {};
  const auto staff = TRY(find_staff(tx, actor.staff));
  if (staff && staff->password_ends_at) return denied("password.change_first");
  return {};
}

Result<void> stepped_up(const AccountDeps& deps, store::ReadTx& tx, const Actor& actor) {
  const auto row = actor.session ? TRY(find_session(tx, *actor.session)) : std::optional<SessionRow>();
  const bool lately = row && row->proved_at && deps.clock.now() - *row->proved_at < kStepUpLife;
  if (!lately) return denied("session.step_up");
  return {};
}

}  // namespace

Result<OpenedSession> open_session(const AccountDeps& deps, store::Tx& tx, const NewSession& wanted) {
  TRY(make_room(deps, tx, wanted.owner));
  const Moment now = deps.clock.now();
  const auto token = crypto::make_session_token(deps.random);
  const SessionRow row{.id = SessionId::make(now, deps.random),
                       .owner = wanted.owner,
                       .owner_kind = wanted.owner_kind,
                       .companion = wanted.companion,
                       .consent = wanted.consent,
                       .grade = wanted.grade,
                       .device = wanted.device,
                       .created_at = now,
                       .seen_at = now,
                       .ends_at = std::min(now + kSessionLife, wanted.ends_at.value_or(now + kSessionLife)),
                       .proved_at = wanted.proved ? std::optional<Moment>(now) : std::nullopt};
  TRY(add_session(tx, row, token.stored));
  TRY(append_entry(deps, tx, session_entry(deps, row, "account.session_started")));
  return OpenedSession{row.id, token.text, crypto::csrf_token(deps.keys, row.id.bytes()), row.ends_at};
}

Result<Actor> authenticate(const AccountDeps& deps, store::ReadTx& tx, BytesView token_digest) {
  const auto row = TRY(find_session_by_token(tx, token_digest));
  if (!row) return denied("session.none");
  const Moment now = deps.clock.now();
  if (!is_live(*row, now)) return denied("session.ended");
  return row->owner_kind == ActorKind::staff ? staff_actor(tx, *row) : participant_actor(tx, *row, now);
}

Result<void> end_session(const AccountDeps& deps, store::Tx& tx, SessionId id, std::string_view reason) {
  const auto row = TRY(find_session(tx, id));
  return row ? end_row(deps, tx, *row, reason) : ok();
}

Result<void> end_session_of_token(const AccountDeps& deps, store::Tx& tx, BytesView token_digest, std::string_view reason) {
  const auto row = TRY(find_session_by_token(tx, token_digest));
  return row ? end_row(deps, tx, *row, reason) : ok();
}

Result<void> end_sessions_of(const AccountDeps& deps, store::Tx& tx, const Uuid& owner, std::optional<SessionId> but, std::string_view reason) {
  const auto rows = TRY(list_sessions_touching(tx, owner));
  for (const auto& row : rows)
    if (row.id != but) TRY(end_row(deps, tx, row, reason));
  return {};
}

Result<void> end_sessions_of_consent(const AccountDeps& deps, store::Tx& tx, ConsentId consent) {
  const auto rows = TRY(list_sessions_of_consent(tx, consent));
  for (const auto& row : rows) TRY(end_row(deps, tx, row, "consent_withdrawn"));
  return {};
}

Result<std::vector<ListedSession>> list_sessions(const AccountDeps& deps, store::ReadTx& tx, const Uuid& owner) {
  const Moment now = deps.clock.now();
  const auto rows = TRY(list_open_sessions(tx, owner, now, kSessionsOfOwnerMax));
  std::vector<ListedSession> listed;
  for (const auto& row : rows)
    if (is_live(row, now)) listed.push_back({row.id, row.companion, row.grade, row.device, row.created_at, row.seen_at, row.ends_at});
  return listed;
}

Result<void> mark_proved(store::Tx& tx, SessionId id, Moment now) { return set_proved(tx, id, now); }

Result<std::int64_t> sweep_sessions(store::Tx& tx, Moment now) { return remove_sessions_before(tx, now - kEndedSessionsKept); }

http::Gate make_gate(const AccountDeps& deps) {
  return {.authenticate = [deps](store::ReadTx& tx, BytesView digest, const http::Call& call) -> Result<Actor> {
            const Actor actor = TRY(authenticate(deps, tx, digest));
            TRY(check_own_password(tx, actor, call));
            return actor;
          },
          .stepped_up = [deps](store::ReadTx& tx, const Actor& actor) { return stepped_up(deps, tx, actor); },
          .touch = [deps](store::Tx& tx, const Actor& actor) -> Result<void> {
            return actor.session ? set_seen(tx, *actor.session, deps.clock.now()) : ok();
          },
          .journal_reading = [deps](store::Tx& tx, const http::Call& call, const std::vector<PersonId>& persons) {
            return journal_reading(deps, tx, call, persons);
          }};
}

}  // namespace teduh::account
