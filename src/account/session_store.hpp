// The table of sessions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "account/account.hpp"

namespace teduh::account {

struct SessionRow {
  SessionId id;
  Uuid owner{};
  ActorKind owner_kind = ActorKind::anonymous;
  std::optional<PersonId> companion;
  std::optional<ConsentId> consent;
  Grade grade = Grade::none;
  std::optional<DeviceId> device;
  Moment created_at;
  Moment seen_at;
  Moment ends_at;
  std::optional<Moment> proved_at;
  std::optional<Moment> ended_at;
};

Result<void> add_session(store::Tx& tx, const SessionRow& row, BytesView token_digest);
Result<std::optional<SessionRow>> find_session_by_token(store::ReadTx& tx, BytesView token_digest);
Result<std::optional<SessionRow>> find_session(store::ReadTx& tx, SessionId id);
/// Not ended and not yet too old; idle ones are among them. Newest first, at most `limit`.
Result<std::vector<SessionRow>> list_open_sessions(store::ReadTx& tx, const Uuid& owner, Moment now, int limit);
/// Those whose owner or companion it is.
Result<std::vector<SessionRow>> list_sessions_touching(store::ReadTx& tx, const Uuid& owner);
Result<std::vector<SessionRow>> list_sessions_of_consent(store::ReadTx& tx, ConsentId consent);
/// False when it had ended already.
Result<bool> set_ended(store::Tx& tx, SessionId id, Moment at, std::string_view reason);
Result<void> set_seen(store::Tx& tx, SessionId id, Moment at);
Result<void> set_proved(store::Tx& tx, SessionId id, Moment at);
Result<std::int64_t> remove_sessions_before(store::Tx& tx, Moment end);

}  // namespace teduh::account
