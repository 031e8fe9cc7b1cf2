#include "claim/run_command.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "claim/access.hpp"
#include "claim/claim_worker.hpp"
#include "claim/gather.hpp"
#include "claim/lifecycle.hpp"
#include "claim/testing/desk.hpp"
#include "member/person.hpp"
#include "member/relation.hpp"

namespace teduh::claim {
namespace {

using testing::Desk;

constexpr const char* kSmallWage = "10000000";   // 3,420,000 in six months
constexpr const char* kLargeWage = "100000000";  // 34,200,000: above the self-service limit

std::string code_of(const Result<Outcome>& outcome) { return outcome ? "accepted" : outcome.error().code; }

TEST(RunCommand, RefusesAMembershipOfSomebodyElse) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto other = desk.add_member(2, kSmallWage);
  const auto outcome = desk.office.write([&](store::Tx& tx) {
    return begin_claim(tx, desk.deps, one.actor, {ClaimId::make(desk.office.clock.now(), desk.office.random), one.key.person, other.key.membership,
                                                  law::JhtReason::resigned, Channel::phone});
  });
  EXPECT_EQ(code_of(outcome), "claim.no_such_membership");
}

TEST(RunCommand, RefusesAnAccountOfSomebodyElse) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto other = desk.add_member(2, kSmallWage);
  const auto key = desk.draft(one);
  EXPECT_EQ(code_of(desk.run(key, Save{law::JhtReason::resigned, other.account, Channel::phone}, one.actor)), "claim.foreign_account");
}

TEST(RunCommand, RefusesASecondOpenClaimAndAUsedId) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto key = desk.draft(one);
  const auto again = desk.office.write([&](store::Tx& tx) {
    return begin_claim(tx, desk.deps, desk.counter, {ClaimId::make(desk.office.clock.now(), desk.office.random), one.key.person, one.key.membership,
                                                     law::JhtReason::resigned, Channel::counter});
  });
  EXPECT_EQ(code_of(again), "claim.already_open");
  const auto same = desk.office.write([&](store::Tx& tx) {
    return begin_claim(tx, desk.deps, one.actor, {key.claim, one.key.person, one.key.membership, law::JhtReason::resigned, Channel::phone});
  });
  EXPECT_EQ(code_of(same), "claim.already_begun");
}

TEST(RunCommand, RefusesASubmissionWithoutPapersAndNamesThem) {
  Desk desk;
  const auto key = desk.draft(desk.add_member(1, kSmallWage));
  const auto refused = desk.run(key, Submit{}, desk.counter);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "claim.papers_missing");
  EXPECT_NE(refused.error().facts.front().second.find("ktp"), std::string::npos);
}

TEST(RunCommand, RefusesASubmissionInTheWaitingMonthAndSaysWhenItEnds) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto key = desk.draft(one);
  desk.add_papers(key);
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) { return save_answers(tx, key, {.statement_date = Date(2026, 10, 20)}, desk.office.clock.now()); }));
  const auto refused = desk.run(key, Submit{}, one.actor);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "claim.too_early");
  EXPECT_EQ(refused.error().facts.front().second, "2026-11-20");
}

TEST(RunCommand, TheSameSubmissionFiftyTimesAtOnceCountsOnce) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto key = desk.draft(one);
  desk.add_papers(key);
  std::atomic<int> accepted = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> phones;
    for (int i = 0; i < 50; ++i) {
      phones.emplace_back([&] {
        const auto outcome = desk.run(key, Submit{}, one.actor);
        if (outcome) ++accepted;
        else if (outcome.error().code == "claim.wrong_state") ++refused;
      });
    }
  }
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(refused, 49);
}

TEST(RunCommand, AStaleVersionIsRefused) {
  Desk desk;
  const auto key = desk.draft(desk.add_member(1, kSmallWage));
  const auto stale = desk.office.write([&](store::Tx& tx) -> Result<void> {
    auto row = TRY(get_claim(tx, key));
    return update_claim(tx, row, row.claim.version - 1);
  });
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, "claim.version");
}

TEST(RunCommand, HistoryCannotBeChanged) {
  Desk desk;
  const auto key = desk.submitted(desk.add_member(1, kSmallWage));
  constexpr store::Sql kChange{"test_change", "UPDATE claim_event SET act = 'x' WHERE claim_id = ?1"};
  constexpr store::Sql kDelete{"test_delete", "DELETE FROM claim_event WHERE claim_id = ?1"};
  EXPECT_FALSE(desk.office.write([&](store::Tx& tx) { return tx.execute(kChange, {key.claim}); }));
  EXPECT_FALSE(desk.office.write([&](store::Tx& tx) { return tx.execute(kDelete, {key.claim}); }));
}

TEST(RunCommand, SomebodyElsesClaimLooksLikeNone) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto other = desk.add_member(2, kSmallWage);
  const auto key = desk.draft(one);
  Actor far = desk.verifier;
  far.branch = "G99";
  ASSERT_TRUE(desk.office.read([&](store::ReadTx& tx) -> Result<void> {
    for (const Actor& actor : {other.actor, far, Actor{}}) {
      const auto touched = check_may_touch(tx, actor, key, desk.office.vault);
      EXPECT_FALSE(touched);
      EXPECT_EQ(touched.error().code, "claim.no_such_claim");
    }
    EXPECT_TRUE(check_may_touch(tx, one.actor, key, desk.office.vault));
    EXPECT_TRUE(check_may_touch(tx, desk.verifier, key, desk.office.vault));
    return {};
  }));
}

TEST(RunCommand, AnHeirMayActForAMemberWhoHasDiedOnly) {
  Desk desk;
  const auto member = desk.add_member(1, kSmallWage);
  const auto heir = desk.add_member(2, kSmallWage);
  const auto may_act = [&] {
    return desk.office.read([&](store::ReadTx& tx) { return check_may_act_for(tx, heir.actor, member.key.person, desk.office.vault); }).has_value();
  };
  EXPECT_FALSE(may_act());
  const member::Act act{desk.office.actor, member::Source::counter};
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
    auto name = TRY(PersonName::parse("Ahli Rekaan"));
    TRY(member::add_relation(tx, desk.office.tools, act, member.key.person,
                             {.relation = member::Relation::child, .name = std::move(name), .person = heir.key.person}));
    return {};
  }));
  EXPECT_FALSE(may_act());
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
    auto person = TRY(member::get_person(tx, desk.office.vault, member.key.person));
    person.data.death_date = Date(2026, 10, 1);
    TRY(member::change_person(tx, desk.office.tools, act,
                              {.person = member.key.person, .expected_version = person.version, .valid_from = Date(2026, 10, 2), .data = person.data}));
    return {};
  }));
  EXPECT_TRUE(may_act());
}

TEST(RunCommand, AnUnknownDeviceAndAWeakGradeHoldTheClaim) {
  Desk desk;
  auto one = desk.add_member(1, kSmallWage);
  const auto key = desk.draft(one);
  desk.add_papers(key);
  one.actor.device = DeviceId::make(desk.office.clock.now(), desk.office.random);
  one.actor.grade = Grade::declared;
  ASSERT_TRUE(desk.run(key, Submit{}, one.actor));
  const Claim claim = desk.get(key);
  EXPECT_EQ(claim.holds, (std::set{Hold::low_grade, Hold::new_device}));
  EXPECT_EQ(claim.path, Path::two_officers);
  EXPECT_GT(desk.count_notices(notice::NoticeKind::claim_held), 0);
}

TEST(RunCommand, ABeginningIsToldOnEveryKnownChannel) {
  Desk desk;
  desk.draft(desk.add_member(1, kSmallWage));
  EXPECT_EQ(desk.count_notices(notice::NoticeKind::claim_begun), 2);  // in the app and by short message
}

TEST(RunCommand, ASmallCleanClaimIsDecidedByOneOfficer) {
  Desk desk;
  const auto one = desk.add_member(1, kSmallWage);
  const auto key = desk.submitted(one);
  EXPECT_EQ(desk.get(key).path, Path::one_officer);
  ASSERT_TRUE(desk.run(key, Enqueue{}, desk.counter));
  ASSERT_TRUE(desk.run(key, Open{}, desk.both));
  EXPECT_EQ(code_of(desk.run(key, Determine{}, desk.both)), "claim.papers_unaccepted");
  desk.accept_papers(key, desk.both);
  ASSERT_TRUE(desk.run(key, Determine{}, desk.both));
  ASSERT_TRUE(desk.run(key, Approve{}, desk.both));
  EXPECT_EQ(desk.get(key).amounts, (Amounts{Rupiah(3'420'000), Rupiah(0), Rupiah(3'420'000)}));
}

TEST(RunCommand, ALargeClaimTakesTwoAndKeepsItsSteps) {
  Desk desk;
  const auto one = desk.add_member(1, kLargeWage);
  const auto key = desk.determined(one);
  Actor same = desk.verifier;
  same.roles = {Role::verifier, Role::approver};
  EXPECT_EQ(code_of(desk.run(key, Approve{}, same)), "claim.second_person_needed");
  ASSERT_TRUE(desk.run(key, Approve{}, desk.approver));
  const auto determination = desk.office.read([&](store::ReadTx& tx) { return find_determination(tx, key); });
  ASSERT_TRUE(determination && *determination);
  EXPECT_EQ((*determination)->amounts.gross, Rupiah(34'200'000));
  EXPECT_NE((*determination)->steps_json.find("Permenaker 4/2022"), std::string::npos);
}

TEST(RunCommand, FoldingTheStoredEventsGivesTheStoredState) {
  Desk desk;
  const auto key = desk.approved(desk.add_member(1, kLargeWage));
  const auto events = desk.office.read([&](store::ReadTx& tx) { return list_events(tx, key); });
  ASSERT_TRUE(events);
  Claim folded;
  for (const auto& stored : *events) {
    folded = evolve(std::move(folded), stored.event);
    EXPECT_EQ(folded.version, stored.version);
  }
  EXPECT_EQ(folded, desk.get(key));
}

TEST(RunCommand, EveryEventIsInTheJournalInTheSameTransaction) {
  Desk desk;
  const auto key = desk.approved(desk.add_member(1, kLargeWage));
  const auto events = desk.office.read([&](store::ReadTx& tx) { return list_events(tx, key); });
  ASSERT_TRUE(events);
  ASSERT_TRUE(desk.office.read([&](store::ReadTx& tx) -> Result<void> {
    for (const auto& stored : *events) {
      const auto entry = journal::get_entry(tx, stored.entry);
      EXPECT_TRUE(entry && entry->content && entry->content->act == act_of(stored.event));
    }
    return {};
  }));
}

TEST(RunCommand, MoneyLeavesTheBalanceWithTheFileAndComesBackWithARefusal) {
  Desk desk;
  const auto one = desk.add_member(1, kLargeWage);
  const auto key = desk.approved(one);
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  EXPECT_EQ(desk.balance(one), Rupiah(34'200'000));
  ASSERT_TRUE(desk.run(key, ReleaseBatch{batch, desk.maker.staff}, desk.releaser));
  EXPECT_EQ(desk.balance(one), Rupiah(0));
  ASSERT_TRUE(desk.run(key, FailPayment{batch, "AC04"}, desk.releaser));
  EXPECT_EQ(desk.balance(one), Rupiah(34'200'000));
  EXPECT_EQ(code_of(desk.run(key, CorrectAccount{one.account}, one.actor)), "accepted");
  EXPECT_EQ(desk.get(key).state, ClaimState::determined);
}

TEST(RunCommand, TheProgramDecidesWhatTheSampleLeavesOutAndNothingElse) {
  Desk desk;
  desk.deps.rules.sample_ppm = 1;
  const auto small = desk.submitted(desk.add_member(1, kSmallWage));
  const auto large = desk.submitted(desk.add_member(2, kLargeWage));
  FailingClaims failing;
  for (int round = 0; round < 3; ++round) ASSERT_TRUE(advance_automatic(desk.office.database.get(), desk.deps, failing));
  EXPECT_EQ(desk.get(small).state, ClaimState::approved);
  EXPECT_EQ(desk.get(small).path, Path::automatic);
  EXPECT_EQ(desk.get(large).state, ClaimState::queued);
}

TEST(RunCommand, AClaimThatFailedLatelyIsPassedOverAndThoseBehindItGoOn) {
  Desk desk;
  const auto failed = desk.submitted(desk.add_member(1, kSmallWage));
  const auto behind = desk.submitted(desk.add_member(2, kSmallWage));
  FailingClaims failing;
  failing.patience.note_failure(failed.claim, desk.office.clock.now());
  ASSERT_TRUE(advance_automatic(desk.office.database.get(), desk.deps, failing));
  EXPECT_EQ(desk.get(failed).state, ClaimState::submitted);
  EXPECT_NE(desk.get(behind).state, ClaimState::submitted);
  desk.office.clock.advance(worker::kPatienceFirst);
  ASSERT_TRUE(advance_automatic(desk.office.database.get(), desk.deps, failing));
  EXPECT_NE(desk.get(failed).state, ClaimState::submitted);
}

TEST(RunCommand, ABreachIsAnnouncedOnceBeforeItHappens) {
  Desk desk;
  const auto key = desk.submitted(desk.add_member(1, kSmallWage));
  EXPECT_EQ(desk.get(key).promised, Date(2026, 11, 9));
  FailingClaims failing;
  EXPECT_EQ(*announce_delays(desk.office.database.get(), desk.deps, failing), 0);
  desk.office.clock.set(*parse_rfc3339("2026-11-06T02:00:00Z"));  // the Friday before
  EXPECT_EQ(*announce_delays(desk.office.database.get(), desk.deps, failing), 1);
  EXPECT_EQ(*announce_delays(desk.office.database.get(), desk.deps, failing), 0);
  EXPECT_TRUE(desk.get(key).delay_announced);
}

TEST(RunCommand, ClaimNumbersHaveNoLettersThatAreMixedUp) {
  Desk desk;
  for (int i = 0; i < 100; ++i) {
    const std::string number = claim_number(ClaimId::make(desk.office.clock.now(), desk.office.random), Date(2026, 11, 2));
    EXPECT_EQ(number.size(), 17U);
    EXPECT_EQ(number.substr(9).find_first_of("ILOU"), std::string::npos);
  }
}

}  // namespace
}  // namespace teduh::claim
