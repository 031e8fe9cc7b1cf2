#include "account/consent.hpp"

#include "account/testing/account_fixture.hpp"

namespace teduh::account {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class Companions : public testing::AccountFixture {
 protected:
  std::string until(std::chrono::hours life) const { return to_rfc3339(clock.now() + life); }
  testing::Seen give(const std::string& token, PersonId companion, std::chrono::hours life) {
    return run({.operation = "giveConsent",
                .body = R"({"companion_id":")" + companion.print() + R"(","ends_at":")" + until(life) + R"("})",
                .token = token});
  }
  testing::Seen act_for(const std::string& token, PersonId person) {
    return run({.operation = "openCompanionSession", .body = R"({"person_id":")" + person.print() + R"("})", .token = token});
  }
  std::string withdraw(const std::string& token, const std::string& consent) {
    return run({.operation = "withdrawConsent", .token = token, .parameters = {{"consent_id", consent}}}).problem;
  }
  std::string budi_token() { return participant_token("9999010105850002", "12345678902"); }
};

TEST_F(Companions, NobodyActsForAPersonWithoutConsent) {
  EXPECT_EQ(act_for(budi_token(), siti).problem, "consent.none");
  EXPECT_EQ(act_for(budi_token(), PersonId::make(clock.now(), random)).problem, "consent.none") << "unknown persons look the same";
}

TEST_F(Companions, AConsentHasLimits) {
  const std::string token = participant_token();
  EXPECT_EQ(give(token, siti, 24h).problem, "consent.yourself");
  EXPECT_EQ(give(token, budi, -1h).problem, "consent.past");
  EXPECT_EQ(give(token, budi, kConsentLifeMax + 1h).problem, "consent.too_long");
  EXPECT_EQ(give(token, PersonId::make(clock.now(), random), 24h).problem, "consent.no_such_companion");
  for (int i = 0; i < kConsentsGivenMax; ++i) EXPECT_EQ(give(token, budi, 24h).problem, "");
  EXPECT_EQ(give(token, budi, 24h).problem, "consent.too_many_given");
  clock.advance(kStepUpLife);
  EXPECT_EQ(give(token, budi, 24h).problem, "session.step_up") << "a phone left on the table gives nothing away";
}

TEST_F(Companions, OneCompanionCannotCollectPeople) {
  for (int i = 0; i < kConsentsReceivedMax; ++i) {
    const std::string nik = "99990101018501" + std::to_string(10 + i);
    const std::string kpj = "123456780" + std::to_string(10 + i);
    static_cast<void>(add_person(nik, kpj, "+62812345679" + std::to_string(10 + i)));
    EXPECT_EQ(give(participant_token(nik, kpj), budi, 24h).problem, "");
  }
  EXPECT_EQ(give(participant_token(), budi, 24h).problem, "consent.too_many_received");
}

TEST_F(Companions, ActForThePersonAndAreSeenToBeCompanions) {
  ASSERT_EQ(give(participant_token(), budi, 24h).problem, "");
  const auto opened = act_for(budi_token(), siti);
  ASSERT_EQ(opened.problem, "");
  const Actor actor = *actor_of(opened.value("token"));
  EXPECT_EQ(actor.person, siti);
  EXPECT_EQ(actor.companion, budi);
  EXPECT_EQ(actor.grade, Grade::declared) << "the person helped proved nothing in this session";
  EXPECT_TRUE(actor.roles.has(Role::participant) && actor.roles.has(Role::companion));
}

TEST_F(Companions, CannotHandOnWhatTheyWereGiven) {
  ASSERT_EQ(give(participant_token(), budi, 24h).problem, "");
  const std::string token = act_for(budi_token(), siti).value("token");
  EXPECT_EQ(give(token, budi, 24h).problem, "session.step_up") << "a companion's session never has the second factor";
  EXPECT_EQ(act_for(token, siti).problem, "account.not_for_companions");
  const Actor companion = *actor_of(token);
  const auto given = database.get().write([&](store::Tx& tx) { return give_consent(deps, tx, companion, {budi, clock.now() + 24h}); });
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().code, "account.not_for_companions");
}

TEST_F(Companions, LoseTheirSessionWhenTheConsentIsWithdrawnOrEnds) {
  const auto given = give(participant_token(), budi, 24h);
  const std::string companion = act_for(budi_token(), siti).value("token");
  ASSERT_EQ(why_no_actor(companion), "live");
  const std::string stranger = participant_token("9999010105850002", "12345678902");
  EXPECT_EQ(withdraw(participant_token(), ConsentId::make(clock.now(), random).print()), "consent.none");
  EXPECT_EQ(withdraw(participant_token(), given.value("id")), "");
  EXPECT_EQ(why_no_actor(companion), "session.ended");
  EXPECT_EQ(act_for(stranger, siti).problem, "consent.none");
  EXPECT_EQ(acts("account.consent_withdrawn"), 1);

  ASSERT_EQ(give(participant_token(), budi, 1h).problem, "");
  const std::string again = act_for(budi_token(), siti).value("token");
  const Actor actor = *actor_of(again);
  clock.advance(20min);
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return gate.touch(tx, actor); }));
  clock.advance(20min);
  ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return gate.touch(tx, actor); }));
  EXPECT_EQ(why_no_actor(again), "live");
  clock.advance(20min);
  EXPECT_EQ(why_no_actor(again), "session.ended") << "the consent has ended";
}

TEST_F(Companions, ThePersonSeesWhoActsAndThrowsThemOut) {
  ASSERT_EQ(give(participant_token(), budi, 24h).problem, "");
  const std::string companion = act_for(budi_token(), siti).value("token");
  const std::string person = participant_token();
  EXPECT_THAT(run({.operation = "listSessions", .token = person}).answer.body, HasSubstr("\"companion_id\":\"" + budi.print()));
  EXPECT_THAT(run({.operation = "listSessions", .token = companion}).answer.body, Not(HasSubstr("\"companion_id\"")))
      << "a companion does not see the person's sessions";
  EXPECT_EQ(run({.operation = "signOutEverywhere", .token = person}).problem, "");
  EXPECT_EQ(why_no_actor(companion), "session.ended");
}

TEST_F(Companions, ConsentsAreListedOnBothSidesAndNotElsewhere) {
  const auto given = give(participant_token(), budi, 24h);
  EXPECT_THAT(run({.operation = "listConsents", .token = participant_token()}).answer.body, HasSubstr("\"given_by_me\":true"));
  EXPECT_THAT(run({.operation = "listConsents", .token = budi_token()}).answer.body, HasSubstr("\"given_by_me\":false"));
  const auto third = add_person("9999010105850009", "12345678909", "+6281234567899");
  static_cast<void>(third);
  EXPECT_THAT(run({.operation = "listConsents", .token = participant_token("9999010105850009", "12345678909")}).answer.body, HasSubstr("[]"));
  EXPECT_EQ(withdraw(participant_token("9999010105850009", "12345678909"), given.value("id")), "consent.none");
}

}  // namespace
}  // namespace teduh::account
