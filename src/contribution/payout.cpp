#include "contribution/payout.hpp"

#include <algorithm>

#include "contribution/account.hpp"
#include "contribution/balance.hpp"
#include "contribution/returns.hpp"

namespace teduh::contribution {
namespace {

constexpr std::string_view kReturnArticle = "PP 46/2015 pasal 24";

struct Booking {
  const member::Tools& tools;
  Moment now;
  std::int64_t epoch = 0;
};

Posting posting_of(const Booking& booking, const PayoutOrder& order, PostingKind kind, Rupiah amount) {
  Posting posting;
  posting.id = PostingId::make(booking.now, booking.tools.random);
  posting.key = order.key;
  posting.kind = kind;
  posting.period = Period::of(order.value_day);
  posting.amount = amount;
  posting.value_day = order.value_day;
  posting.article = kind == PostingKind::payout ? order.article : std::string(kReturnArticle);
  posting.epoch = booking.epoch;
  posting.source = order.claim.uuid();
  posting.recorded_at = booking.now;
  return posting;
}

const Posting* live_payout(const std::vector<const Posting*>& live, const ClaimId& claim) {
  const auto found = std::ranges::find_if(live, [&](const Posting* posting) { return posting->kind == PostingKind::payout && posting->source == claim.uuid(); });
  return found == live.end() ? nullptr : *found;
}

/// Contributions that were booked already but count only after the day of the payout: they stay in the account.
Rupiah later_contributions(const std::vector<const Posting*>& live, Date day) {
  Rupiah sum;
  for (const Posting* posting : live)
    if (counts_after(*posting, day)) sum += posting->amount;
  return sum;
}

Rupiah sum_of(const std::map<int, Rupiah>& returns) {
  Rupiah sum;
  for (const auto& [year, amount] : returns) sum += amount;
  return sum;
}

}  // namespace

Result<PostingId> post_payout(store::Tx& tx, const law::LawBook& law, const member::Tools& tools, const Actor& actor, const PayoutOrder& order) {
  // 1. once only, and never above the balance
  if (order.amount <= Rupiah(0)) return invalid("contribution.payout_amount");
  const auto postings = TRY(list_postings(tx, order.key));
  const auto live = live_postings(postings);
  if (const Posting* before = live_payout(live, order.claim)) {
    if (before->amount != -order.amount) return conflict("contribution.payout_differs");
    return before->id;
  }
  const AccountView view = view_of(postings);
  const law::YearlyRates rates = TRY(yearly_rates(tx, law));
  const law::JhtBalance reckoned = TRY(law::jht_balance(view.account, rates, order.value_day)).value;
  const Rupiah balance = reckoned.balance;
  if (order.amount > balance) {
    Error error = conflict("contribution.above_balance");
    error.facts = {{"balance", print(balance)}};
    return error;
  }
  // 2. the postings: a payout of the whole first books the return that was earned but not booked yet
  const auto epoch = TRY(current_epoch(tx, order.key));
  const Booking booking{.tools = tools, .now = tools.clock.now(), .epoch = epoch};
  Posting payout = posting_of(booking, order, PostingKind::payout, -order.amount);
  if (order.whole) {
    const Rupiah earned = reckoned.development - sum_of(view.returns);
    if (view.booked - later_contributions(live, order.value_day) + earned != balance) return internal("contribution.ledger_differs");
    if (earned != Rupiah(0)) TRY(insert_posting(tx, posting_of(booking, order, PostingKind::yearly_return, earned)));
    payout.settlement = booking.epoch + 1;
  }
  TRY(insert_posting(tx, payout));
  // 3. the journal
  auto entry = journal::JournalEntry::begin(EntryId::make(booking.now, tools.random), booking.now, actor, "contribution.paid_out");
  entry.about("claim", order.claim).about("person", order.key.person).about("membership", order.key.membership);
  entry.fact("amount", order.amount).fact("whole", order.whole ? "yes" : "no").fact("value_day", order.value_day);
  TRY(tools.journal.append(tx, entry));
  return payout.id;
}

Result<bool> reverse_payout(store::Tx& tx, const member::Tools& tools, const Actor& actor, const PayoutReversal& reversal) {
  const auto postings = TRY(list_postings(tx, reversal.key));
  const auto live = live_postings(postings);
  const Posting* const payout = live_payout(live, reversal.claim);
  if (payout == nullptr) return false;
  const Moment now = tools.clock.now();
  const std::int64_t epoch = TRY(current_epoch(tx, reversal.key));
  // The return that was booked with the payout goes back with it.
  for (const Posting* posting : live) {
    if (posting->source != reversal.claim.uuid()) continue;
    Posting back = reversal_of(*posting);
    back.id = PostingId::make(now, tools.random);
    back.epoch = epoch;
    back.recorded_at = now;
    TRY(insert_posting(tx, back));
  }
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, actor, "contribution.payout_reversed");
  entry.about("claim", reversal.claim).about("person", reversal.key.person).about("membership", reversal.key.membership);
  entry.fact("amount", -payout->amount);
  TRY(tools.journal.append(tx, entry));
  return true;
}

}  // namespace teduh::contribution
