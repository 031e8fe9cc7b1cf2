// The ledger: every change of a JHT balance is one posting that is only ever added. The sum of a membership's postings is what is booked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/rupiah.hpp"
#include "member/membership.hpp"
#include "member/roster.hpp"
#include "platform/store/database.hpp"

namespace teduh::contribution {

using member::MembershipKey;

/// Stored; never reused.
enum class PostingKind : std::uint8_t { contribution = 1, reversal = 2, yearly_return = 3, payout = 4, payout_reversal = 5 };
std::string_view to_string(PostingKind kind);

struct Posting {
  PostingId id;
  MembershipKey key;
  PostingKind kind = PostingKind::contribution;
  Period period;            // the month it belongs to; yearly returns: December of their year
  Rupiah amount;            // with the sign in which it changes the balance
  Rupiah employer_share;    // contributions and their reversals
  Rupiah worker_share;
  std::optional<Rupiah> wage;
  std::optional<EmployerId> employer;
  std::optional<ContributionFileId> file;  // the file and line that brought it
  std::optional<std::int64_t> line;
  Date value_day;           // from which day it counts
  std::string article;      // the rule behind the amount
  std::int64_t epoch = 0;   // how many payouts of the whole balance there had been
  std::optional<std::int64_t> settlement;  // payouts of the whole balance: the epoch that begins with it
  std::optional<PostingId> reverses;
  std::optional<Uuid> source;  // claim of a payout; file that an undo takes back
  Moment recorded_at;
};

/// Reading one account is bounded: 100 years with two postings a month.
inline constexpr int kPostingsMax = 4000;

Result<void> insert_posting(store::Tx& tx, const Posting& posting);
/// All of a membership, by month. Error: internal contribution.too_many_postings.
Result<std::vector<Posting>> list_postings(store::ReadTx& tx, const MembershipKey& key);
Result<std::vector<Posting>> list_postings_of_month(store::ReadTx& tx, const MembershipKey& key, Period period);
/// What an import asks first of a month: mostly nothing is there yet.
struct MonthStanding {
  bool has_postings = false;
  std::int64_t epoch = 0;  // as current_epoch
};
Result<MonthStanding> month_standing(store::ReadTx& tx, const MembershipKey& key, Period period);
/// By line.
Result<std::vector<Posting>> list_postings_of_file(store::ReadTx& tx, const ContributionFileId& file, member::LineRange lines);
/// The epoch that new postings of the membership get.
Result<std::int64_t> current_epoch(store::ReadTx& tx, const MembershipKey& key);

/// Those that count: no reversals, and nothing that was reversed.
std::vector<const Posting*> live_postings(std::span<const Posting> postings);
/// The reversal of a posting; the caller gives it its id, epoch and moment.
Posting reversal_of(const Posting& posting);
/// Whether a payout that still counts was booked when this posting stood already: then the posting is money that has left, and stays.
bool is_paid_out(std::span<const Posting> postings, const Posting& posting);

}  // namespace teduh::contribution
