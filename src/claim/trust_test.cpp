#include "claim/trust.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace teduh::claim {
namespace {

TrustFacts well_known() {
  return {.grade = Grade::phone_proved, .device_known_days = 100, .account_known_days = 100, .phone_known_days = 100};
}

std::set<Hold> holds_when(const std::function<void(TrustFacts&)>& change) {
  TrustFacts facts = well_known();
  change(facts);
  return holds_for(TrustRules{}, facts);
}

TEST(Trust, HoldsAClaimBelowTheBranchsGrade) {
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.grade = Grade::declared; }), std::set{Hold::low_grade});
}

TEST(Trust, HoldsAClaimFromANewDeviceToANewAccountOrPhone) {
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.device_known_days.reset(); }), std::set{Hold::new_device});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.device_known_days = 6; }), std::set{Hold::new_device});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.account_known_days = 0; }), std::set{Hold::new_account});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.phone_known_days = 6; }), std::set{Hold::new_phone});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.phone_known_days.reset(); }), std::set{Hold::new_phone});
}

TEST(Trust, HoldsAClaimThatComesTooOftenFromOnePlace) {
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.device_claims = 3; }), std::set{Hold::device_velocity});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.account_claims = 1; }), std::set{Hold::account_velocity});
  EXPECT_EQ(holds_when([](TrustFacts& f) { f.companion_claims = 20; }), std::set{Hold::companion_velocity});
}

TEST(Trust, SeenAtTheCounterNoDeviceOrPhoneIsAsked) {
  EXPECT_TRUE(holds_when([](TrustFacts& f) {
                f.at_counter = true;
                f.grade = Grade::seen;
                f.device_known_days.reset();
                f.phone_known_days.reset();
              }).empty());
}

TEST(Trust, ASevenDayOldDeviceIsKnown) {
  EXPECT_TRUE(holds_when([](TrustFacts& f) { f.device_known_days = 7; }).empty());
  EXPECT_TRUE(holds_when([](TrustFacts& f) { f.device_claims = 2; }).empty());
}

}  // namespace
}  // namespace teduh::claim
