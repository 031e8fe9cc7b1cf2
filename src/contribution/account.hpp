// What a membership's postings say: the account as the law reckons it, and what is booked. Pure.
#pragma once

#include <map>
#include <span>

#include "contribution/posting.hpp"
#include "law/jht_balance.hpp"

namespace teduh::contribution {

/// After a payout of the whole balance the account begins anew with what was left (mostly nothing) and with the contributions of later
/// months, also those that were booked before the money left: the returns of the time before were booked with that payout.
struct AccountView {
  law::JhtAccount account;          // contributions and partial payouts since the last payout of the whole, its rest as the first
  std::map<int, Rupiah> returns;    // yearly returns booked since then
  Rupiah booked;                    // sum of all postings
};
/// Whether a contribution belongs to a month after the one up to which a payout of the whole balance was reckoned.
bool counts_after(const Posting& posting, Date settled_on);
AccountView view_of(std::span<const Posting> postings);

}  // namespace teduh::contribution
