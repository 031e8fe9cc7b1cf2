#include "contribution/balance.hpp"

#include <algorithm>
#include <numeric>

#include "contribution/account.hpp"
#include "contribution/returns.hpp"

namespace teduh::contribution {
namespace {

using store::Sql;

constexpr Sql kClosedTo{"contribution_closed_to", "SELECT MAX(year) FROM jht_year_close WHERE finished = 1 OR run > 1"};

Rupiah sum_of(const std::vector<law::MonthAmount>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Rupiah(0), [](Rupiah sum, const law::MonthAmount& one) { return sum + one.amount; });
}

}  // namespace

Result<law::Explained<law::JhtBalance>> jht_balance(store::ReadTx& tx, const law::LawBook& law, const MembershipKey& key, Date as_of) {
  const auto rates = TRY(yearly_rates(tx, law));
  const auto postings = TRY(list_postings(tx, key));
  return law::jht_balance(view_of(postings).account, rates, as_of);
}

Result<Rupiah> booked_balance(store::ReadTx& tx, const MembershipKey& key) { return view_of(TRY(list_postings(tx, key))).booked; }

Result<BalanceProof> prove_balance(store::ReadTx& tx, const law::LawBook& law, const MembershipKey& key) {
  const auto postings = TRY(list_postings(tx, key));
  const AccountView view = view_of(postings);
  BalanceProof proof{.booked = view.booked};
  const auto closed_to = TRY(tx.number(kClosedTo, {}));
  if (closed_to > 0) {
    proof.closed_to = static_cast<int>(closed_to);
    proof.years = TRY(law::jht_yearly_return_postings(view.account, TRY(yearly_rates(tx, law)), *proof.closed_to));
  }
  proof.expected = sum_of(view.account.contributions) - sum_of(view.account.withdrawals);
  for (const auto& year : proof.years) proof.expected += year.posting;
  return proof;
}

}  // namespace teduh::contribution
