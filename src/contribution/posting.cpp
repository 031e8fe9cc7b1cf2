#include "contribution/posting.hpp"

#include <algorithm>
#include <set>

namespace teduh::contribution {
namespace {

using store::Sql;

constexpr Sql kInsert{"contribution_posting_insert",
    "INSERT INTO posting (person_id, membership_id, period, posting_id, kind, amount, employer_share, worker_share, wage, employer_id, file_id,"
    " line, value_day, article, epoch, settlement, reverses, source_id, recorded_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"};
constexpr Sql kOfMembership{"contribution_postings_of_membership",
    "SELECT person_id, membership_id, period, posting_id, kind, amount, employer_share, worker_share, wage, employer_id, file_id,"
    " line, value_day, article, epoch, settlement, reverses, source_id, recorded_at FROM posting"
    " WHERE person_id = ?1 AND membership_id = ?2 ORDER BY period, posting_id LIMIT ?3"};
constexpr Sql kOfMonth{"contribution_postings_of_month",
    "SELECT person_id, membership_id, period, posting_id, kind, amount, employer_share, worker_share, wage, employer_id, file_id,"
    " line, value_day, article, epoch, settlement, reverses, source_id, recorded_at FROM posting"
    " WHERE person_id = ?1 AND membership_id = ?2 AND period = ?3 ORDER BY posting_id"};
constexpr Sql kOfFile{"contribution_postings_of_file",
    "SELECT person_id, membership_id, period, posting_id, kind, amount, employer_share, worker_share, wage, employer_id, file_id,"
    " line, value_day, article, epoch, settlement, reverses, source_id, recorded_at FROM posting"
    " WHERE file_id = ?1 AND line > ?2 AND line <= ?3 ORDER BY line, posting_id"};
// `kind = 4` is written out so that the partial index of payouts serves it.
constexpr Sql kEpoch{"contribution_posting_epoch",
    "SELECT MAX(settlement) FROM posting WHERE person_id = ?1 AND membership_id = ?2 AND kind = 4"};

constexpr Sql kMonthStanding{"contribution_month_standing",
    "SELECT EXISTS (SELECT 1 FROM posting WHERE person_id = ?1 AND membership_id = ?2 AND period = ?3),"
    " (SELECT MAX(settlement) FROM posting WHERE person_id = ?1 AND membership_id = ?2 AND kind = 4)"};

std::optional<Rupiah> maybe_rupiah(const store::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional<Rupiah>(row.rupiah(column));
}
std::optional<Uuid> maybe_uuid(const store::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional<Uuid>(uuid_from_bytes(row.blob(column)));
}

Posting posting_of(const store::Row& row) {
  return {.id = row.id<PostingId>(3),
          .key = {.person = row.id<PersonId>(0), .membership = row.id<MembershipId>(1)},
          .kind = row.enumeration<PostingKind>(4),
          .period = row.period(2),
          .amount = row.rupiah(5),
          .employer_share = row.rupiah(6),
          .worker_share = row.rupiah(7),
          .wage = maybe_rupiah(row, 8),
          .employer = row.maybe_id<EmployerId>(9),
          .file = row.maybe_id<ContributionFileId>(10),
          .line = row.maybe_integer(11),
          .value_day = row.date(12),
          .article = row.string(13),
          .epoch = row.integer(14),
          .settlement = row.maybe_integer(15),
          .reverses = row.maybe_id<PostingId>(16),
          .source = maybe_uuid(row, 17),
          .recorded_at = row.moment(18)};
}

}  // namespace

std::string_view to_string(PostingKind kind) {
  switch (kind) {
    case PostingKind::contribution: return "contribution";
    case PostingKind::reversal: return "reversal";
    case PostingKind::yearly_return: return "yearly_return";
    case PostingKind::payout: return "payout";
    case PostingKind::payout_reversal: return "payout_reversal";
  }
  return "";
}

Result<void> insert_posting(store::Tx& tx, const Posting& posting) {
  TRY(tx.execute(kInsert, {posting.key.person, posting.key.membership, posting.period, posting.id, posting.kind, posting.amount,
                           posting.employer_share, posting.worker_share, posting.wage, posting.employer, posting.file, posting.line,
                           posting.value_day, posting.article, posting.epoch, posting.settlement, posting.reverses, posting.source,
                           posting.recorded_at}));
  return {};
}

Result<std::vector<Posting>> list_postings(store::ReadTx& tx, const MembershipKey& key) {
  auto postings = TRY(tx.list(kOfMembership, {key.person, key.membership, kPostingsMax + 1}, posting_of));
  if (postings.size() > static_cast<std::size_t>(kPostingsMax)) return internal("contribution.too_many_postings");
  return postings;
}
Result<std::vector<Posting>> list_postings_of_month(store::ReadTx& tx, const MembershipKey& key, Period period) {
  return tx.list(kOfMonth, {key.person, key.membership, period}, posting_of);
}
Result<MonthStanding> month_standing(store::ReadTx& tx, const MembershipKey& key, Period period) {
  const auto found = TRY(tx.find(kMonthStanding, {key.person, key.membership, period}, [](const store::Row& row) {
    return MonthStanding{.has_postings = row.boolean(0), .epoch = row.maybe_integer(1).value_or(0)};
  }));
  CHECK(found.has_value());
  return *found;
}
Result<std::vector<Posting>> list_postings_of_file(store::ReadTx& tx, const ContributionFileId& file, member::LineRange lines) {
  return tx.list(kOfFile, {file, lines.after, lines.to}, posting_of);
}
Result<std::int64_t> current_epoch(store::ReadTx& tx, const MembershipKey& key) { return tx.number(kEpoch, {key.person, key.membership}); }

std::vector<const Posting*> live_postings(std::span<const Posting> postings) {
  std::set<PostingId> reversed;
  for (const Posting& posting : postings) {
    if (posting.reverses) reversed.insert(*posting.reverses);
  }
  std::vector<const Posting*> live;
  for (const Posting& posting : postings) {
    if (!posting.reverses && !reversed.contains(posting.id)) live.push_back(&posting);
  }
  return live;
}

Posting reversal_of(const Posting& posting) {
  Posting reversal = posting;
  reversal.kind = posting.kind == PostingKind::payout ? PostingKind::payout_reversal : PostingKind::reversal;
  reversal.amount = -posting.amount;
  reversal.employer_share = -posting.employer_share;
  reversal.worker_share = -posting.worker_share;
  reversal.settlement.reset();
  reversal.reverses = posting.id;
  return reversal;
}

bool is_paid_out(std::span<const Posting> postings, const Posting& posting) {
  return std::ranges::any_of(live_postings(postings), [&](const Posting* other) {
    return other->kind == PostingKind::payout && other->recorded_at >= posting.recorded_at &&
           (!other->settlement || (posting.epoch < *other->settlement && Period::of(posting.value_day) <= Period::of(other->value_day)));
  });
}

}  // namespace teduh::contribution
