#include "domain/actor.hpp"

#include <gtest/gtest.h>

namespace teduh {
namespace {

TEST(Role, RefusesOtherNames) {
  for (const auto* text : {"", "Verifier", "root", "verifier "}) EXPECT_FALSE(parse_role(text)) << text;
}

TEST(Role, IsReadAsItIsPrinted) {
  for (int number = 1; number <= 11; ++number) {
    const auto role = static_cast<Role>(number);
    EXPECT_EQ(role, parse_role(to_string(role)));
  }
}

TEST(RoleSet, HasOnlyWhatItWasGiven) {
  const RoleSet set{Role::verifier, Role::approver};
  EXPECT_FALSE(set.has(Role::counter));
  EXPECT_FALSE(set.meets({Role::counter, Role::manager}));
  EXPECT_FALSE(RoleSet().meets(set));
  EXPECT_TRUE(RoleSet().empty());
  EXPECT_TRUE(set.has(Role::approver));
  EXPECT_TRUE(set.meets({Role::approver, Role::manager}));
  EXPECT_EQ(set, RoleSet::from_bits(set.bits()));
}

TEST(Grade, IsOrdered) {
  EXPECT_LT(Grade::none, Grade::declared);
  EXPECT_LT(Grade::declared, Grade::phone_proved);
  EXPECT_LT(Grade::phone_proved, Grade::seen);
  EXPECT_EQ("seen", to_string(Grade::seen));
}

TEST(Actor, IsNobodyUntilToldOtherwise) {
  EXPECT_EQ("anonymous", Actor().id());
  EXPECT_TRUE(Actor().roles.empty());
  EXPECT_EQ("system", Actor::system().id());
}

TEST(Actor, IdNamesTheKindSoThatEqualIdsOfDifferentKindsDoNotMeet) {
  SeededRandom random(1);
  const Uuid uuid = make_uuid7(Moment(), random);
  const Actor person{.kind = ActorKind::participant, .person = PersonId(uuid)};
  const Actor staff{.kind = ActorKind::staff, .staff = StaffId(uuid)};
  EXPECT_EQ("person:" + print_uuid(uuid), person.id());
  EXPECT_EQ("staff:" + print_uuid(uuid), staff.id());
}

}  // namespace
}  // namespace teduh
