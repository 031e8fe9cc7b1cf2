#include "account/sign_in_attempt.hpp"
#include "account/testing/account_fixture.hpp"

namespace teduh::account {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Participant : public testing::AccountFixture {};

TEST_F(Participant, AskingForSomebodyUnknownLooksTheSameAndSendsNothing) {
  const auto unknown = ask("9999014505900003", "99999999999");
  EXPECT_EQ(unknown.problem, "");
  EXPECT_EQ(unknown.answer.status, 202);
  EXPECT_TRUE(SignInId::parse(unknown.value("sign_in_id")));
  EXPECT_THAT(messages(), SizeIs(0));
  const auto wrong_card = ask(kSitiNik, "12345678902");
  EXPECT_EQ(wrong_card.answer.status, 202);
  EXPECT_THAT(messages(), SizeIs(0));
  const auto known = ask();
  EXPECT_EQ(known.answer.body.size(), unknown.answer.body.size());
  EXPECT_THAT(messages(), SizeIs(1));
}

TEST_F(Participant, NumbersThatCannotBeOnesAreNamedFieldByField) {
  EXPECT_EQ(run({.operation = "askForCode", .body = R"({"nik":"123","kpj":"12345678901"})"}).problem, "nik.length");
  EXPECT_EQ(run({.operation = "askForCode", .body = "{"}).problem, "json.syntax");
}

TEST_F(Participant, AWrongCodeAndAnUnknownSignInAreRefusedAlike) {
  const auto asked = ask();
  const std::string right = last_code();
  const std::string wrong = right == "000000" ? "000001" : "000000";
  EXPECT_EQ(confirm(asked.value("sign_in_id"), wrong).problem, "sign_in.code_wrong");
  EXPECT_EQ(confirm(SignInId::make(clock.now(), random).print(), right).problem, "sign_in.code_wrong");
  const auto unknown = ask("9999014505900003", "99999999999");
  EXPECT_EQ(confirm(unknown.value("sign_in_id"), right).problem, "sign_in.code_wrong");
  EXPECT_EQ(acts("account.sign_in_failed"), 3);
  EXPECT_EQ(acts("account.session_started"), 0);
}

TEST_F(Participant, ACodeIsGoodOnceOnly) {
  const auto asked = ask();
  const std::string code = last_code();
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "");
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "sign_in.code_wrong");
}

TEST_F(Participant, ACodeIsGoodForTenMinutes) {
  const auto early = ask();
  const std::string early_code = last_code();
  clock.advance(10min - 1s);
  EXPECT_EQ(confirm(early.value("sign_in_id"), early_code).problem, "");
  const auto late = ask();
  const std::string late_code = last_code();
  clock.advance(10min);
  EXPECT_EQ(confirm(late.value("sign_in_id"), late_code).problem, "sign_in.code_wrong");
}

TEST_F(Participant, ACodeOfAnotherSignInIsWorthNothing) {
  const auto first = ask();
  const std::string first_code = last_code();
  const auto second = ask();
  const std::string second_code = last_code();
  ASSERT_NE(first_code, second_code);
  EXPECT_EQ(confirm(second.value("sign_in_id"), first_code).problem, "sign_in.code_wrong");
  EXPECT_EQ(confirm(first.value("sign_in_id"), first_code).problem, "") << "an earlier code stays good for its own time";
}

TEST_F(Participant, AfterFiveTriesEvenTheRightCodeIsRefused) {
  const auto asked = ask();
  const std::string code = last_code();
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < kCodeTries; ++i) {
    EXPECT_EQ(confirm(asked.value("sign_in_id"), wrong).problem, "sign_in.code_wrong") << i;
    clock.advance(20s);  // past the wait that grows
  }
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "sign_in.code_wrong");
}

TEST_F(Participant, TriesWaitLongerAndLongerAndANewCodeDoesNotHelp) {
  auto asked = ask();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(confirm(asked.value("sign_in_id"), "abcdef").problem, "sign_in.code_wrong") << i;
  auto waiting = confirm(asked.value("sign_in_id"), "abcdef");
  EXPECT_EQ(waiting.problem, "request.too_many");
  EXPECT_EQ(waiting.retry_after, "5");
  asked = ask();
  EXPECT_EQ(confirm(asked.value("sign_in_id"), last_code()).problem, "request.too_many") << "the right code of a new sign-in has to wait too";
  clock.advance(5s);
  EXPECT_EQ(confirm(asked.value("sign_in_id"), "abcdef").problem, "sign_in.code_wrong");
  waiting = confirm(asked.value("sign_in_id"), "abcdef");
  EXPECT_EQ(waiting.retry_after, "10");
}

TEST_F(Participant, TriesOnOneAccountDoNotSlowDownAnother) {
  const auto asked = ask();
  EXPECT_THAT(messages(), SizeIs(1));
  for (int i = 0; i < 6; ++i) static_cast<void>(confirm(asked.value("sign_in_id"), "abcdef"));
  const auto other = ask("9999010105850002", "12345678902");
  EXPECT_EQ(confirm(other.value("sign_in_id"), last_code()).problem, "");
}

TEST_F(Participant, StrangersCannotSlowDownAKnownDevice) {
  const auto device = DeviceId::make(clock.now(), random);
  auto asked = ask();
  ASSERT_EQ(confirm(asked.value("sign_in_id"), last_code(), {}, device).problem, "");
  for (int i = 0; i < 6; ++i) static_cast<void>(confirm(asked.value("sign_in_id"), "abcdef"));
  asked = ask();
  const std::string code = last_code();
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "request.too_many");
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code, {}, device).problem, "");
}

TEST_F(Participant, AskingAgainAndAgainIsSlowedDownForKnownAndUnknownAlike) {
  for (const auto& [nik, kpj] : {std::pair<std::string, std::string>(kSitiNik, kSitiKpj), {"9999014505900003", "99999999999"}}) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(ask(nik, kpj).problem, "") << nik.back() << i;
    EXPECT_EQ(ask(nik, kpj).problem, "request.too_many");
    EXPECT_EQ(ask(nik, kpj).retry_after, "60");
  }
}

TEST_F(Participant, WhoKnowsOnlyTheNikKeepsNobodyFromSigningIn) {
  for (int i = 0; i < 40; ++i) {
    const auto wrong = run({.operation = "askForCode", .body = R"({"nik":"9999014505900001","kpj":"99999999999"})", .source = "203.0.113." + std::to_string(i)});
    for (int n = 0; n < 6; ++n) static_cast<void>(confirm(wrong.value("sign_in_id"), "abcdef"));
  }
  clock.advance(2min);  // what this source itself did wrong
  const auto asked = ask();
  ASSERT_EQ(asked.problem, "");
  EXPECT_EQ(confirm(asked.value("sign_in_id"), last_code()).problem, "");
}

TEST_F(Participant, WhoKnowsBothNumbersSpoilsNoCodeThatHasArrived) {
  const auto asked = ask();
  const std::string code = last_code();
  for (int i = 0; i < 40; ++i) {
    const std::string source = "203.0.113." + std::to_string(i);
    const auto other = run({.operation = "askForCode", .body = R"({"nik":"9999014505900001","kpj":"12345678901"})", .source = source});
    const std::string body = R"({"sign_in_id":")" + other.value("sign_in_id") + R"(","code":"abcdef","bearer":true})";
    for (int n = 0; n < 6; ++n) static_cast<void>(run({.operation = "confirmCode", .body = body, .source = source}));
  }
  EXPECT_THAT(messages().size(), ::testing::Le(std::size_t{kCodesOfAccount.burst})) << "and the phone is not flooded";
  EXPECT_EQ(ask().problem, "request.too_many");
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "");
}

TEST_F(Participant, ManyPeopleBehindOneAddressAllComeIn) {
  for (int i = 0; i < 400; ++i) {
    const std::string number = std::to_string(1000 + i);
    EXPECT_EQ(ask("999901450590" + number, "1234567" + number).problem, "") << i;
    clock.advance(2s);
  }
}

TEST_F(Participant, ASourceThatAsksTooFastWaitsSecondsNotAnHour) {
  int asked = 0;
  while (asked < 1000 && ask("999901450590" + std::to_string(1000 + asked), "99999999999").problem.empty()) ++asked;
  EXPECT_EQ(asked, kCodesAskedBySource.burst);
  EXPECT_EQ(ask("9999014505909999", "99999999999").retry_after, "1");
  clock.advance(1s);
  EXPECT_EQ(ask().problem, "");
}

TEST_F(Participant, AKnownDeviceComesInThoughItsAddressIsUsedUp) {
  const auto device = DeviceId::make(clock.now(), random);
  auto asked = ask();
  ASSERT_EQ(confirm(asked.value("sign_in_id"), last_code(), {}, device).problem, "");
  for (int i = 0; i < kSourceFailures.burst; ++i) static_cast<void>(confirm(SignInId::make(clock.now(), random).print(), "abcdef"));
  EXPECT_EQ(confirm(SignInId::make(clock.now(), random).print(), "abcdef").problem, "request.too_many");
  asked = ask();
  EXPECT_EQ(confirm(asked.value("sign_in_id"), last_code(), {}, device).problem, "");
}

TEST_F(Participant, OnlyThePhonesCodeProvesThePhone) {
  directory.people[0].contact.channels.mails = {"siti@example.invalid"};
  const auto asked = ask();
  const std::string by_phone = last_code();
  const std::string by_mail = mailed_code();
  ASSERT_NE(by_mail, "");
  ASSERT_NE(by_phone, by_mail);
  const auto mailed = confirm(asked.value("sign_in_id"), by_mail);
  ASSERT_EQ(mailed.problem, "");
  EXPECT_EQ(actor_of(mailed.value("token"))->grade, Grade::declared);
  EXPECT_EQ(confirm(asked.value("sign_in_id"), by_phone).problem, "sign_in.code_wrong") << "either code uses up both";
  const auto again = ask();
  const auto phoned = confirm(again.value("sign_in_id"), last_code());
  EXPECT_EQ(actor_of(phoned.value("token"))->grade, Grade::phone_proved);
}

TEST_F(Participant, TheSessionBeforeIsDeadAfterSigningIn) {
  const std::string before = participant_token();
  EXPECT_EQ(why_no_actor(before), "live");
  const auto asked = ask();
  const auto in = confirm(asked.value("sign_in_id"), last_code(), before);
  ASSERT_EQ(in.problem, "");
  EXPECT_EQ(why_no_actor(before), "session.ended");
  EXPECT_EQ(why_no_actor(in.value("token")), "live");
  EXPECT_NE(in.value("token"), before);
}

TEST_F(Participant, ASessionEndsByIdlingAndByAge) {
  const std::string token = participant_token();
  clock.advance(kParticipantIdle - 1s);
  ASSERT_EQ(why_no_actor(token), "live");
  const auto touch = [&] {
    const Actor actor = *actor_of(token);
    ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return gate.touch(tx, actor); }));
  };
  touch();
  clock.advance(kParticipantIdle - 1s);
  EXPECT_EQ(why_no_actor(token), "live");
  clock.advance(1s);
  EXPECT_EQ(why_no_actor(token), "session.ended");
  const std::string busy = participant_token();
  const Moment end = clock.now() + kSessionLife;
  while (clock.now() < end - 20min) {
    clock.advance(20min);
    const auto actor = actor_of(busy);
    ASSERT_TRUE(actor);
    ASSERT_TRUE(database.get().write([&](store::Tx& tx) { return gate.touch(tx, *actor); }));
  }
  clock.set(end);
  EXPECT_EQ(why_no_actor(busy), "session.ended");
}

TEST_F(Participant, SigningOutEndsThisSessionAndEverywhereEndsAll) {
  const std::string first = participant_token();
  const std::string second = participant_token();
  const std::string third = participant_token();
  EXPECT_EQ(run({.operation = "signOut", .token = first}).answer.status, 204);
  EXPECT_EQ(why_no_actor(first), "session.ended");
  EXPECT_EQ(why_no_actor(second), "live");
  const auto listed = run({.operation = "listSessions", .token = second});
  EXPECT_THAT(listed.answer.body, HasSubstr("\"current\":true"));
  EXPECT_EQ(run({.operation = "signOutEverywhere", .token = second}).answer.status, 204);
  EXPECT_EQ(why_no_actor(second), "session.ended");
  EXPECT_EQ(why_no_actor(third), "session.ended");
}

TEST_F(Participant, NobodyEndsOrSeesAnothersSession) {
  const std::string siti_token = participant_token();
  const std::string budi_token = participant_token("9999010105850002", "12345678902");
  const std::string siti_session = actor_of(siti_token)->session->print();
  EXPECT_EQ(run({.operation = "endSession", .token = budi_token, .parameters = {{"session_id", siti_session}}}).problem, "request.no_such_thing");
  EXPECT_THAT(run({.operation = "listSessions", .token = budi_token}).answer.body, Not(HasSubstr(siti_session)));
  EXPECT_EQ(run({.operation = "endSession", .token = siti_token, .parameters = {{"session_id", siti_session}}}).problem, "");
  EXPECT_EQ(why_no_actor(siti_token), "session.ended");
}

TEST_F(Participant, TheTokenIsNotInTheDatabaseAndABrowserGetsItAsACookieOnly) {
  const auto asked = ask();
  const auto in = run({.operation = "confirmCode",
                       .body = R"({"sign_in_id":")" + asked.value("sign_in_id") + R"(","code":")" + last_code() + R"("})"});
  ASSERT_EQ(in.problem, "");
  EXPECT_EQ(in.value("token"), "");
  ASSERT_THAT(in.answer.headers, SizeIs(1));
  EXPECT_EQ(in.answer.headers[0].first, "Set-Cookie");
  EXPECT_THAT(in.answer.headers[0].second, HasSubstr("HttpOnly"));
  const auto session = SessionId::parse(in.value("session_id"));
  ASSERT_TRUE(session);
  EXPECT_TRUE(crypto::csrf_token_is_right(ring, session->bytes(), in.value("csrf_token")));
}

TEST_F(Participant, IsToldOfASecondDeviceAndKnowsTheFirst) {
  const auto first = DeviceId::make(clock.now(), random);
  const auto second = DeviceId::make(clock.now(), random);
  const Moment began = clock.now();
  const auto in = [&](const DeviceId& device) {
    const auto asked = ask();
    return confirm(asked.value("sign_in_id"), last_code(), {}, device).problem;
  };
  EXPECT_EQ(in(first), "");
  clock.advance(1h);
  EXPECT_EQ(in(first), "");
  EXPECT_THAT(messages(), SizeIs(0)) << "the first device is no news";
  EXPECT_EQ(in(second), "");
  EXPECT_THAT(messages(), ElementsAre(HasSubstr("perangkat baru")));
  const auto since = [&](const DeviceId& device, PersonId person) {
    return database.get().read([&](store::ReadTx& tx) { return device_known_since(tx, person, device); }).value();
  };
  EXPECT_EQ(since(first, siti), began);
  EXPECT_EQ(since(second, siti), began + 1h);
  EXPECT_FALSE(since(first, budi));
}

TEST_F(Participant, TheJournalHoldsWhatHappenedWithoutNumbersOfPeople) {
  static_cast<void>(participant_token());
  EXPECT_EQ(acts("account.code_asked"), 1);
  EXPECT_EQ(acts("account.session_started"), 1);
  for (const auto& entry : journal_texts()) {
    EXPECT_THAT(entry, Not(HasSubstr(kSitiNik)));
    EXPECT_THAT(entry, Not(HasSubstr(kSitiKpj)));
    EXPECT_THAT(entry, Not(HasSubstr("81234567890")));
  }
}

class CodeCards : public testing::AccountFixture {
 protected:
  std::vector<std::string> issue(const std::string& token, PersonId person) {
    const auto card = run({.operation = "issueCodeCard", .body = R"({"person_seen":true})", .token = token, .parameters = {{"person_id", person.print()}}});
    EXPECT_EQ(card.problem, "");
    std::vector<std::string> codes;
    // The body ends in ["AAAA-AAAA","BBBB-BBBB",...]}
    for (auto at = card.answer.body.find('['); at != std::string::npos; at = card.answer.body.find(',', at + 1)) codes.push_back(card.answer.body.substr(at + 2, 9));
    return codes;
  }
  std::string by_card(const std::string& code, const std::string& nik = kSitiNik, const std::string& kpj = kSitiKpj) {
    const auto in = run({.operation = "signInByCard",
                         .body = R"({"nik":")" + nik + R"(","kpj":")" + kpj + R"(","code":")" + code + R"(","bearer":true})"});
    return in.problem.empty() ? "in" : in.problem;
  }
};

TEST_F(CodeCards, AreIssuedByCounterOfficersToPersonsOfTheirBranchWhomTheySee) {
  add_staff_member("loket", {Role::counter});
  add_staff_member("verifikasi", {Role::verifier});
  const std::string counter = staff_token("loket");
  const auto try_issue = [&](const std::string& token, const std::string& person, const std::string& body) {
    return run({.operation = "issueCodeCard", .body = body, .token = token, .parameters = {{"person_id", person}}}).problem;
  };
  EXPECT_EQ(try_issue("", siti.print(), R"({"person_seen":true})"), "session.none");
  EXPECT_EQ(try_issue(staff_token("verifikasi"), siti.print(), R"({"person_seen":true})"), "session.role");
  EXPECT_EQ(try_issue(counter, siti.print(), R"({"person_seen":false})"), "card.not_seen");
  EXPECT_EQ(try_issue(counter, PersonId::make(clock.now(), random).print(), R"({"person_seen":true})"), "request.no_such_thing");
  directory.people[1].contact.branch = "MND";
  EXPECT_EQ(try_issue(counter, budi.print(), R"({"person_seen":true})"), "request.no_such_thing");
}

TEST_F(CodeCards, OpenTwelveSessionsEachCodeOnceAndTheOlderCardNone) {
  add_staff_member("loket", {Role::counter});
  const std::string counter = staff_token("loket");
  const auto old_codes = issue(counter, siti);
  ASSERT_THAT(old_codes, SizeIs(kCardCodes));
  EXPECT_EQ(by_card("AAAA-AAAA"), "sign_in.code_wrong");
  EXPECT_EQ(by_card(old_codes[0], "9999014505900003", "99999999999"), "sign_in.code_wrong") << "nobody";
  EXPECT_EQ(by_card(old_codes[0], "9999010105850002", "12345678902"), "sign_in.code_wrong") << "another person";
  EXPECT_EQ(by_card(old_codes[0]), "in");
  EXPECT_EQ(database.get().read([&](store::ReadTx& tx) { return list_sessions(deps, tx, siti.uuid()); })->front().grade, Grade::declared);
  EXPECT_EQ(by_card(old_codes[0]), "sign_in.code_wrong");
  const auto codes = issue(counter, siti);
  EXPECT_EQ(by_card(old_codes[1]), "sign_in.code_wrong");
  for (const auto& code : codes) EXPECT_EQ(by_card(code), "in") << "read from paper, typed as it comes";
  EXPECT_EQ(acts("account.code_card_issued"), 2);
  EXPECT_THAT(messages(), SizeIs(2)) << "the person is told of each card";
}

}  // namespace
}  // namespace teduh::account
