#include "member/member_routes.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "member/membership.hpp"
#include "member/person.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::member {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MemberRoutes : public ::testing::Test {
 protected:
  MemberRoutes() {
    const Actor system = Actor::system();
    one = create(system, 1, "G00");
    other = create(system, 2, "M00");
    officer = {.kind = ActorKind::staff, .staff = StaffId::make(clock.now(), random), .roles = {Role::counter}, .branch = "G00"};
    member = {.kind = ActorKind::participant, .person = one, .roles = {Role::participant}};
  }
  PersonId create(const Actor& actor, int n, const char* branch) {
    auto made = database.get().write([&](store::Tx& tx) -> Result<PersonId> {
      const Nik nik = TRY(Nik::parse(fmt::format("999901010190{:04}", n)));
      const PersonName name = TRY(PersonName::parse("Siti Rekaan"));
      const Kpj kpj = TRY(Kpj::parse(fmt::format("1000000000{}", n)));
      const auto id = TRY(create_person(tx, tools, {actor, Source::registration}, {.nik = nik, .name = name, .branch = branch}));
      TRY(add_membership(tx, tools, {actor, Source::registration},
                         {.person = id, .kpj = kpj, .registered_on = Date(2015, 1, 1)}));
      return id;
    });
    return made.value();
  }
  /// What a server does with a row of the table, without sockets and sessions: guard, then work.
  Result<http::Answer> call(const std::string& operation, const Actor& actor, http::Call request = {}) {
    const auto routes = member_routes({.tools = tools});
    const auto route = std::ranges::find(routes, operation, &http::Route::operation);
    CHECK(route != routes.end());
    auto work = route->prepare(request);
    if (!work) return std::move(work).error();
    request.actor = actor;
    return database.get().write([&](store::Tx& tx) -> Result<http::Answer> {
      if (route->access.guard) TRY(route->access.guard(tx, request));
      if (auto* reads = std::get_if<http::ReadWork>(&work->next)) return (*reads)(tx, request);
      return std::get<http::WriteWork>(work->next)(tx, request);
    });
  }
  static http::Call about(const PersonId& person, std::string body = {}) {
    http::Call request;
    request.parameters = {{"person_id", person.print()}};
    request.body = std::move(body);
    return request;
  }

  store::TestDatabase database;
  ManualClock clock{*parse_rfc3339("2026-11-22T02:00:00Z")};
  SeededRandom random{22};
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  crypto::BlindIndex blind{ring};
  Vault vault{sealer, blind};
  journal::Journal journal{random};
  Tools tools{clock, random, journal, vault};
  PersonId one;
  PersonId other;
  Actor officer;
  Actor member;
};

TEST_F(MemberRoutes, AnothersPersonLooksLikeNobody) {
  const PersonId nobody = PersonId::make(clock.now(), random);
  for (const PersonId& person : {other, nobody}) {
    EXPECT_EQ(call("getPerson", officer, about(person)).error().code, "member.person_unknown");
    EXPECT_EQ(call("addBankAccount", member, about(person, R"({"bank":"002","number":"123456789","holder":"Siti"})")).error().code, "member.person_unknown");
  }
}

TEST_F(MemberRoutes, TheOwnDataAreMaskedAndAnOfficersReadingNamesItsSubject) {
  const auto own = call("getMe", member);
  ASSERT_TRUE(own) << own.error().code;
  EXPECT_THAT(own->body, Not(HasSubstr("9999010101900001")));
  EXPECT_THAT(own->body, HasSubstr("999901********01"));
  const auto read = call("getPerson", officer, about(one));
  ASSERT_TRUE(read);
  EXPECT_THAT(read->body, HasSubstr("9999010101900001"));
  EXPECT_EQ(read->subjects, std::vector<PersonId>{one});
}

TEST_F(MemberRoutes, ASearchTakesOneNumberAndNeverTellsOfOtherBranches) {
  http::Call request;
  request.body = R"({"nik":"9999010101900001","kpj":"10000000001"})";
  EXPECT_EQ(call("searchPersons", officer, request).error().code, "member.search_one");
  request.body = R"({"kpj":"10000000002"})";
  EXPECT_EQ(call("searchPersons", officer, request)->body, R"({"persons":[]})");
  request.body = R"({"kpj":"10000000001"})";
  const auto found = call("searchPersons", officer, request);
  EXPECT_EQ(found->subjects, std::vector<PersonId>{one});
}

TEST_F(MemberRoutes, AWrongBodyNamesEveryField) {
  const auto refused = call("registerPerson", officer, about(one, R"({"nik":"1","name":"","phone":"x","shoe_size":44})"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.size(), 4U);
}

TEST_F(MemberRoutes, AnUpdateChangesWhatItNames) {
  const auto stale = call("updatePerson", officer, about(one, R"({"version":3,"valid_from":"2026-11-22","address":"Jalan Baru 1"})"));
  EXPECT_EQ(stale.error().code, "member.version_conflict");
  ASSERT_TRUE(call("updatePerson", officer, about(one, R"({"version":1,"valid_from":"2026-11-22","address":"Jalan Baru 1"})")));
  EXPECT_THAT(call("getPerson", officer, about(one))->body, HasSubstr("Jalan Baru 1"));
}

TEST_F(MemberRoutes, AMemberAddsAnAccountAndSeesItMasked) {
  const auto added = call("addBankAccount", member, about(one, R"({"bank":"002","number":"123456789012345","holder":"Siti Rekaan"})"));
  ASSERT_TRUE(added) << added.error().code;
  EXPECT_EQ(added->status, 201);
  const auto own = call("getMe", member);
  EXPECT_THAT(own->body, Not(HasSubstr("123456789012345")));
  EXPECT_THAT(own->body, HasSubstr("2345"));
}

}  // namespace
}  // namespace teduh::member
