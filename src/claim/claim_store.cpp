#include "claim/claim_store.hpp"

#include <algorithm>

#include "claim/claim_json.hpp"

namespace teduh::claim {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kClaimKey{"claim_key", "SELECT claim_id, person_id, branch FROM claim_index WHERE claim_id = ?1"};

// All columns stand in one order wherever they are read: the one of claim_of.
constexpr Sql kClaim{"claim_by_id", 
    "SELECT person_id, claim_id, membership_id, number, branch, reason, state, version, channel, path, holds, delay_announced, begun_by, hold_first, "
    "hold_second, submitted_at, promised, defects, gross, tax, net, ground_code, ground_article, ground_objection, verifier, approver, account_id, "
    "batch_id, failure, paid_on, begun_at, changed_at"
    " FROM claim WHERE person_id = ?1 AND claim_id = ?2"};
constexpr Sql kClaimsOfPerson{"claims_of_person", 
    "SELECT person_id, claim_id, membership_id, number, branch, reason, state, version, channel, path, holds, delay_announced, begun_by, hold_first, "
    "hold_second, submitted_at, promised, defects, gross, tax, net, ground_code, ground_article, ground_objection, verifier, approver, account_id, "
    "batch_id, failure, paid_on, begun_at, changed_at"
    " FROM claim WHERE person_id = ?1 ORDER BY begun_at DESC, claim_id"};
constexpr Sql kClaimsAtDesk{"claims_at_desk",
                            
    "SELECT person_id, claim_id, membership_id, number, branch, reason, state, version, channel, path, holds, delay_announced, begun_by, hold_first, "
    "hold_second, submitted_at, promised, defects, gross, tax, net, ground_code, ground_article, ground_objection, verifier, approver, account_id, "
    "batch_id, failure, paid_on, begun_at, changed_at"
    " FROM claim WHERE branch = ?1 AND state = ?2 ORDER BY promised, claim_id LIMIT ?3"};
constexpr Sql kOpenClaim{"claim_open", "SELECT claim_id FROM claim_open WHERE person_id = ?1 AND membership_id = ?2"};
constexpr Sql kAtRisk{"claims_at_risk",
                      "SELECT claim_id, person_id, branch, state FROM claim WHERE promised <= ?1 AND delay_announced = 0 AND state IN (2, 3, 4, 6, 7, 8, 10) "
                      "ORDER BY promised, claim_id LIMIT ?2"};
constexpr Sql kWaiting{"claims_waiting",
                       "SELECT claim_id, person_id, branch FROM claim WHERE state = ?1 AND path <= ?2 ORDER BY promised, claim_id LIMIT ?3"};
constexpr Sql kPayable{"claims_payable",
                       "SELECT claim_id, person_id, branch FROM claim WHERE branch = ?1 AND state = 7 AND batch_id IS NULL ORDER BY promised, claim_id LIMIT ?2"};

constexpr Sql kInsertClaim{"claim_insert",
                           
    "INSERT INTO claim (person_id, claim_id, membership_id, number, branch, reason, state, version, channel, path, holds, delay_announced, begun_by, hold_first, "
    "hold_second, submitted_at, promised, defects, gross, tax, net, ground_code, ground_article, ground_objection, verifier, approver, account_id, "
    "batch_id, failure, paid_on, begun_at, changed_at"
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                           "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)"};
constexpr Sql kUpdateClaim{"claim_update",
                           "UPDATE claim SET reason = ?3, state = ?4, version = ?5, channel = ?6, path = ?7, holds = ?8, delay_announced = ?9, "
                           "hold_first = ?10, hold_second = ?11, submitted_at = ?12, promised = ?13, defects = ?14, gross = ?15, tax = ?16, net = ?17, "
                           "ground_code = ?18, ground_article = ?19, ground_objection = ?20, verifier = ?21, approver = ?22, account_id = ?23, "
                           "batch_id = ?24, failure = ?25, paid_on = ?26, changed_at = ?27 "
                           "WHERE person_id = ?1 AND claim_id = ?2 AND version = ?28"};
constexpr Sql kInsertIndex{"claim_index_insert", "INSERT INTO claim_index (claim_id, person_id, branch) VALUES (?1, ?2, ?3)"};
constexpr Sql kInsertOpen{"claim_open_insert", "INSERT INTO claim_open (person_id, membership_id, claim_id) VALUES (?1, ?2, ?3)"};
constexpr Sql kReopen{"claim_open_again",
                      "INSERT INTO claim_open (person_id, membership_id, claim_id) VALUES (?1, ?2, ?3) ON CONFLICT (person_id, membership_id) DO NOTHING"};
constexpr Sql kDeleteOpen{"claim_open_delete", "DELETE FROM claim_open WHERE person_id = ?1 AND membership_id = ?2 AND claim_id = ?3"};

constexpr Sql kInsertEvent{"claim_event_insert",
                           "INSERT INTO claim_event (person_id, claim_id, version, act, body, actor, at, entry_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql kEvents{"claim_events",
                      "SELECT version, act, body, actor, at, entry_id FROM claim_event WHERE person_id = ?1 AND claim_id = ?2 ORDER BY version"};

constexpr Sql kHelped{"claim_helped",
                      "SELECT COUNT(*) FROM claim_event WHERE person_id = ?1 AND claim_id = ?2 AND actor = ?3 "
                      "AND act IN ('claim.begun', 'claim.saved', 'claim.submitted', 'claim.account_corrected')"};

constexpr Sql kLastAnswers{"claim_answers_last",
                           "SELECT number, body FROM claim_answers WHERE person_id = ?1 AND claim_id = ?2 ORDER BY number DESC LIMIT 1"};
constexpr Sql kInsertAnswers{"claim_answers_insert", "INSERT INTO claim_answers (person_id, claim_id, number, body, at) VALUES (?1, ?2, ?3, ?4, ?5)"};

constexpr Sql kInsertDetermination{"claim_determination_insert",
                                   "INSERT INTO claim_determination (person_id, claim_id, version, balance, gross, tax, net, law_day, steps, at) "
                                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
constexpr Sql kLastDetermination{"claim_determination_last",
                                 "SELECT version, balance, gross, tax, net, law_day, steps FROM claim_determination "
                                 "WHERE person_id = ?1 AND claim_id = ?2 ORDER BY version DESC LIMIT 1"};
constexpr Sql kDeterminationOf{"claim_determination_of_amount",
                               "SELECT version, balance, gross, tax, net, law_day, steps FROM claim_determination "
                               "WHERE person_id = ?1 AND claim_id = ?2 AND net = ?3 ORDER BY version DESC LIMIT 1"};
constexpr Sql kEarlierPayments{"claim_earlier_payments",
                               "SELECT COALESCE(paid_on, ?3), gross, tax FROM claim WHERE person_id = ?1 AND claim_id <> ?2 AND gross IS NOT NULL "
                               "AND (paid_on IS NOT NULL OR state IN (7, 8)) ORDER BY 1"};
constexpr Sql kHadPartial{"claim_had_partial",
                          "SELECT COUNT(*) FROM claim WHERE person_id = ?1 AND membership_id = ?2 AND claim_id <> ?3 AND reason IN (6, 7) "
                          "AND state IN (7, 8, 9, 10, 13)"};
constexpr Sql kDetermined{"claim_determined",
                          "SELECT COUNT(*) FROM claim WHERE person_id = ?1 AND membership_id = ?2 AND gross IS NOT NULL AND state IN (6, 7, 8, 10)"};
constexpr Sql kInsertTrace{"claim_trace_insert",
                           "INSERT INTO claim_trace (kind, digest, claim_id, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, digest, claim_id) DO NOTHING"};
constexpr Sql kCountTraces{"claim_trace_count", "SELECT COUNT(*) FROM claim_trace WHERE kind = ?1 AND digest = ?2 AND claim_id <> ?3 AND at >= ?4"};

std::int64_t bits_of(const std::set<Hold>& holds) {
  std::int64_t bits = 0;
  for (const Hold hold : holds) bits |= std::int64_t{1} << static_cast<int>(hold);
  return bits;
}

std::set<Hold> holds_of(std::int64_t bits) {
  std::set<Hold> holds;
  for (int i = 1; i <= static_cast<int>(kLastHold); ++i)
    if ((bits >> i & 1) != 0) holds.insert(static_cast<Hold>(i));
  return holds;
}

ClaimKey key_of(const Row& row) { return {row.id<PersonId>(1), row.id<ClaimId>(0), row.string(2)}; }

std::vector<StaffId> checkers_of(const Row& row) {
  std::vector<StaffId> checkers;
  for (const int column : {13, 14})
    if (!row.is_null(column)) checkers.push_back(row.id<StaffId>(column));
  return checkers;
}

std::optional<Amounts> amounts_of(const Row& row) {
  if (row.is_null(18)) return std::nullopt;
  return Amounts{row.rupiah(18), row.rupiah(19), row.rupiah(20)};
}

std::optional<Ground> ground_of(const Row& row) {
  if (row.is_null(21)) return std::nullopt;
  return Ground{row.string(21), row.string(22), row.string(23)};
}

ClaimRow claim_of(const Row& row) {
  Claim claim{.id = row.id<ClaimId>(1),
              .person = row.id<PersonId>(0),
              .membership = row.id<MembershipId>(2),
              .reason = row.enumeration<law::JhtReason>(5),
              .state = row.enumeration<ClaimState>(6),
              .version = row.integer(7),
              .channel = row.enumeration<Channel>(8),
              .begun_by = row.maybe_id<StaffId>(12),
              .path = row.enumeration<Path>(9),
              .holds = holds_of(row.integer(10)),
              .hold_checked_by = checkers_of(row),
              .submitted_at = row.maybe_moment(15),
              .promised = row.maybe_date(16),
              .delay_announced = row.boolean(11),
              .amounts = amounts_of(row),
              .ground = ground_of(row),
              .verifier = row.maybe_id<StaffId>(24),
              .approver = row.maybe_id<StaffId>(25),
              .account = row.maybe_id<BankAccountId>(26),
              .batch = row.maybe_id<BatchId>(27),
              .failure = row.string(28),
              .paid_on = row.maybe_date(29)};
  auto defects = decode_defects(row.text(17));
  CHECK(defects.has_value());
  claim.defects = std::move(*defects);
  return {std::move(claim), row.string(3), row.string(4), row.moment(30), row.moment(31)};
}

StoredDetermination determination_of(const Row& row) {
  return {row.integer(0), row.rupiah(1), {row.rupiah(2), row.rupiah(3), row.rupiah(4)}, row.date(5), row.string(6)};
}

std::optional<StaffId> checker(const Claim& claim, std::size_t which) {
  return claim.hold_checked_by.size() > which ? std::optional(claim.hold_checked_by[which]) : std::nullopt;
}

std::optional<Rupiah> part(const Claim& claim, Rupiah Amounts::*which) {
  return claim.amounts ? std::optional((*claim.amounts).*which) : std::nullopt;
}

std::optional<std::string> part(const Claim& claim, std::string Ground::*which) {
  return claim.ground ? std::optional((*claim.ground).*which) : std::nullopt;
}

}  // namespace

Result<std::optional<ClaimKey>> find_claim_key(store::ReadTx& tx, const ClaimId& id) { return tx.find(kClaimKey, {id}, key_of); }

Result<ClaimKey> get_claim_key(store::ReadTx& tx, const ClaimId& id) {
  auto key = TRY(find_claim_key(tx, id));
  if (!key) return not_found("claim.no_such_claim");
  return std::move(*key);
}

Result<ClaimRow> get_claim(store::ReadTx& tx, const ClaimKey& key) {
  auto row = TRY(tx.find(kClaim, {key.person, key.claim}, claim_of));
  if (!row || (!key.branch.empty() && key.branch != row->branch)) return not_found("claim.no_such_claim");
  return std::move(*row);
}

Result<std::optional<ClaimId>> find_open_claim(store::ReadTx& tx, const PersonId& person, const MembershipId& membership) {
  return tx.find(kOpenClaim, {person, membership}, [](const Row& row) { return row.id<ClaimId>(0); });
}

Result<std::vector<ClaimRow>> list_claims_of_person(store::ReadTx& tx, const PersonId& person) { return tx.list(kClaimsOfPerson, {person}, claim_of); }

Result<std::vector<ClaimRow>> list_claims_at_desk(store::ReadTx& tx, std::string_view branch, ClaimState state) {
  return tx.list(kClaimsAtDesk, {branch, state, kDeskMax}, claim_of);
}

Result<std::vector<AtRisk>> list_promises_at_risk(store::ReadTx& tx, Date day, int limit) {
  return tx.list(kAtRisk, {day, limit}, [](const Row& row) { return AtRisk{key_of(row), row.enumeration<ClaimState>(3)}; });
}

Result<std::vector<ClaimKey>> list_waiting(store::ReadTx& tx, ClaimState state, Path path_max, int limit) {
  return tx.list(kWaiting, {state, path_max, limit}, key_of);
}

Result<std::vector<ClaimKey>> list_payable(store::ReadTx& tx, std::string_view branch, int limit) { return tx.list(kPayable, {branch, limit}, key_of); }

Result<void> insert_claim(store::Tx& tx, const ClaimRow& row) {
  const Claim& c = row.claim;
  const auto opened = tx.execute(kInsertOpen, {c.person, c.membership, c.id});
  if (!opened) return opened.error().code == "store.unique" ? conflict("claim.already_open") : opened.error();
  const auto indexed = tx.execute(kInsertIndex, {c.id, c.person, row.branch});
  if (!indexed) return indexed.error().code == "store.unique" ? conflict("claim.already_begun") : indexed.error();
  const std::string defects = encode_defects(c.defects);
  const auto ground_code = part(c, &Ground::code);
  const auto ground_article = part(c, &Ground::article);
  const auto ground_objection = part(c, &Ground::objection);
  const auto first = checker(c, 0);
  const auto second = checker(c, 1);
  TRY(tx.execute(kInsertClaim, {c.person, c.id, c.membership, row.number, row.branch, c.reason, c.state, c.version, c.channel, c.path, bits_of(c.holds),
                                c.delay_announced, c.begun_by, first, second, c.submitted_at, c.promised, defects, part(c, &Amounts::gross),
                                part(c, &Amounts::tax), part(c, &Amounts::net), ground_code, ground_article, ground_objection, c.verifier, c.approver,
                                c.account, c.batch, c.failure, c.paid_on, row.begun_at, row.changed_at}));
  return {};
}

Result<void> update_claim(store::Tx& tx, const ClaimRow& row, std::int64_t before) {
  const Claim& c = row.claim;
  const std::string defects = encode_defects(c.defects);
  const auto ground_code = part(c, &Ground::code);
  const auto ground_article = part(c, &Ground::article);
  const auto ground_objection = part(c, &Ground::objection);
  const auto first = checker(c, 0);
  const auto second = checker(c, 1);
  const auto changed = TRY(tx.execute(
      kUpdateClaim, {c.person, c.id, c.reason, c.state, c.version, c.channel, c.path, bits_of(c.holds), c.delay_announced, first, second, c.submitted_at,
                     c.promised, defects, part(c, &Amounts::gross), part(c, &Amounts::tax), part(c, &Amounts::net), ground_code, ground_article,
                     ground_objection, c.verifier, c.approver, c.account, c.batch, c.failure, c.paid_on, row.changed_at, before}));
  if (changed != 1) return conflict("claim.version");
  if (!is_open(c.state)) TRY(tx.execute(kDeleteOpen, {c.person, c.membership, c.id}));
  // Money that came back opens a paid claim again; decide has seen that no other one of the membership is open.
  if (c.state == ClaimState::payment_failed) TRY(tx.execute(kReopen, {c.person, c.membership, c.id}));
  return {};
}

Result<void> insert_event(store::Tx& tx, const ClaimKey& key, const StoredEvent& event) {
  const std::string body = encode_event(event.event);
  TRY(tx.execute(kInsertEvent, {key.person, key.claim, event.version, act_of(event.event), body, event.actor, event.at, event.entry}));
  return {};
}

Result<std::vector<StoredEvent>> list_events(store::ReadTx& tx, const ClaimKey& key) {
  std::vector<StoredEvent> events;
  TRY(tx.each(kEvents, {key.person, key.claim}, [&](const Row& row) -> Result<void> {
    auto event = TRY(decode_event(row.text(1), row.text(2)));
    events.push_back({row.integer(0), std::move(event), row.string(3), row.moment(4), row.id<EntryId>(5)});
    return {};
  }));
  return events;
}

Result<bool> has_helped(store::ReadTx& tx, const Claim& claim, std::string_view actor) {
  return TRY(tx.number(kHelped, {claim.person, claim.id, actor})) > 0;
}

Result<void> save_answers(store::Tx& tx, const ClaimKey& key, const Answers& answers, Moment at) {
  const auto last = TRY(tx.find(kLastAnswers, {key.person, key.claim}, [](const Row& row) { return std::pair(row.integer(0), row.string(1)); }));
  const std::string body = encode_answers(answers);
  if (last && last->second == body) return {};
  TRY(tx.execute(kInsertAnswers, {key.person, key.claim, last ? last->first + 1 : 1, body, at}));
  return {};
}

Result<Answers> get_answers(store::ReadTx& tx, const ClaimKey& key) {
  const auto last = TRY(tx.find(kLastAnswers, {key.person, key.claim}, [](const Row& row) { return row.string(1); }));
  return last ? decode_answers(*last) : Result<Answers>(Answers{});
}

Result<void> insert_determination(store::Tx& tx, const ClaimKey& key, const StoredDetermination& d, Moment at) {
  TRY(tx.execute(kInsertDetermination, {key.person, key.claim, d.version, d.balance, d.amounts.gross, d.amounts.tax, d.amounts.net, d.law_day, d.steps_json, at}));
  return {};
}

Result<std::optional<StoredDetermination>> find_determination(store::ReadTx& tx, const ClaimKey& key) {
  return tx.find(kLastDetermination, {key.person, key.claim}, determination_of);
}

Result<std::optional<StoredDetermination>> find_determination_of(store::ReadTx& tx, const ClaimKey& key, Rupiah net) {
  return tx.find(kDeterminationOf, {key.person, key.claim, net}, determination_of);
}

Result<std::vector<law::EarlierPayment>> list_earlier_payments(store::ReadTx& tx, const PersonId& person, const ClaimId& except, Date day) {
  return tx.list(kEarlierPayments, {person, except, day}, [&](const Row& row) {
    return law::EarlierPayment{std::min(row.date(0), day), row.rupiah(1), row.rupiah(2)};
  });
}

Result<bool> had_partial(store::ReadTx& tx, const PersonId& person, const MembershipId& membership, const ClaimId& except) {
  return TRY(tx.number(kHadPartial, {person, membership, except})) > 0;
}

Result<bool> was_determined(store::ReadTx& tx, const PersonId& person, const MembershipId& membership) {
  return TRY(tx.number(kDetermined, {person, membership})) > 0;
}

Result<void> insert_trace(store::Tx& tx, Trace kind, BytesView digest, const ClaimId& claim, Moment at) {
  TRY(tx.execute(kInsertTrace, {kind, digest, claim, at}));
  return {};
}

Result<std::int64_t> count_traces(store::ReadTx& tx, Trace kind, BytesView digest, const ClaimId& except, Moment since) {
  return tx.number(kCountTraces, {kind, digest, except, since});
}

}  // namespace teduh::claim
