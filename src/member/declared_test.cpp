// The way in of persons who are no participants, through its routes and the records' own directory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "account/testing/account_fixture.hpp"
#include "account/throttle.hpp"
#include "member/declared.hpp"
#include "member/declared_routes.hpp"
#include "member/directory.hpp"
#include "member/membership.hpp"
#include "member/sighting.hpp"

namespace teduh::member {
namespace {

using account::testing::AccountFixture;
using account::testing::Seen;

class Declared : public AccountFixture {
 protected:
  Declared() {
    for (auto& route : declared_routes({real, tools, "G00"})) routes.emplace(route.operation, std::move(route));
  }
  Seen ask(const std::string& nik = kNik, const std::string& phone = kPhone, const std::string& source = "198.51.100.7") {
    return run({.operation = "askForDeclaredCode",
                .body = R"({"nik":")" + nik + R"(","name":"Aminah Rekaan","birth_date":"1990-05-05","phone":")" + phone + R"("})",
                .source = source});
  }
  Seen confirm(const std::string& sign_in, const std::string& code) {
    return run({.operation = "confirmDeclaredCode", .body = R"({"sign_in_id":")" + sign_in + R"(","code":")" + code + R"(","bearer":true})"});
  }
  Actor enter(const std::string& nik = kNik, const std::string& phone = kPhone) {
    const auto asked = ask(nik, phone);
    const auto in = confirm(asked.value("sign_in_id"), last_code());
    EXPECT_EQ(in.problem, "");
    return actor_of(in.value("token")).value();
  }
  PersonId add_recorded(const std::string& nik, const std::string& phone, Date birth_date) {
    const auto made = database.get().write([&](store::Tx& tx) -> Result<PersonId> {
      const Actor system = Actor::system();
      const auto number = TRY(Nik::parse(nik));
      const auto name = TRY(PersonName::parse("Aminah Rekaan"));
      const auto telephone = TRY(PhoneNumber::parse(phone));
      return create_person(tx, tools, {system, Source::registration},
                           {.nik = number, .name = name, .branch = "G00", .birth_date = birth_date, .phone = telephone});
    });
    return made.value();
  }
  std::optional<PersonId> owner_of_nik(const std::string& nik) {
    return database.get().read([&](store::ReadTx& tx) -> Result<std::optional<PersonId>> {
      const auto number = TRY(Nik::parse(nik));
      return find_person_by_nik(tx, vault, number);
    }).value();
  }
  Result<SightingId> see(const PersonId& person, const Actor& by, const Sighting& sighting) {
    return database.get().write([&](store::Tx& tx) { return record_sighting(tx, tools, by, person, sighting); });
  }
  bool seen(const PersonId& person) {
    return database.get().read([&](store::ReadTx& tx) { return seen_lately(tx, person, clock.now()); }).value();
  }

  static constexpr const char* kNik = "9999014505900009";
  static constexpr const char* kPhone = "081299990009";
  Vault vault{sealer, index};
  Tools tools{clock, random, journal, vault};
  Directory records{vault};
  account::AccountDeps real{database.get(), clock, random, ring, sealer, index, journal, outbox, records, Zone::wita};
  Actor officer{.kind = ActorKind::staff, .staff = StaffId::make(clock.now(), random), .roles = {Role::counter}, .branch = "G00"};
};

TEST_F(Declared, AWrongUsedOrLateCodeOpensNothing) {
  const auto asked = ask();
  EXPECT_EQ(asked.answer.status, 202);
  const std::string code = last_code();
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code == "000000" ? "000001" : "000000").problem, "sign_in.code_wrong");
  EXPECT_EQ(confirm(account::SignInId::make(clock.now(), random).print(), code).problem, "sign_in.code_wrong");
  ASSERT_EQ(confirm(asked.value("sign_in_id"), code).problem, "");
  EXPECT_EQ(confirm(asked.value("sign_in_id"), code).problem, "sign_in.code_wrong");
  const auto later = ask();
  const std::string late = last_code();
  clock.advance(account::kCodeLife);
  EXPECT_EQ(confirm(later.value("sign_in_id"), late).problem, "sign_in.code_wrong");
  EXPECT_EQ(acts("member.person_declared"), 1);
}

TEST_F(Declared, EveryFieldIsNeededAndABirthInTheFutureIsNone) {
  EXPECT_EQ(run({.operation = "askForDeclaredCode", .body = "{}"}).problem, "input.required");
  const std::string ahead = R"({"nik":"9999014505900009","name":"A","birth_date":"2090-01-01","phone":"081299990009"})";
  EXPECT_EQ(run({.operation = "askForDeclaredCode", .body = ahead}).problem, "birth_date.range");
  EXPECT_TRUE(messages().empty());
}

TEST_F(Declared, APhoneIsNotFloodedWithCodes) {
  for (int i = 0; i < account::kCodesAsked.free_attempts; ++i) EXPECT_EQ(ask(kNik, kPhone, "s" + std::to_string(i)).problem, "");
  ask(kNik, kPhone, "s8");
  EXPECT_EQ(ask("9999010101700003", kPhone, "s9").problem, "request.too_many");
  EXPECT_EQ(ask(kNik, "081299990010", "s9").problem, "");
}

TEST_F(Declared, AHeirHasAnAccountAndComesBackToIt) {
  const Actor first = enter();
  EXPECT_EQ(first.grade, Grade::declared);
  clock.advance(std::chrono::hours(2));
  const Actor again = enter();
  EXPECT_EQ(again.person, first.person);
  // Another phone with the same NIK is another account: who of the two is right is for an officer to see.
  EXPECT_NE(enter(kNik, "081299990010").person, first.person);
  EXPECT_FALSE(owner_of_nik(kNik).has_value());
}

TEST_F(Declared, TheNikOfAParticipantIsAnsweredTheSameAndOpensNothingOfTheirs) {
  const auto member = add_recorded(kNik, "081211112222", Date(1990, 5, 5));
  const auto asked = ask();
  EXPECT_EQ(asked.answer.status, 202);
  const auto all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(all.front(), ::testing::HasSubstr("81299990009"));  // to the phone that was named, not to the one on record
  clock.advance(std::chrono::hours(2));
  const Actor actor = enter();
  EXPECT_NE(actor.person, member);
  EXPECT_EQ(actor.grade, Grade::declared);
  EXPECT_EQ(owner_of_nik(kNik), member);
}

TEST_F(Declared, WhoIsOnRecordWithThisPhoneAndBirthDateIsThatPerson) {
  const auto member = add_recorded(kNik, kPhone, Date(1990, 5, 5));
  const Actor actor = enter();
  EXPECT_EQ(actor.person, member);
  EXPECT_EQ(actor.grade, Grade::phone_proved);
}

TEST_F(Declared, TheCardInAnOfficersHandConfirmsWhatWasDeclared) {
  const Actor actor = enter();
  Actor nobody;
  EXPECT_EQ(see(actor.person, nobody, {}).error().code, "member.officer_only");
  EXPECT_EQ(see(PersonId::make(clock.now(), random), officer, {}).error().code, "member.person_unknown");
  EXPECT_FALSE(seen(actor.person));
  ASSERT_TRUE(see(actor.person, officer, {SightingWay::video, SightingPaper::ktp}));
  EXPECT_TRUE(seen(actor.person));
  EXPECT_FALSE(owner_of_nik(kNik).has_value());  // a card before a camera is not a card in the hand
  ASSERT_TRUE(see(actor.person, officer, {SightingWay::counter, SightingPaper::ktp}));
  EXPECT_EQ(owner_of_nik(kNik), actor.person);
  EXPECT_EQ(acts("member.person_seen"), 2);
  clock.advance(std::chrono::days(kSightingDays));
  EXPECT_FALSE(seen(actor.person));
  EXPECT_EQ(enter().grade, Grade::phone_proved);
}

TEST_F(Declared, ASeenPersonDoesNotTakeTheNikOfAnother) {
  const auto member = add_recorded(kNik, "081211112222", Date(1990, 5, 5));
  const Actor actor = enter();
  ASSERT_TRUE(see(actor.person, officer, {SightingWay::counter, SightingPaper::ktp}));
  EXPECT_EQ(owner_of_nik(kNik), member);
  EXPECT_EQ(enter().grade, Grade::declared);
}

}  // namespace
}  // namespace teduh::member
