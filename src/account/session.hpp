// Sessions live on the server: a token opens one, only the token's digest is kept, and it ends by idling, by age, or by being told to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "platform/http/route.hpp"

namespace teduh::account {

struct NewSession {
  ActorKind owner_kind = ActorKind::participant;
  Uuid owner{};
  std::optional<PersonId> companion = {};  // acts for the owner under the consent
  std::optional<ConsentId> consent = {};
  Grade grade = Grade::none;
  std::optional<DeviceId> device = {};
  bool proved = false;                     // a second factor or a one-time code was given just now
  std::optional<Moment> ends_at = {};      // earlier than the usual life of a session
};

/// The token is told once and nowhere kept.
struct OpenedSession {
  SessionId id;
  std::string token;
  std::string csrf_token;
  Moment ends_at;
};

struct ListedSession {
  SessionId id;
  std::optional<PersonId> companion;
  Grade grade = Grade::none;
  std::optional<DeviceId> device;
  Moment created_at;
  Moment seen_at;
  Moment ends_at;
};

/// Always a new token. The journal has "account.session_started".
Result<OpenedSession> open_session(const AccountDeps& deps, store::Tx& tx, const NewSession& session);

/// Who acts with this token, as the records say now. Errors: denied "session.none" (no such session), "session.ended" (idle, too old,
/// signed out, disabled, consent withdrawn).
Result<Actor> authenticate(const AccountDeps& deps, store::ReadTx& tx, BytesView token_digest);

/// `reason` is a code: "sign_out", "sign_in_again", "disabled", ... Ending what has ended or never was is no failure.
Result<void> end_session(const AccountDeps& deps, store::Tx& tx, SessionId id, std::string_view reason);
Result<void> end_session_of_token(const AccountDeps& deps, store::Tx& tx, BytesView token_digest, std::string_view reason);
/// All live sessions of an owner, and those of companions who act for it or which it holds as a companion.
Result<void> end_sessions_of(const AccountDeps& deps, store::Tx& tx, const Uuid& owner, std::optional<SessionId> but, std::string_view reason);
Result<void> end_sessions_of_consent(const AccountDeps& deps, store::Tx& tx, ConsentId consent);

/// Live ones, newest first.
Result<std::vector<ListedSession>> list_sessions(const AccountDeps& deps, store::ReadTx& tx, const Uuid& owner);

/// The second factor was given now.
Result<void> mark_proved(store::Tx& tx, SessionId id, Moment now);

/// Removes sessions that ended long ago. Main calls it now and then.
Result<std::int64_t> sweep_sessions(store::Tx& tx, Moment now);

/// What the server asks about sessions.
http::Gate make_gate(const AccountDeps& deps);

}  // namespace teduh::account
