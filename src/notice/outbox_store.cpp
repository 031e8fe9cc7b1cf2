#include "notice/outbox_store.hpp"

namespace teduh::notice {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kAddNotice{"notice_add",
                         "INSERT INTO notice_outbox (person_id, notice_id, kind, channel, claim_id, turn, branch, dedupe_key, created_at, expires_at) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (person_id, dedupe_key) DO NOTHING"};
constexpr Sql kAddContent{"notice_add_content", "INSERT INTO notice_content (person_id, notice_id, sealed) VALUES (?1, ?2, ?3)"};
constexpr Sql kAddState{"notice_add_state",
                        "INSERT INTO notice_state (person_id, notice_id, claim_id, channel, turn, state, attempts, next_at) "
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)"};
constexpr Sql kByDedupeKey{"notice_by_dedupe_key", "SELECT notice_id FROM notice_outbox WHERE person_id = ?1 AND dedupe_key = ?2"};
constexpr Sql kNextTurn{"notice_next_turn",
                        "SELECT COALESCE(MAX(turn), 0) + 1 FROM notice_outbox WHERE person_id = ?1 AND claim_id = ?2 AND channel = ?3"};
constexpr Sql kDue{"notice_due",
                   "SELECT o.person_id, o.notice_id, o.kind, o.channel, o.created_at, o.expires_at, s.attempts, c.sealed "
                   "FROM notice_state AS s "
                   "JOIN notice_outbox AS o ON o.person_id = s.person_id AND o.notice_id = s.notice_id "
                   "JOIN notice_content AS c ON c.person_id = s.person_id AND c.notice_id = s.notice_id "
                   "WHERE s.state = 1 AND s.next_at <= ?1 AND (?3 IS NULL OR o.channel = ?3) AND (?4 IS NULL OR (o.expires_at IS NOT NULL) = ?4) "
                   "AND NOT EXISTS ("
                   "SELECT 1 FROM notice_state AS e WHERE e.person_id = s.person_id AND e.claim_id = s.claim_id "
                   "AND e.channel = s.channel AND e.turn < s.turn AND e.state = 1) "
                   "ORDER BY s.next_at, o.notice_id LIMIT ?2"};
constexpr Sql kTake{"notice_take",
                    "UPDATE notice_state SET lease = ?3, next_at = ?4, attempts = attempts + 1 "
                    "WHERE person_id = ?1 AND notice_id = ?2 AND state = 1"};
constexpr Sql kEnd{"notice_end",
                   "UPDATE notice_state SET state = ?4, lease = NULL, ended_at = ?5, last_error = ?6 "
                   "WHERE person_id = ?1 AND notice_id = ?2 AND lease = ?3 AND state = 1"};
constexpr Sql kPutOff{"notice_put_off",
                      "UPDATE notice_state SET lease = NULL, next_at = ?4, last_error = ?5 "
                      "WHERE person_id = ?1 AND notice_id = ?2 AND lease = ?3 AND state = 1"};
constexpr Sql kGiveBack{"notice_give_back",
                        "UPDATE notice_state SET lease = NULL, next_at = ?4, attempts = attempts - 1, last_error = ?5 "
                        "WHERE person_id = ?1 AND notice_id = ?2 AND lease = ?3 AND state = 1"};
constexpr Sql kStanding{"notice_standing",
                        "SELECT channel, state, COUNT(*) FROM notice_state WHERE state = 3 OR (state = 1 AND next_at < ?1) GROUP BY channel, state"};
constexpr Sql kRemoveContent{"notice_remove_content", "DELETE FROM notice_content WHERE person_id = ?1 AND notice_id = ?2"};
constexpr Sql kInApp{"notice_in_app",
                     "SELECT o.notice_id, o.person_id, o.kind, o.claim_id, o.created_at, c.sealed FROM notice_outbox AS o "
                     "JOIN notice_content AS c ON c.person_id = o.person_id AND c.notice_id = o.notice_id "
                     "WHERE o.person_id = ?1 AND o.channel = 3 AND (?2 IS NULL OR o.notice_id < ?2) ORDER BY o.notice_id DESC LIMIT ?3"};
constexpr Sql kDesk{"notice_desk",
                    "SELECT o.notice_id, o.person_id, o.kind, o.claim_id, o.created_at, c.sealed FROM notice_outbox AS o "
                    "JOIN notice_content AS c ON c.person_id = o.person_id AND c.notice_id = o.notice_id "
                    "WHERE o.branch = ?1 AND o.channel = 4 AND (?2 IS NULL OR o.notice_id < ?2) ORDER BY o.notice_id DESC LIMIT ?3"};

TakenNotice taken(const Row& row) {
  return {.id = row.id<NoticeId>(1),
          .person = row.id<PersonId>(0),
          .kind = row.enumeration<NoticeKind>(2),
          .channel = row.enumeration<Channel>(3),
          .created_at = row.moment(4),
          .expires_at = row.maybe_moment(5),
          .attempts = static_cast<int>(row.integer(6)),
          .sealed = row.bytes(7)};
}

ListedNotice listed(const Row& row) {
  return {.id = row.id<NoticeId>(0),
          .person = row.id<PersonId>(1),
          .kind = row.enumeration<NoticeKind>(2),
          .claim = row.maybe_id<ClaimId>(3),
          .created_at = row.moment(4),
          .sealed = row.bytes(5)};
}

}  // namespace

Result<bool> add_notice(store::Tx& tx, NoticeId id, const Notice& notice, std::int64_t turn, Moment now) {
  const auto rows = TRY(tx.execute(kAddNotice, {notice.person, id, notice.kind, notice.channel, notice.claim, turn, notice.branch,
                                                notice.dedupe_key, now, notice.expires_at}));
  return rows == 1;
}

Result<void> add_content(store::Tx& tx, PersonId person, NoticeId id, BytesView sealed) {
  TRY(tx.execute(kAddContent, {person, id, sealed}));
  return {};
}

Result<void> add_state(store::Tx& tx, NoticeId id, const Notice& notice, std::int64_t turn, DeliveryState state, Moment now) {
  TRY(tx.execute(kAddState, {notice.person, id, notice.claim, notice.channel, turn, state, now}));
  return {};
}

Result<std::optional<NoticeId>> find_by_dedupe_key(store::ReadTx& tx, PersonId person, std::string_view key) {
  return tx.find(kByDedupeKey, {person, key}, [](const Row& row) { return row.id<NoticeId>(0); });
}

Result<std::int64_t> next_turn(store::ReadTx& tx, PersonId person, ClaimId claim, Channel channel) {
  return tx.number(kNextTurn, {person, claim, channel});
}

Result<std::vector<TakenNotice>> list_due(store::ReadTx& tx, Moment now, int limit, const Lane& lane) {
  return tx.list(kDue, {now, limit, lane.channel, lane.expiring}, taken);
}

Result<void> take(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment until) {
  TRY(tx.execute(kTake, {notice.person, notice.id, lease, until}));
  return {};
}

Result<bool> end_notice(store::Tx& tx, const TakenNotice& notice, const Lease& lease, DeliveryState state, std::string_view error, Moment now) {
  const auto rows = TRY(tx.execute(kEnd, {notice.person, notice.id, lease, state, now, error}));
  return rows == 1;
}

Result<bool> put_off(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment next, std::string_view error) {
  const auto rows = TRY(tx.execute(kPutOff, {notice.person, notice.id, lease, next, error}));
  return rows == 1;
}

Result<bool> give_back(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment next, std::string_view reason) {
  const auto rows = TRY(tx.execute(kGiveBack, {notice.person, notice.id, lease, next, reason}));
  return rows == 1;
}

Result<std::vector<NoticeCount>> count_notices(store::ReadTx& tx, Moment overdue) {
  return tx.list(kStanding, {overdue}, [](const Row& row) {
    return NoticeCount{row.enumeration<Channel>(0), row.enumeration<DeliveryState>(1), row.integer(2)};
  });
}

Result<void> remove_content(store::Tx& tx, PersonId person, NoticeId id) {
  TRY(tx.execute(kRemoveContent, {person, id}));
  return {};
}

Result<std::vector<ListedNotice>> list_in_app(store::ReadTx& tx, PersonId person, std::optional<NoticeId> after, int limit) {
  return tx.list(kInApp, {person, after, limit}, listed);
}

Result<std::vector<ListedNotice>> list_for_desk(store::ReadTx& tx, std::string_view branch, std::optional<NoticeId> after, int limit) {
  return tx.list(kDesk, {branch, after, limit}, listed);
}

}  // namespace teduh::notice
