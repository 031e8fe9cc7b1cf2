#include "claim/simulator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "claim/lifecycle.hpp"

namespace teduh::claim {
namespace {

/// Rules with one fault sown in: the simulator must notice it, and name the rule it breaks.
struct Sown {
  const char* name;
  Rules rules;
  const char* invariant;
};

Rules with_decide(std::function<Result<std::vector<Event>>(const Claim&, const Command&, Facts, Actor)> broken) {
  return {.decide = std::move(broken), .evolve = evolve};
}

std::vector<Sown> faults_of_papers_and_officers() {
  std::vector<Sown> all;
  all.push_back({"papers are not asked for", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
                   facts.papers_absent.clear();
                   return decide(claim, command, facts, actor);
                 }),
                 "missing paper"});
  all.push_back({"papers need not be accepted", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
                   facts.papers_unaccepted.clear();
                   return decide(claim, command, facts, actor);
                 }),
                 "accepted papers"});
  all.push_back({"the verifier may approve", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (std::holds_alternative<Approve>(command)) claim.verifier = StaffId();
                   return decide(claim, command, facts, actor);
                 }),
                 "maker and checker are different people"});
  all.push_back({"the verifier may reject", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (std::holds_alternative<Reject>(command)) claim.verifier = StaffId();
                   return decide(claim, command, facts, actor);
                 }),
                 "maker and checker of a refusal differ"});
  all.push_back({"who began a claim may approve it", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (std::holds_alternative<Approve>(command)) {
                     claim.begun_by.reset();
                     facts.helped_claimant = false;
                   }
                   return decide(claim, command, facts, actor);
                 }),
                 "nobody approves what they did"});
  return all;
}

std::vector<Sown> faults_of_holds_and_amounts() {
  std::vector<Sown> all;
  all.push_back({"one look lifts a hold", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (std::holds_alternative<Determine>(command)) claim.holds.clear();
                   return decide(claim, command, facts, actor);
                 }),
                 "looked at by two persons"});
  all.push_back({"the same officer lifts a hold twice", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (std::holds_alternative<CheckHold>(command) && claim.hold_checked_by.size() == 1) claim.hold_checked_by.front() = StaffId();
                   return decide(claim, command, facts, actor);
                 }),
                 "looked at by two persons"});
  all.push_back({"the amount is not held against the balance", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
                   if (facts.amounts && std::holds_alternative<Determine>(command)) {
                     facts.amounts->gross += Rupiah(1);
                     facts.amounts->net += Rupiah(1);
                     facts.balance += Rupiah(1);
                   }
                   return decide(claim, command, facts, actor);
                 }),
                 "never above the entitlement"});
  all.push_back({"a second claim may be opened", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
                   facts.other_open_claim = false;
                   return decide(claim, command, facts, actor);
                 }),
                 "one open claim a membership"});
  all.push_back({"the maker of a batch releases it", with_decide([](const Claim& claim, Command command, Facts facts, Actor actor) {
                   if (auto* release = std::get_if<ReleaseBatch>(&command)) release->made_by = StaffId();
                   return decide(claim, command, facts, actor);
                 }),
                 "who makes a batch does not release it"});
  return all;
}

/// The facts of one command are not looked at.
template <typename One>
Rules blind_for(void (*blindfold)(Facts&)) {
  return with_decide([blindfold](const Claim& claim, const Command& command, Facts facts, Actor actor) {
    if (std::holds_alternative<One>(command)) blindfold(facts);
    return decide(claim, command, facts, actor);
  });
}

void right_is_given(Facts& facts) { facts.entitlement = law::Answer::yes; }

std::vector<Sown> faults_of_later_facts() {
  return {{"the right is not looked at when approving", blind_for<Approve>(right_is_given), "approved without a right"},
          {"the right is not looked at when paying", blind_for<ReleaseBatch>(right_is_given), "paid without a right"},
          {"the account is not looked at when paying", blind_for<ReleaseBatch>([](Facts& facts) { facts.account_is_persons = true; }), "account of the person"},
          {"a later difference is not looked at", blind_for<Approve>([](Facts& facts) { facts.differences = 0; }), "maker and checker are different people"},
          {"the program believes a word", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
             facts.right_stated = false;
             return decide(claim, command, facts, actor);
           }),
           "on a word alone"},
          {"helpers lift holds", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
             claim.begun_by.reset();
             if (std::holds_alternative<CheckHold>(command)) facts.helped_claimant = false;
             return decide(claim, command, facts, actor);
           }),
           "nobody checks what they did"}};
}

/// A fold that lets a paid claim be paid again.
Claim paid_again(Claim claim, const Event& event) {
  if (claim.state != ClaimState::paid || !std::holds_alternative<Paid>(event)) return evolve(std::move(claim), event);
  ++claim.version;
  return claim;
}

/// A fold that lets the officers who looked at the old account stand for the new one.
Claim with_old_checks(Claim claim, const Event& event) {
  const auto checked = claim.hold_checked_by;
  Claim next = evolve(std::move(claim), event);
  if (std::holds_alternative<AccountCorrected>(event)) next.hold_checked_by = checked;
  return next;
}

std::vector<Sown> faults_of_words_and_program() {
  std::vector<Sown> all;
  all.push_back({"a refusal needs no article", with_decide([](const Claim& claim, Command command, Facts facts, Actor actor) {
                   auto* propose = std::get_if<ProposeRefusal>(&command);
                   const bool empty = propose != nullptr && propose->ground.article.empty();
                   if (empty) propose->ground.article = "x";
                   auto events = decide(claim, command, facts, actor);
                   if (empty && events) std::get<RefusalProposed>(events->front()).ground.article.clear();
                   return events;
                 }),
                 "legal ground"});
  all.push_back({"a returned claim says nothing", with_decide([](const Claim& claim, Command command, Facts facts, Actor actor) {
                   auto events = decide(claim, command, facts, actor);
                   if (events)
                     if (auto* returned = std::get_if<Returned>(&events->front())) returned->defects.clear();
                   return events;
                 }),
                 "each fault with its repair"});
  all.push_back({"the program decides anything", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (actor.kind == ActorKind::system) {
                     claim.path = Path::automatic;
                     claim.holds.clear();
                     facts.self_service = true;
                     facts.differences = 0;
                   }
                   return decide(claim, command, facts, actor);
                 }),
                 "small and clean claims only"});
  all.push_back({"a paid claim is paid again", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
                   if (claim.state == ClaimState::paid && std::holds_alternative<Close>(command)) {
                     Event again = AccountCorrected{*claim.account, {}};
                     return Result<std::vector<Event>>(std::vector<Event>{again});
                   }
                   return decide(claim, command, facts, actor);
                 }),
                 "fold"});
  all.push_back({"the bank's word counts a second time",
                 {.decide =
                      [](const Claim& claim, const Command& command, const Facts& facts, const Actor& actor) {
                        const auto* settle = std::get_if<Settle>(&command);
                        if (claim.state != ClaimState::paid || settle == nullptr) return decide(claim, command, facts, actor);
                        return Result<std::vector<Event>>(std::vector<Event>{Paid{settle->batch, settle->day}});
                      },
                  .evolve = paid_again,
                  .replay = paid_again},
                 "never paid twice"});
  return all;
}

std::vector<Sown> faults_of_the_fold() {
  std::vector<Sown> all;
  all.push_back({"the stored state forgets who verified",
                 {.decide = decide,
                  .evolve =
                      [](Claim claim, const Event& event) {
                        Claim next = evolve(std::move(claim), event);
                        if (std::holds_alternative<Approved>(event)) next.verifier.reset();
                        return next;
                      }},
                 "replaying the events"});
  all.push_back({"the stored state skips verification",
                 {.decide = decide,
                  .evolve =
                      [](Claim claim, const Event& event) {
                        Claim next = evolve(std::move(claim), event);
                        if (std::holds_alternative<Queued>(event)) next.state = ClaimState::in_verification;
                        return next;
                      }},
                 "allowed edges"});
  all.push_back({"old looks count for a new account", {.decide = decide, .evolve = with_old_checks, .replay = with_old_checks}, "looked at by two persons"});
  return all;
}

std::vector<Sown> faults_of_the_bank() {
  return {{"what the bank contradicts is sent again", with_decide([](Claim claim, const Command& command, Facts facts, Actor actor) {
             const bool sends = std::holds_alternative<PutInBatch>(command) || std::holds_alternative<ReleaseBatch>(command);
             if (sends) claim.holds.erase(Hold::bank_contradicts);
             return decide(claim, command, facts, actor);
           }),
           "goes out only after two have looked"},
          {"an amount of an earlier year is sent", with_decide([](const Claim& claim, const Command& command, Facts facts, Actor actor) {
             facts.amount_outdated = false;
             return decide(claim, command, facts, actor);
           }),
           "earlier year"},
          {"money that came back is given out by another claim too", blind_for<ReturnPayment>([](Facts& facts) { facts.other_open_claim = false; }),
           "one open claim a membership"}};
}

std::vector<Sown> sown_faults() {
  std::vector<Sown> all;
  for (auto* group : {faults_of_papers_and_officers, faults_of_holds_and_amounts, faults_of_later_facts, faults_of_the_bank, faults_of_words_and_program, faults_of_the_fold})
    std::ranges::move(group(), std::back_inserter(all));
  return all;
}

TEST(Simulator, NoticesEveryFaultThatIsSownIntoTheRules) {
  for (const auto& sown : sown_faults()) {
    SCOPED_TRACE(sown.name);
    const auto report = simulate({.seed = 4711, .sequences = 20'000}, sown.rules);
    ASSERT_TRUE(report.violation.has_value());
    EXPECT_NE(report.violation->invariant.find(sown.invariant), std::string::npos) << report.violation->invariant;
  }
}

TEST(Simulator, ReplaysABrokenSequenceFromItsOwnSeed) {
  const auto faults = sown_faults();
  const auto first = simulate({.seed = 99, .sequences = 20'000}, faults.front().rules);
  ASSERT_TRUE(first.violation.has_value());
  const auto again = replay(first.violation->sequence_seed, 60, faults.front().rules);
  ASSERT_TRUE(again.violation.has_value());
  EXPECT_EQ(again.violation->invariant, first.violation->invariant);
  EXPECT_EQ(again.violation->trace, first.violation->trace);
}

TEST(Simulator, FindsNothingInTheRealRulesAndReachesEveryState) {
  constexpr std::uint64_t kSeed = 20261122;
  const auto report = simulate({.seed = kSeed, .sequences = 2'000}, Rules::real());
  RecordProperty("seed", std::to_string(kSeed));
  EXPECT_FALSE(report.violation.has_value()) << report.violation->invariant << " sequence seed " << report.violation->sequence_seed;
  for (std::size_t state = 1; state <= 13; ++state) EXPECT_GT(report.reached[state], 0U) << "state " << state << " was never reached";
}

}  // namespace
}  // namespace teduh::claim
