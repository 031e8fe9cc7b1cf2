#include "account/session_store.hpp"

namespace teduh::account {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kByToken{"session_by_token",
                   "SELECT session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, created_at, seen_at, ends_at, proved_at, "
                   "ended_at FROM session WHERE token_digest = ?1"};
constexpr Sql kById{"session_by_id",
                   "SELECT session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, created_at, seen_at, ends_at, proved_at, "
                   "ended_at FROM session WHERE session_id = ?1"};
constexpr Sql kOpen{"session_open",
                   "SELECT session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, created_at, seen_at, ends_at, proved_at, "
                   "ended_at FROM session WHERE owner_id = ?1 AND ended_at IS NULL AND ends_at > ?2 ORDER BY created_at DESC, session_id DESC LIMIT ?3"};
constexpr Sql kTouching{"session_touching",
                   "SELECT session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, created_at, seen_at, ends_at, proved_at, "
                   "ended_at FROM session WHERE (owner_id = ?1 OR companion_id = ?1) AND ended_at IS NULL"};
constexpr Sql kOfConsent{"session_of_consent",
                   "SELECT session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, created_at, seen_at, ends_at, proved_at, "
                   "ended_at FROM session WHERE consent_id = ?1 AND ended_at IS NULL"};
constexpr Sql kAdd{"session_add",
                   "INSERT INTO session (token_digest, session_id, owner_id, owner_kind, companion_id, consent_id, grade, device_id, "
                   "created_at, seen_at, ends_at, proved_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
constexpr Sql kEnd{"session_end", "UPDATE session SET ended_at = ?2, end_reason = ?3 WHERE session_id = ?1 AND ended_at IS NULL"};
constexpr Sql kSeen{"session_seen", "UPDATE session SET seen_at = ?2 WHERE session_id = ?1 AND ended_at IS NULL AND seen_at < ?2"};
constexpr Sql kProved{"session_proved", "UPDATE session SET proved_at = ?2 WHERE session_id = ?1 AND ended_at IS NULL"};
constexpr Sql kRemove{"session_remove", "DELETE FROM session WHERE ends_at < ?1"};

SessionRow session(const Row& row) {
  return {.id = row.id<SessionId>(0),
          .owner = uuid_from_bytes(row.blob(1)),
          .owner_kind = row.enumeration<ActorKind>(2),
          .companion = row.maybe_id<PersonId>(3),
          .consent = row.maybe_id<ConsentId>(4),
          .grade = row.enumeration<Grade>(5),
          .device = row.maybe_id<DeviceId>(6),
          .created_at = row.moment(7),
          .seen_at = row.moment(8),
          .ends_at = row.moment(9),
          .proved_at = row.maybe_moment(10),
          .ended_at = row.maybe_moment(11)};
}

}  // namespace

Result<void> add_session(store::Tx& tx, const SessionRow& row, BytesView token_digest) {
  TRY(tx.execute(kAdd, {token_digest, row.id, row.owner, row.owner_kind, row.companion, row.consent, row.grade, row.device, row.created_at,
                        row.seen_at, row.ends_at, row.proved_at}));
  return {};
}

Result<std::optional<SessionRow>> find_session_by_token(store::ReadTx& tx, BytesView token_digest) {
  return tx.find(kByToken, {token_digest}, session);
}
Result<std::optional<SessionRow>> find_session(store::ReadTx& tx, SessionId id) { return tx.find(kById, {id}, session); }
Result<std::vector<SessionRow>> list_open_sessions(store::ReadTx& tx, const Uuid& owner, Moment now, int limit) {
  return tx.list(kOpen, {owner, now, limit}, session);
}
Result<std::vector<SessionRow>> list_sessions_touching(store::ReadTx& tx, const Uuid& owner) { return tx.list(kTouching, {owner}, session); }
Result<std::vector<SessionRow>> list_sessions_of_consent(store::ReadTx& tx, ConsentId consent) { return tx.list(kOfConsent, {consent}, session); }

Result<bool> set_ended(store::Tx& tx, SessionId id, Moment at, std::string_view reason) {
  const auto rows = TRY(tx.execute(kEnd, {id, at, reason}));
  return rows == 1;
}

Result<void> set_seen(store::Tx& tx, SessionId id, Moment at) {
  TRY(tx.execute(kSeen, {id, at}));
  return {};
}

Result<void> set_proved(store::Tx& tx, SessionId id, Moment at) {
  TRY(tx.execute(kProved, {id, at}));
  return {};
}

Result<std::int64_t> remove_sessions_before(store::Tx& tx, Moment end) { return tx.execute(kRemove, {end}); }

}  // namespace teduh::account
