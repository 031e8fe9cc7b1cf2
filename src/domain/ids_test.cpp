#include "domain/ids.hpp"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

#include "base/check.hpp"

namespace teduh {
namespace {

static_assert(!std::is_constructible_v<ClaimId, PersonId> && !std::is_convertible_v<Uuid, ClaimId>);

const Moment kNow = from_micros(1'795'364'783'123'456);

TEST(ParseUuid7, RefusesOtherVersionsVariantsAndSpellings) {
  for (const auto* text : {"", "019ab0c1-7e93-4c3e-8a44-000000000001", "019ab0c1-7e93-7c3e-0a44-000000000001", "019ab0c1-7e93-7c3e-ca44-000000000001",
                           "019AB0C1-7e93-7c3e-8a44-000000000001", "019ab0c17e937c3e8a44000000000001", "{019ab0c1-7e93-7c3e-8a44-000000000001}",
                           "019ab0c1-7e93-7c3e-8a44-00000000000", "019ab0c1-7e93-7c3e-8a44-0000000000011", "019ab0c1-7e93-7c3e-8a44-00000000000g",
                           "019ab0c1-7e93-7c3e-8a4-4000000000001", "019ab0c-17e93-7c3e-8a44-000000000001", " 19ab0c1-7e93-7c3e-8a44-000000000001"})
    EXPECT_FALSE(ClaimId::parse(text)) << text;
}

TEST(Uuid7, CarriesItsMillisecondAndSortsByIt) {
  SeededRandom random(7);
  const auto early = ClaimId::make(kNow, random);
  const auto late = ClaimId::make(kNow + std::chrono::milliseconds(1), random);
  EXPECT_LT(early, late);
  EXPECT_LT(early.print(), late.print());
  EXPECT_EQ("01a20414-8413-7", early.print().substr(0, 15));  // 1795364783123 ms in hexadecimal
}

TEST(Uuid7, IsReadAsItWasPrintedAndStored) {
  SeededRandom random(20261122);
  for (int i = 0; i < 200; ++i) {
    const auto id = PersonId::make(kNow, random);
    EXPECT_EQ(id, PersonId::parse(id.print()));
    EXPECT_EQ(id, PersonId::from_bytes(id.bytes()));
  }
}

TEST(Uuid7, DoesNotRepeatWithinOneMillisecond) {
  SeededRandom random(3);
  std::unordered_set<PersonId> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(PersonId::make(kNow, random));
  EXPECT_EQ(1'000U, seen.size());
}

TEST(FromBytes, OfAnotherLengthIsABug) {
  EXPECT_THROW(PersonId::from_bytes(Bytes(15)), CheckFailure);
  EXPECT_THROW(PersonId::from_bytes(Bytes(17)), CheckFailure);
}

}  // namespace
}  // namespace teduh
