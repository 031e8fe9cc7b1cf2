// The JHT balance of a membership with its reasons, and the proof that what is booked is what the law gives.
#pragma once

#include <optional>
#include <vector>

#include "contribution/posting.hpp"
#include "law/jht_balance.hpp"
#include "law/step.hpp"

namespace teduh::contribution {

/// The balance on a day by the law of that day, from the contributions and payouts booked by now that count by then.
/// Errors: not_found member.membership_unknown; law.return_missing (fact year) and the other errors of law::jht_balance.
Result<law::Explained<law::JhtBalance>> jht_balance(store::ReadTx& tx, const law::LawBook& law, const MembershipKey& key, Date as_of);

/// What the fund has booked: the sum of all postings. It lacks the return of years that are not closed yet.
Result<Rupiah> booked_balance(store::ReadTx& tx, const MembershipKey& key);

struct BalanceProof {
  Rupiah booked;         // sum of all postings
  Rupiah expected;       // contributions - payouts + the return of the years up to `closed_to`, reckoned again
  std::optional<int> closed_to;  // last year closed for everybody
  std::vector<law::YearlyReturn> years;
  [[nodiscard]] bool holds() const { return booked == expected; }
};
/// Does not hold while a contribution of a closed year came late and the year was not closed again.
Result<BalanceProof> prove_balance(store::ReadTx& tx, const law::LawBook& law, const MembershipKey& key);

}  // namespace teduh::contribution
