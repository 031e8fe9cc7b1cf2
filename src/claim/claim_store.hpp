// The tables of a claim; the only file of the feature that knows them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "claim/answers.hpp"
#include "claim/claim.hpp"
#include "law/jht_amount.hpp"
#include "platform/store/database.hpp"

namespace teduh::claim {

/// Which claim, found by its id alone.
struct ClaimKey {
  PersonId person;
  ClaimId claim;
  std::string branch;
};

/// What stands beside the state.
struct ClaimRow {
  Claim claim;
  std::string number;  // "JHT-2026-K7QX-31"
  std::string branch;
  Moment begun_at;
  Moment changed_at;
};

struct StoredEvent {
  std::int64_t version = 0;
  Event event;
  std::string actor;  // Actor::id()
  Moment at;
  EntryId entry;
};

struct StoredDetermination {
  std::int64_t version = 0;
  Rupiah balance;
  Amounts amounts;
  Date law_day;
  std::string steps_json;
};

/// Error: not_found claim.no_such_claim.
Result<ClaimKey> get_claim_key(store::ReadTx& tx, const ClaimId& id);
Result<std::optional<ClaimKey>> find_claim_key(store::ReadTx& tx, const ClaimId& id);
Result<ClaimRow> get_claim(store::ReadTx& tx, const ClaimKey& key);
Result<std::optional<ClaimId>> find_open_claim(store::ReadTx& tx, const PersonId& person, const MembershipId& membership);
Result<std::vector<ClaimRow>> list_claims_of_person(store::ReadTx& tx, const PersonId& person);
/// The desk: claims of a branch in a state, by promised day, at most kDeskMax.
inline constexpr int kDeskMax = 200;
Result<std::vector<ClaimRow>> list_claims_at_desk(store::ReadTx& tx, std::string_view branch, ClaimState state);
/// Running claims of every branch whose promise ends on or before `day` and whose delay was not announced; at most `limit`.
struct AtRisk {
  ClaimKey key;
  ClaimState state = ClaimState::submitted;  // where it waits
};
Result<std::vector<AtRisk>> list_promises_at_risk(store::ReadTx& tx, Date day, int limit);
/// Claims of every branch that wait in this state on this path or one with fewer officers; at most `limit`.
Result<std::vector<ClaimKey>> list_waiting(store::ReadTx& tx, ClaimState state, Path path_max, int limit);
/// Approved claims of a branch that stand in no batch, by promised day; at most `limit`.
Result<std::vector<ClaimKey>> list_payable(store::ReadTx& tx, std::string_view branch, int limit);

/// Adds the claim, its look-up row and its open row. Error: conflict claim.already_open, claim.already_begun.
Result<void> insert_claim(store::Tx& tx, const ClaimRow& row);
/// Writes the state; `before` is the version that was read. Error: conflict claim.version when somebody else was faster.
Result<void> update_claim(store::Tx& tx, const ClaimRow& row, std::int64_t before);

Result<void> insert_event(store::Tx& tx, const ClaimKey& key, const StoredEvent& event);
/// Whether this actor (Actor::id()) did the claimant's part for them: began, changed, submitted the claim or gave another account.
Result<bool> has_helped(store::ReadTx& tx, const Claim& claim, std::string_view actor);
Result<std::vector<StoredEvent>> list_events(store::ReadTx& tx, const ClaimKey& key);

/// A new row only when the answers changed.
Result<void> save_answers(store::Tx& tx, const ClaimKey& key, const Answers& answers, Moment at);
Result<Answers> get_answers(store::ReadTx& tx, const ClaimKey& key);

Result<void> insert_determination(store::Tx& tx, const ClaimKey& key, const StoredDetermination& determination, Moment at);
/// The last one.
Result<std::optional<StoredDetermination>> find_determination(store::ReadTx& tx, const ClaimKey& key);
/// The last one that gave this net amount: what a payment of an earlier attempt was made for.
Result<std::optional<StoredDetermination>> find_determination_of(store::ReadTx& tx, const ClaimKey& key, Rupiah net);

/// Gross, tax and day of every other claim of the person, on whatever card, that was paid, is approved or is on its way, for the tax of this
/// one as of `day`: PP 68/2009 counts what one person is paid. What is not paid yet, or later than `day`, counts as of `day`.
Result<std::vector<law::EarlierPayment>> list_earlier_payments(store::ReadTx& tx, const PersonId& person, const ClaimId& except, Date day);
/// A partial claim of the membership was paid, or is on its way.
Result<bool> had_partial(store::ReadTx& tx, const PersonId& person, const MembershipId& membership, const ClaimId& except);

/// Whether an amount of this membership is determined and its money still on the balance, or on its way: then the contributions behind it must
/// stay. What was paid is kept by the payout itself.
Result<bool> was_determined(store::ReadTx& tx, const PersonId& person, const MembershipId& membership);

/// Stored.
enum class Trace : std::uint8_t { device = 1, account = 2, companion = 3 };
Result<void> insert_trace(store::Tx& tx, Trace kind, BytesView digest, const ClaimId& claim, Moment at);
/// How many other claims left this trace since.
Result<std::int64_t> count_traces(store::ReadTx& tx, Trace kind, BytesView digest, const ClaimId& except, Moment since);

}  // namespace teduh::claim
