#include "contribution/account.hpp"

namespace teduh::contribution {
namespace {

const Posting* last_settlement(const std::vector<const Posting*>& live) {
  const Posting* last = nullptr;
  for (const Posting* posting : live) {
    if (posting->settlement && (last == nullptr || *posting->settlement > *last->settlement)) last = posting;
  }
  return last;
}

}  // namespace

bool counts_after(const Posting& posting, Date settled_on) {
  return posting.kind == PostingKind::contribution && Period::of(posting.value_day) > Period::of(settled_on);
}

AccountView view_of(std::span<const Posting> postings) {
  AccountView view;
  for (const Posting& posting : postings) view.booked += posting.amount;
  const auto live = live_postings(postings);
  const Posting* const settlement = last_settlement(live);
  const std::int64_t first_epoch = settlement == nullptr ? 0 : *settlement->settlement;
  Rupiah opening;
  for (const Posting* posting : live) {
    // A month after the day up to which the whole was reckoned was not in what was paid out: it begins the next account.
    if (posting->epoch < first_epoch && !counts_after(*posting, settlement->value_day)) {
      opening += posting->amount;
      continue;
    }
    switch (posting->kind) {
      case PostingKind::contribution:
        view.account.contributions.push_back({.month = Period::of(posting->value_day), .amount = posting->amount});
        break;
      case PostingKind::payout:
        view.account.withdrawals.push_back({.month = Period::of(posting->value_day), .amount = -posting->amount});
        break;
      case PostingKind::yearly_return:
        view.returns[posting->period.year()] += posting->amount;
        break;
      case PostingKind::reversal:
      case PostingKind::payout_reversal:
        break;  // live_postings gives none
    }
  }
  if (settlement != nullptr && opening > Rupiah(0)) {
    view.account.contributions.push_back({.month = Period::of(settlement->value_day), .amount = opening});
  }
  return view;
}

}  // namespace teduh::contribution
