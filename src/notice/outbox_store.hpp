// The tables of the outbox; nothing else of the feature knows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "notice/notice.hpp"
#include "platform/store/database.hpp"

namespace teduh::notice {

/// Stored.
enum class DeliveryState : std::uint8_t { pending = 1, delivered = 2, dead = 3, expired = 4 };

using Lease = std::array<std::uint8_t, 16>;

/// A notice that a worker holds.
struct TakenNotice {
  NoticeId id;
  PersonId person;
  NoticeKind kind = NoticeKind::one_time_code;
  Channel channel = Channel::mail;
  Moment created_at;
  std::optional<Moment> expires_at;
  int attempts = 0;  // before this one
  Bytes sealed;
};

struct ListedNotice {
  NoticeId id;
  PersonId person;
  NoticeKind kind = NoticeKind::one_time_code;
  std::optional<ClaimId> claim;
  Moment created_at;
  Bytes sealed;
};

/// False when the person already has a notice of this dedupe key: then nothing was written.
Result<bool> add_notice(store::Tx& tx, NoticeId id, const Notice& notice, std::int64_t turn, Moment now);
Result<void> add_content(store::Tx& tx, PersonId person, NoticeId id, BytesView sealed);
Result<void> add_state(store::Tx& tx, NoticeId id, const Notice& notice, std::int64_t turn, DeliveryState state, Moment now);
Result<std::optional<NoticeId>> find_by_dedupe_key(store::ReadTx& tx, PersonId person, std::string_view key);
/// 1 for the first notice of a claim on a channel.
Result<std::int64_t> next_turn(store::ReadTx& tx, PersonId person, ClaimId claim, Channel channel);

/// Which notices one sender takes; what is not said is all.
struct Lane {
  std::optional<Channel> channel = {};
  std::optional<bool> expiring = {};  // those that are worth nothing later (one-time codes), or the others
};
Result<std::vector<TakenNotice>> list_due(store::ReadTx& tx, Moment now, int limit, const Lane& lane);
Result<void> take(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment until);
/// These three do nothing when the lease has gone to another worker; they say whether it was still held.
Result<bool> end_notice(store::Tx& tx, const TakenNotice& notice, const Lease& lease, DeliveryState state, std::string_view error, Moment now);
Result<bool> put_off(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment next, std::string_view error);
/// Puts off without counting an attempt: the notice itself did nothing wrong.
Result<bool> give_back(store::Tx& tx, const TakenNotice& notice, const Lease& lease, Moment next, std::string_view reason);

struct NoticeCount {
  Channel channel = Channel::mail;
  DeliveryState state = DeliveryState::pending;
  std::int64_t count = 0;
};
/// Given up ones, and those that should have gone before `overdue`.
Result<std::vector<NoticeCount>> count_notices(store::ReadTx& tx, Moment overdue);
Result<void> remove_content(store::Tx& tx, PersonId person, NoticeId id);

Result<std::vector<ListedNotice>> list_in_app(store::ReadTx& tx, PersonId person, std::optional<NoticeId> after, int limit);
Result<std::vector<ListedNotice>> list_for_desk(store::ReadTx& tx, std::string_view branch, std::optional<NoticeId> after, int limit);

}  // namespace teduh::notice
