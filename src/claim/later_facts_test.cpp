// What happens between the amount and the money: a job, an officer in two roles, a stolen phone, a bank that does not answer.
#include <gtest/gtest.h>

#include "claim/claim_worker.hpp"
#include "claim/testing/desk.hpp"

namespace teduh::claim {
namespace {

using testing::Desk;
using testing::Member;

constexpr auto kWage = "10000000";

std::string code_of(const Result<Outcome>& outcome) { return outcome ? "" : outcome.error().code; }

void works_again(Desk& desk, const Member& member) {
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) {
    return member::start_employment(tx, desk.office.tools, {desk.office.actor, member::Source::employer_file},
                                    {.key = member.key, .employer = desk.office.employer, .day = Date(2026, 11, 3)});
  }));
  desk.office.clock.set(*parse_rfc3339("2026-11-04T02:00:00Z"));
}

TEST(LaterFacts, WhoWorksAgainIsNotApproved) {
  Desk desk;
  const auto member = desk.add_member(1, kWage);
  const auto key = desk.determined(member);
  works_again(desk, member);
  EXPECT_EQ(code_of(desk.run(key, Approve{}, desk.approver)), "claim.no_right");
}

TEST(LaterFacts, WhoWorksAgainIsNotPaid) {
  Desk desk;
  const auto member = desk.add_member(1, kWage);
  const auto key = desk.approved(member);
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  works_again(desk, member);
  EXPECT_EQ(code_of(desk.run(key, ReleaseBatch{batch, desk.maker.staff}, desk.releaser)), "claim.no_right");
}

TEST(LaterFacts, WhoSavedTheClaimAtACounterNeitherApprovesNorLiftsItsHold) {
  Desk desk;
  const Actor two_roles = testing::officer(7, {Role::counter, Role::approver});
  auto member = desk.add_member(1, kWage);
  const auto key = desk.draft(member);
  desk.add_papers(key);
  ASSERT_TRUE(desk.run(key, Save{law::JhtReason::resigned, member.account, Channel::counter}, two_roles));
  member.actor.device = DeviceId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, Submit{}, member.actor));
  EXPECT_EQ(code_of(desk.run(key, CheckHold{}, two_roles)), "claim.own_work");
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.approver));
  ASSERT_TRUE(desk.run(key, Enqueue{}, desk.counter));
  ASSERT_TRUE(desk.run(key, Open{}, desk.verifier));
  desk.accept_papers(key, desk.verifier);
  ASSERT_TRUE(desk.run(key, Determine{}, desk.verifier));
  EXPECT_EQ(code_of(desk.run(key, Approve{}, two_roles)), "claim.own_work");
  EXPECT_TRUE(desk.run(key, Approve{}, desk.approver));
}

TEST(LaterFacts, TheFormerPhoneHearsOfABeginningForHalfAYear) {
  for (const auto& [begun, told] : {std::pair{"2026-11-02T02:00:00Z", 3}, std::pair{"2027-06-01T02:00:00Z", 2}}) {
    Desk desk;
    const auto member = desk.add_member(1, kWage);
    desk.office.clock.set(*parse_rfc3339("2026-10-30T02:00:00Z"));
    ASSERT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
      auto person = TRY(member::get_person(tx, desk.office.vault, member.key.person));
      auto phone = TRY(PhoneNumber::parse("081200099991"));
      person.data.phone = std::move(phone);
      TRY(member::change_person(tx, desk.office.tools, {desk.office.actor, member::Source::counter},
                                {.person = member.key.person, .expected_version = person.version, .valid_from = Date(2026, 10, 30), .data = person.data}));
      return {};
    }));
    desk.office.clock.set(*parse_rfc3339(begun));
    desk.draft(member);
    EXPECT_EQ(desk.count_notices(notice::NoticeKind::claim_begun), told) << begun << ": in the app, to the phone, to the former phone";
  }
}

TEST(LaterFacts, ADelayAtTheBankIsNotCalledAQueue) {
  Desk desk;
  const auto key = desk.approved(desk.add_member(1, kWage));
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  ASSERT_TRUE(desk.run(key, ReleaseBatch{batch, desk.maker.staff}, desk.releaser));
  desk.office.clock.set(*parse_rfc3339("2026-11-06T02:00:00Z"));
  FailingClaims failing;
  EXPECT_EQ(*announce_delays(desk.office.database.get(), desk.deps, failing), 1);
  const auto events = desk.office.read([&](store::ReadTx& tx) { return list_events(tx, key); });
  ASSERT_TRUE(events);
  EXPECT_EQ(events->back().event, Event(DelayAnnounced{"bank"}));
}

TEST(LaterFacts, AFailedPaymentIsLateToo) {
  Desk desk;
  const auto key = desk.approved(desk.add_member(1, kWage));
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  ASSERT_TRUE(desk.run(key, ReleaseBatch{batch, desk.maker.staff}, desk.releaser));
  ASSERT_TRUE(desk.run(key, FailPayment{batch, "AC04"}, desk.releaser));
  desk.office.clock.set(*parse_rfc3339("2026-11-06T02:00:00Z"));
  FailingClaims failing;
  EXPECT_EQ(*announce_delays(desk.office.database.get(), desk.deps, failing), 1);
  EXPECT_TRUE(desk.get(key).delay_announced);
}

}  // namespace
}  // namespace teduh::claim
