// One person with two cards is one person: before the tax and before the self-service limit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "claim/testing/desk.hpp"

namespace teduh::claim {
namespace {

using contribution::testing::file_of;
using contribution::testing::kpj_text;
using contribution::testing::name_text;
using contribution::testing::nik_text;
using testing::Desk;
using testing::Member;

constexpr int kSecondCard = 100;  // the number of the second card of the one member

/// The member's second card with as much on it as on the first.
Member second_card(Desk& desk, const Member& first, const std::string& wage) {
  const Moment now = desk.office.clock.now();
  desk.office.clock.set(*parse_rfc3339("2026-07-15T02:00:00Z"));
  const member::Act act{desk.office.actor, member::Source::counter};
  const auto added = desk.office.write([&](store::Tx& tx) -> Result<MembershipId> {
    const Kpj kpj = TRY(Kpj::parse(kpj_text(kSecondCard)));
    const auto id = TRY(member::add_membership(tx, desk.office.tools, act,
                                               {.person = first.key.person, .kpj = kpj, .segment = Segment::pu, .registered_on = Date(2026, 1, 1)}));
    const member::MembershipKey key{first.key.person, id};
    TRY(member::start_employment(tx, desk.office.tools, act, {.key = key, .employer = desk.office.employer, .day = Date(2026, 1, 1)}));
    return id;
  });
  EXPECT_TRUE(added);
  for (int month = 1; month <= 6; ++month) {
    const auto row = fmt::format("{},{},{},{},,{}", kpj_text(kSecondCard), nik_text(1), name_text(1), wage, month == 6 ? "2026-06-30" : "");
    EXPECT_TRUE(desk.office.import(file_of(fmt::format("2026-{:02}", month), {row})));
  }
  desk.office.clock.set(now);
  return {{first.key.person, *added}, first.account, first.actor};
}

void pay(Desk& desk, const ClaimKey& key) {
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  EXPECT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  EXPECT_TRUE(desk.run(key, ReleaseBatch{batch, desk.maker.staff}, desk.releaser));
  EXPECT_TRUE(desk.run(key, Settle{batch, today(desk.deps)}, desk.releaser));
}

std::string code_of(const Result<Outcome>& outcome) { return outcome ? "" : outcome.error().code; }

constexpr auto kWage = "116959064";  // six months give 40 million less 4 rupiah of rounding
constexpr Rupiah kEach(39'999'996);
constexpr Rupiah kTaxOfBoth(1'500'000);  // 5 % of what both are above 50 million, half-up

TEST(TwoCards, FiftyMillionAreFreeOfTaxOnceAPerson) {
  Desk desk;
  const auto one = desk.add_member(1, kWage);
  const auto two = second_card(desk, one, kWage);
  const auto first = desk.approved(one);
  EXPECT_EQ(desk.get(first).amounts, (Amounts{kEach, Rupiah(0), kEach}));
  pay(desk, first);
  const auto second = desk.determined(two);
  EXPECT_EQ(desk.get(second).amounts, (Amounts{kEach, kTaxOfBoth, kEach - kTaxOfBoth}));
}

TEST(TwoCards, OfTwoDeterminedAtOnceTheLaterOneIsDeterminedAgain) {
  Desk desk;
  const auto one = desk.add_member(1, kWage);
  const auto two = second_card(desk, one, kWage);
  const auto first = desk.determined(one);
  const auto second = desk.determined(two);
  ASSERT_EQ(desk.get(second).amounts->tax, Rupiah(0));
  ASSERT_TRUE(desk.run(first, Approve{}, desk.approver));
  EXPECT_EQ(code_of(desk.run(second, Approve{}, desk.approver)), "claim.papers_missing") << "more than 50 million together: the tax card";
  desk.add_papers(second);
  desk.accept_papers(second, desk.verifier);
  EXPECT_EQ(code_of(desk.run(second, Approve{}, desk.approver)), "claim.amount_changed");
  pay(desk, first);
  EXPECT_EQ(code_of(desk.run(second, Approve{}, desk.approver)), "claim.amount_changed");
  ASSERT_TRUE(desk.run(second, SendBack{"dua kartu"}, desk.approver));
  ASSERT_TRUE(desk.run(second, Determine{}, desk.verifier));
  EXPECT_EQ(desk.get(second).amounts->tax, kTaxOfBoth);
  EXPECT_TRUE(desk.run(second, Approve{}, desk.approver));
}

TEST(TwoCards, TwoSmallBalancesThatAreLargeTogetherTakeTwoOfficers) {
  constexpr auto kHalf = "26315790";  // 9,000,000 on each card: 18 together, above 15
  Desk desk;
  const auto one = desk.add_member(1, kHalf);
  EXPECT_EQ(desk.get(desk.submitted(desk.add_member(2, kHalf))).path, Path::one_officer);
  second_card(desk, one, kHalf);
  EXPECT_EQ(desk.get(desk.submitted(one)).path, Path::two_officers);
}

}  // namespace
}  // namespace teduh::claim
