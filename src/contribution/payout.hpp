// Paying a JHT balance out and taking that back: what claim and payment call. A claim can never take more than the balance, and never twice.
#pragma once

#include <string>

#include "contribution/posting.hpp"
#include "law/law_book.hpp"
#include "member/tools.hpp"

namespace teduh::contribution {

struct PayoutOrder {
  ClaimId claim;
  MembershipKey key;
  Rupiah amount;         // gross, before tax
  bool whole = true;     // the whole balance as it was determined; false: a part (10 %, 30 %)
  Date value_day;        // the money leaves the account on this day
  std::string article;   // ground of the claim
};

/// Books the payout; for a whole one also the return of the running year, so that the booked balance ends at nothing (or at what came in
/// after the claim was determined). The same claim again gives the posting that is there.
/// Errors: invalid contribution.payout_amount (not above 0); conflict contribution.above_balance (fact balance);
/// conflict contribution.payout_differs (the claim was paid out with another amount); those of jht_balance.
Result<PostingId> post_payout(store::Tx& tx, const law::LawBook& law, const member::Tools& tools, const Actor& actor, const PayoutOrder& order);

struct PayoutReversal {
  ClaimId claim;
  MembershipKey key;
};
/// The bank gave the money back for good. Twice, or for a claim that was never paid, changes nothing; false then.
Result<bool> reverse_payout(store::Tx& tx, const member::Tools& tools, const Actor& actor, const PayoutReversal& reversal);

}  // namespace teduh::contribution
