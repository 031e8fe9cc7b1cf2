#include "claim/lifecycle.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace teduh::claim {
namespace {

template <typename AnyId>
AnyId numbered(std::uint8_t number) {
  Uuid uuid{};
  uuid[15] = number;
  return AnyId(uuid);
}

Actor officer(std::uint8_t number, RoleSet roles) {
  return {.kind = ActorKind::staff, .staff = numbered<StaffId>(number), .roles = roles, .branch = "7571"};
}

const Actor kMember{.kind = ActorKind::participant, .person = numbered<PersonId>(1), .roles = {Role::participant}};
const Actor kCounter = officer(1, {Role::counter});
const Actor kVerifier = officer(2, {Role::verifier});
const Actor kApprover = officer(3, {Role::approver});
const Actor kBoth = officer(4, {Role::verifier, Role::approver});
const Actor kMaker = officer(5, {Role::payment_maker, Role::payment_releaser});
const Actor kReleaser = officer(6, {Role::payment_releaser});

Facts good_facts() {
  Facts facts;
  facts.today = Date(2026, 11, 2);
  facts.now = start_of(facts.today, Zone::wita);
  facts.entitlement = law::Answer::yes;
  facts.balance = Rupiah(20'000'000);
  facts.amounts = Amounts{Rupiah(20'000'000), Rupiah(0), Rupiah(20'000'000)};
  facts.promised = Date(2026, 11, 9);
  return facts;
}

Facts small_facts() {
  Facts facts = good_facts();
  facts.balance = Rupiah(9'000'000);
  facts.amounts = Amounts{Rupiah(9'000'000), Rupiah(0), Rupiah(9'000'000)};
  facts.self_service = true;
  return facts;
}

const Begin kBegin{numbered<ClaimId>(7), numbered<PersonId>(1), numbered<MembershipId>(2), law::JhtReason::retirement_age, Channel::phone};
const BankAccountId kAccount = numbered<BankAccountId>(8);
const BatchId kBatch = numbered<BatchId>(9);
const Ground kGround{"jht.still_active", "Permenaker 4/2022 pasal 5", "Keberatan ke kantor cabang dalam 30 hari."};

struct Act {
  Command command;
  Actor actor;
};

/// The claim after the acts, all of which must be accepted.
Claim after(const std::vector<Act>& acts, const Facts& facts) {
  Claim claim;
  for (const auto& act : acts) {
    auto events = decide(claim, act.command, facts, act.actor);
    EXPECT_TRUE(events.has_value()) << act.command.index() << " " << (events ? "" : events.error().code);
    if (events) claim = evolve_all(std::move(claim), *events);
  }
  return claim;
}

const std::vector<Act> kToDraft{{kBegin, kMember}, {Save{law::JhtReason::retirement_age, kAccount, Channel::phone}, kMember}};

std::vector<Act> then(std::vector<Act> acts, std::initializer_list<Act> more) {
  acts.insert(acts.end(), more);
  return acts;
}

const std::vector<Act> kToVerification = then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kVerifier}});
const std::vector<Act> kToDetermined = then(kToVerification, {{Determine{}, kVerifier}});
const std::vector<Act> kToApproved = then(kToDetermined, {{Approve{}, kApprover}});
const std::vector<Act> kToPaying = then(kToApproved, {{PutInBatch{kBatch}, kMaker}, {ReleaseBatch{kBatch, kMaker.staff}, kReleaser}});

std::string refusal(const Claim& claim, const Command& command, const Facts& facts, const Actor& actor) {
  const auto events = decide(claim, command, facts, actor);
  return events ? "accepted" : events.error().code;
}

TEST(Lifecycle, RefusesEveryActOnAClaimThatHasNotBegun) {
  EXPECT_EQ(refusal(Claim(), Submit{}, good_facts(), kMember), "claim.no_such_claim");
  EXPECT_EQ(refusal(Claim(), Approve{}, good_facts(), kApprover), "claim.no_such_claim");
}

TEST(Lifecycle, RefusesASecondClaimAForeignKpjAndASharedOne) {
  Facts facts = good_facts();
  facts.other_open_claim = true;
  EXPECT_EQ(refusal(Claim(), kBegin, facts, kMember), "claim.already_open");
  facts = good_facts();
  facts.membership_is_persons = false;
  EXPECT_EQ(refusal(Claim(), kBegin, facts, kMember), "claim.no_such_membership");
  facts = good_facts();
  facts.kpj_shared = true;
  EXPECT_EQ(refusal(Claim(), kBegin, facts, kMember), "claim.kpj_shared");
}

TEST(Lifecycle, RefusesASubmissionThatTheLawDoesNotAllow) {
  const Claim draft = after(kToDraft, good_facts());
  Facts facts = good_facts();
  facts.entitlement = law::Answer::not_yet;
  facts.first_day = Date(2026, 12, 1);
  const auto early = decide(draft, Submit{}, facts, kMember);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, "claim.too_early");
  EXPECT_EQ(early.error().facts.front().second, "2026-12-01");
  facts.entitlement = law::Answer::no;
  EXPECT_EQ(refusal(draft, Submit{}, facts, kMember), "claim.no_right");
  facts.entitlement = law::Answer::incomplete;
  EXPECT_EQ(refusal(draft, Submit{}, facts, kMember), "claim.facts_missing");
}

TEST(Lifecycle, RefusesASubmissionWithoutAccountPapersOrMoney) {
  const Claim bare = after({{kBegin, kMember}}, good_facts());
  EXPECT_EQ(refusal(bare, Submit{}, good_facts(), kMember), "claim.no_account");
  const Claim draft = after(kToDraft, good_facts());
  Facts facts = good_facts();
  facts.account_is_persons = false;
  EXPECT_EQ(refusal(draft, Submit{}, facts, kMember), "claim.foreign_account");
  facts = good_facts();
  facts.papers_absent = {"ktp", "kk"};
  const auto missing = decide(draft, Submit{}, facts, kMember);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().facts.front().second, "ktp, kk");
  facts = good_facts();
  facts.balance = Rupiah(19'999'999);
  EXPECT_EQ(refusal(draft, Submit{}, facts, kMember), "claim.above_balance");
  facts.balance = Rupiah(0);
  facts.amounts = Amounts{};
  EXPECT_EQ(refusal(draft, Submit{}, facts, kMember), "claim.nothing_to_pay");
}

TEST(Lifecycle, RefusesASecondSubmission) {
  const Claim submitted = after(then(kToDraft, {{Submit{}, kMember}}), good_facts());
  EXPECT_EQ(refusal(submitted, Submit{}, good_facts(), kMember), "claim.wrong_state");
}

TEST(Lifecycle, RefusesTheWrongRole) {
  const Claim determined = after(kToDetermined, good_facts());
  EXPECT_EQ(refusal(determined, Approve{}, good_facts(), kMember), "claim.role");
  EXPECT_EQ(refusal(determined, Approve{}, good_facts(), kVerifier), "claim.role");
  EXPECT_EQ(refusal(determined, Reject{}, good_facts(), Actor::system()), "claim.role");
}

TEST(Lifecycle, AboveTheLimitAnotherOfficerApproves) {
  const Claim determined = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kBoth}, {Determine{}, kBoth}}), good_facts());
  EXPECT_EQ(determined.path, Path::two_officers);
  EXPECT_EQ(refusal(determined, Approve{}, good_facts(), kBoth), "claim.second_person_needed");
  EXPECT_EQ(refusal(determined, Approve{}, good_facts(), kApprover), "accepted");
}

TEST(Lifecycle, BelowTheLimitOneOfficerIsEnough) {
  const Claim approved =
      after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kBoth}, {Determine{}, kBoth}, {Approve{}, kBoth}}), small_facts());
  EXPECT_EQ(approved.state, ClaimState::approved);
  EXPECT_EQ(approved.path, Path::one_officer);
}

TEST(Lifecycle, ADifferenceTakesTwoOfficersWhateverTheAmount) {
  Facts facts = small_facts();
  facts.differences = 1;
  const Claim determined = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kBoth}, {Determine{}, kBoth}}), facts);
  EXPECT_EQ(refusal(determined, Approve{}, facts, kBoth), "claim.second_person_needed");
}

TEST(Lifecycle, TheProgramDecidesOnlyWhatTheSampleLeftOut) {
  Facts facts = small_facts();
  facts.sample_ppm = 100'000;
  facts.sample_draw = 99'999;
  EXPECT_EQ(after(then(kToDraft, {{Submit{}, kMember}}), facts).path, Path::one_officer);
  facts.sample_draw = 100'000;
  const Actor program = Actor::system();
  const Claim approved =
      after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, program}, {Open{}, program}, {Determine{}, program}, {Approve{}, program}}), facts);
  EXPECT_EQ(approved.state, ClaimState::approved);
  EXPECT_FALSE(approved.approver.has_value());
  const Claim sampled = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, program}}), good_facts());
  EXPECT_EQ(refusal(sampled, Open{}, good_facts(), program), "claim.officer_needed");
}

TEST(Lifecycle, TheProgramNeverDecidesWhatTheClaimantOnlyStates) {
  Facts facts = small_facts();
  facts.sample_ppm = 1;
  facts.sample_draw = 1;
  const Actor program = Actor::system();
  const Claim open = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, program}, {Open{}, program}}), facts);
  ASSERT_EQ(open.path, Path::automatic);
  facts.right_stated = true;
  EXPECT_EQ(refusal(open, Determine{}, facts, program), "claim.officer_needed") << "the answers were changed since";
  EXPECT_EQ(after(then(kToDraft, {{Submit{}, kMember}}), facts).path, Path::one_officer);
}

TEST(Lifecycle, NobodyApprovesWhatTheyBeganAtTheCounter) {
  const Actor clerk = officer(9, {Role::counter, Role::approver, Role::verifier});
  Begin begin = kBegin;
  begin.channel = Channel::counter;
  const Claim determined = after({{begin, clerk},
                                  {Save{law::JhtReason::retirement_age, kAccount, Channel::counter}, clerk},
                                  {Submit{}, clerk},
                                  {Enqueue{}, clerk},
                                  {Open{}, kVerifier},
                                  {Determine{}, kVerifier}},
                                 small_facts());
  EXPECT_EQ(refusal(determined, Approve{}, small_facts(), clerk), "claim.own_work");
}

TEST(Lifecycle, NobodyChecksWhatTheyDidForTheClaimant) {
  Facts facts = small_facts();
  const Claim determined = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kVerifier}, {Determine{}, kVerifier}}), facts);
  facts.helped_claimant = true;
  EXPECT_EQ(refusal(determined, Approve{}, facts, kApprover), "claim.own_work");
  Facts held = small_facts();
  held.holds = {Hold::new_device};
  const Claim waiting = after(then(kToDraft, {{Submit{}, kMember}}), held);
  EXPECT_EQ(refusal(waiting, CheckHold{}, facts, kApprover), "claim.own_work");
}

TEST(Lifecycle, WhatAppearsAfterTheAmountWasFixedStillCounts) {
  const Claim determined = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, kCounter}, {Open{}, kBoth}, {Determine{}, kBoth}}), small_facts());
  ASSERT_EQ(determined.path, Path::one_officer);
  Facts later = small_facts();
  later.entitlement = law::Answer::no;
  EXPECT_EQ(refusal(determined, Approve{}, later, kBoth), "claim.no_right") << "works again";
  later = small_facts();
  later.differences = 1;
  EXPECT_EQ(refusal(determined, Approve{}, later, kBoth), "claim.second_person_needed");
  EXPECT_TRUE(decide(determined, Approve{}, later, kApprover)) << "another officer is the second one";
}

TEST(Lifecycle, ABatchIsNotReleasedForWhoLostTheRightOrTheAccount) {
  Claim batched = after(kToApproved, good_facts());
  batched = evolve(std::move(batched), Batched{kBatch});
  const ReleaseBatch release{kBatch, kMaker.staff};
  Facts later = good_facts();
  later.entitlement = law::Answer::no;
  EXPECT_EQ(refusal(batched, release, later, kReleaser), "claim.no_right");
  later = good_facts();
  later.account_is_persons = false;
  EXPECT_EQ(refusal(batched, release, later, kReleaser), "claim.foreign_account");
}

TEST(Lifecycle, WhatTheProgramDeterminedAloneIsVerifiedBeforeAnotherAccountIsPaid) {
  Facts facts = small_facts();
  facts.sample_ppm = 1;
  facts.sample_draw = 1;
  const Actor program = Actor::system();
  const Claim corrected = after(then(kToDraft, {{Submit{}, kMember}, {Enqueue{}, program}, {Open{}, program}, {Determine{}, program}, {Approve{}, program},
                                                {PutInBatch{kBatch}, kMaker}, {ReleaseBatch{kBatch, kMaker.staff}, kReleaser},
                                                {FailPayment{kBatch, "AC04"}, kReleaser}, {CorrectAccount{kAccount}, kMember}}),
                                facts);
  ASSERT_EQ(corrected.path, Path::two_officers);
  EXPECT_EQ(refusal(corrected, Approve{}, facts, kApprover), "claim.second_person_needed");
  const auto back = decide(corrected, SendBack{"rekening lain"}, facts, kApprover);
  ASSERT_TRUE(back);
  Claim again = evolve(corrected, back->front());
  const auto determined = decide(again, Determine{}, facts, kVerifier);
  ASSERT_TRUE(determined);
  again = evolve(std::move(again), determined->front());
  EXPECT_EQ(refusal(again, Approve{}, facts, kApprover), "accepted");
}

TEST(Lifecycle, ACorrectedAccountGetsANewPromise) {
  Facts facts = good_facts();
  Claim failed = after(then(kToApproved, {{PutInBatch{kBatch}, kMaker}, {ReleaseBatch{kBatch, kMaker.staff}, kReleaser}, {FailPayment{kBatch, "AC04"}, kReleaser}}), facts);
  failed = evolve(std::move(failed), DelayAnnounced{"account"});
  facts.promised = Date(2026, 12, 1);
  const auto corrected = decide(failed, CorrectAccount{kAccount}, facts, kMember);
  ASSERT_TRUE(corrected);
  const Claim again = evolve(failed, corrected->front());
  EXPECT_EQ(again.promised, Date(2026, 12, 1));
  EXPECT_FALSE(again.delay_announced);
}

TEST(Lifecycle, AHeldClaimIsLookedAtByTwoBeforeItsAmountIsFixed) {
  Facts facts = good_facts();
  facts.holds = {Hold::new_account, Hold::new_device};
  Claim claim = after(kToVerification, facts);
  EXPECT_EQ(refusal(claim, Determine{}, facts, kVerifier), "claim.held");
  claim = evolve_all(claim, *decide(claim, CheckHold{}, facts, kVerifier));
  EXPECT_EQ(refusal(claim, CheckHold{}, facts, kVerifier), "claim.second_person_needed");
  EXPECT_EQ(refusal(claim, Determine{}, facts, kVerifier), "claim.held");
  claim = evolve_all(claim, *decide(claim, CheckHold{}, facts, kBoth));
  EXPECT_EQ(refusal(claim, CheckHold{}, facts, kApprover), "claim.not_held");
  EXPECT_EQ(refusal(claim, Determine{}, facts, kVerifier), "accepted");
}

TEST(Lifecycle, AReturnNamesEachFaultAndStopsTheClock) {
  const Claim open = after(kToVerification, good_facts());
  EXPECT_EQ(refusal(open, Return{}, good_facts(), kVerifier), "input.fields");
  EXPECT_EQ(refusal(open, Return{{{"paper:ktp", "paper.unreadable", ""}}}, good_facts(), kVerifier), "input.fields");
  const Claim returned = after(then(kToVerification, {{Return{{{"paper:ktp", "paper.unreadable", "Foto ulang KTP di tempat terang."}}}, kVerifier}}), good_facts());
  EXPECT_EQ(returned.state, ClaimState::returned);
  EXPECT_FALSE(returned.promised.has_value());
  const Claim again = evolve_all(returned, *decide(returned, Submit{}, good_facts(), kMember));
  EXPECT_EQ(again.state, ClaimState::submitted);
  EXPECT_TRUE(again.promised.has_value());
  EXPECT_TRUE(again.defects.empty());
}

TEST(Lifecycle, ARefusalNamesItsArticleAndTakesTwo) {
  const Claim open = after(kToVerification, good_facts());
  EXPECT_EQ(refusal(open, ProposeRefusal{{"jht.still_active", "", "x"}}, good_facts(), kVerifier), "input.fields");
  const Actor both = officer(2, {Role::verifier, Role::approver});
  const Claim proposed = after(then(kToVerification, {{ProposeRefusal{kGround}, both}}), good_facts());
  EXPECT_EQ(refusal(proposed, Approve{}, good_facts(), kApprover), "claim.refusal_stands");
  EXPECT_EQ(refusal(proposed, Reject{}, good_facts(), both), "claim.second_person_needed");
  const Claim rejected = evolve_all(proposed, *decide(proposed, Reject{}, good_facts(), kApprover));
  EXPECT_EQ(rejected.state, ClaimState::rejected);
  EXPECT_EQ(rejected.ground, kGround);
}

TEST(Lifecycle, AChangedBalanceMustBeDeterminedAgain) {
  const Claim determined = after(kToDetermined, good_facts());
  Facts facts = good_facts();
  facts.balance = Rupiah(19'000'000);
  facts.amounts = Amounts{Rupiah(19'000'000), Rupiah(0), Rupiah(19'000'000)};
  EXPECT_EQ(refusal(determined, Approve{}, facts, kApprover), "claim.amount_changed");
}

TEST(Lifecycle, AClaimIsNeverInTwoLiveBatches) {
  const Claim batched = after(then(kToApproved, {{PutInBatch{kBatch}, kMaker}}), good_facts());
  EXPECT_EQ(refusal(batched, PutInBatch{numbered<BatchId>(20)}, good_facts(), kMaker), "claim.in_live_batch");
  EXPECT_EQ(refusal(batched, ReleaseBatch{numbered<BatchId>(20), kMaker.staff}, good_facts(), kReleaser), "claim.not_in_batch");
  EXPECT_EQ(refusal(batched, ReleaseBatch{kBatch, kMaker.staff}, good_facts(), kMaker), "claim.second_person_needed");
}

TEST(Lifecycle, ABankAnswerCountsOnce) {
  const Claim paid = after(then(kToPaying, {{Settle{kBatch, Date(2026, 11, 5)}, kReleaser}}), good_facts());
  EXPECT_EQ(paid.paid_on, Date(2026, 11, 5));
  EXPECT_EQ(refusal(paid, Settle{kBatch, Date(2026, 11, 5)}, good_facts(), kReleaser), "claim.not_in_batch");
  EXPECT_EQ(refusal(paid, FailPayment{kBatch, "AC04"}, good_facts(), kReleaser), "claim.not_in_batch");
}

TEST(Lifecycle, AFailedPaymentGoesOnWithAnotherAccountAndTwoMorePersons) {
  const Claim failed = after(then(kToPaying, {{FailPayment{kBatch, "AC04"}, kReleaser}}), good_facts());
  EXPECT_EQ(failed.state, ClaimState::payment_failed);
  const Claim corrected = evolve_all(failed, *decide(failed, CorrectAccount{numbered<BankAccountId>(30)}, good_facts(), kMember));
  EXPECT_EQ(corrected.state, ClaimState::determined);
  EXPECT_TRUE(corrected.holds.contains(Hold::new_account));
  EXPECT_EQ(refusal(corrected, Approve{}, good_facts(), kApprover), "claim.held");
}

TEST(Lifecycle, ADelayIsAnnouncedOnceWithItsReason) {
  const Claim open = after(kToVerification, good_facts());
  EXPECT_EQ(refusal(open, AnnounceDelay{""}, good_facts(), Actor::system()), "input.fields");
  const Claim announced = after(then(kToVerification, {{AnnounceDelay{"queue"}, Actor::system()}}), good_facts());
  EXPECT_EQ(refusal(announced, AnnounceDelay{"queue"}, good_facts(), Actor::system()), "claim.delay_known");
}

TEST(Lifecycle, AWithdrawalIsPossibleUntilTheAmountIsFixed) {
  EXPECT_EQ(refusal(after(kToVerification, good_facts()), Cancel{}, good_facts(), kMember), "accepted");
  EXPECT_EQ(refusal(after(kToDetermined, good_facts()), Cancel{}, good_facts(), kMember), "claim.wrong_state");
}

TEST(Lifecycle, GoesFromTheFirstAnswerToTheEnd) {
  const Claim closed = after(then(kToPaying, {{Settle{kBatch, Date(2026, 11, 5)}, kReleaser}, {Close{}, kMember}}), good_facts());
  EXPECT_EQ(closed.state, ClaimState::closed);
  EXPECT_EQ(closed.verifier, kVerifier.staff);
  EXPECT_EQ(closed.approver, kApprover.staff);
}

TEST(Lifecycle, BeganAtTheCounterGoesOnAtThePhone) {
  Begin begin = kBegin;
  begin.channel = Channel::counter;
  const Claim claim = after({{begin, kCounter}, {Save{law::JhtReason::retirement_age, kAccount, Channel::phone}, kMember}}, good_facts());
  EXPECT_EQ(claim.channel, Channel::phone);
  EXPECT_EQ(claim.begun_by, kCounter.staff);
}

}  // namespace
}  // namespace teduh::claim
