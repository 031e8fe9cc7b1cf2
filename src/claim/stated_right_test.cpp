// What a claimant only states is not proof: a paper, a second pair of eyes, never the program alone.
#include <gtest/gtest.h>

#include "claim/testing/desk.hpp"

namespace teduh::claim {
namespace {

using testing::Desk;
using testing::Member;

constexpr auto kWage = "10000000";  // six months give 3,420,000

/// The day that the invented NIK says.
void note_birth(Desk& desk, const PersonId& id) {
  EXPECT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
    auto person = TRY(member::get_person(tx, desk.office.vault, id));
    person.data.birth_date = Date(1990, 1, 1);
    TRY(member::change_person(tx, desk.office.tools, {desk.office.actor, member::Source::counter},
                              {.person = id, .expected_version = person.version, .valid_from = Date(2026, 11, 2), .data = person.data}));
    return {};
  }));
}

/// A draft for this reason with these answers and, when `bring` says so, every paper that it asks for.
ClaimKey drafted(Desk& desk, const Member& member, law::JhtReason reason, const Answers& answers, bool bring) {
  const ClaimKey key = desk.draft(member);
  note_birth(desk, member.key.person);
  EXPECT_TRUE(desk.run(key, Save{reason, member.account, Channel::phone}, member.actor));
  EXPECT_TRUE(desk.office.write([&](store::Tx& tx) { return save_answers(tx, key, answers, desk.office.clock.now()); }));
  if (bring) desk.add_papers(key);
  return key;
}

/// The program is left to decide as much as a branch may leave to it.
void sample_almost_nothing(Desk& desk) { desk.deps.rules.sample_ppm = 1; }

const Answers kRetired{.contract_retirement_day = Date(2026, 6, 30)};

TEST(StatedRight, AnAgeOfRetirementBelow56NeedsTheEmployersLetter) {
  Desk desk;
  const auto member = desk.add_member(1, kWage);
  const auto key = drafted(desk, member, law::JhtReason::retirement_age, kRetired, false);
  const auto refused = desk.run(key, Submit{}, member.actor);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "claim.papers_missing");
  EXPECT_NE(refused.error().facts.front().second.find("retirement_letter"), std::string::npos);
}

TEST(StatedRight, ADayBeforeTheMembershipGivesNothing) {
  Desk desk;
  const auto member = desk.add_member(1, kWage);
  const auto key = drafted(desk, member, law::JhtReason::resigned, {.statement_date = Date(1990, 1, 1)}, true);
  const auto refused = desk.run(key, Submit{}, member.actor);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "claim.no_right");
}

TEST(StatedRight, ADayOtherThanTheEmployersTakesTwoOfficers) {
  for (const auto& [reason, answers] :
       {std::pair{law::JhtReason::retirement_age, Answers{.contract_retirement_day = Date(2026, 5, 31)}},
        std::pair{law::JhtReason::resigned, Answers{.statement_date = Date(2026, 6, 1)}},
        std::pair{law::JhtReason::job_ended, Answers{.leaving = law::LeavingKind::phk, .phk_date = Date(2026, 6, 29)}}}) {
    Desk desk;
    const auto member = desk.add_member(1, kWage);
    const auto key = drafted(desk, member, reason, answers, true);
    ASSERT_TRUE(desk.run(key, Submit{}, member.actor));
    EXPECT_EQ(desk.get(key).path, Path::two_officers) << law::to_string(reason);
  }
}

TEST(StatedRight, TheProgramNeverDecidesOnAWordAlone) {
  Desk desk;
  sample_almost_nothing(desk);
  const auto member = desk.add_member(1, kWage);
  const auto key = drafted(desk, member, law::JhtReason::retirement_age, kRetired, true);
  ASSERT_TRUE(desk.run(key, Submit{}, member.actor));
  EXPECT_EQ(desk.get(key).path, Path::one_officer);
}

TEST(StatedRight, WhatTheEmployerRecordedStaysWithTheProgram) {
  Desk desk;
  sample_almost_nothing(desk);
  const auto key = desk.submitted(desk.add_member(1, kWage));
  EXPECT_EQ(desk.get(key).path, Path::automatic);
}

}  // namespace
}  // namespace teduh::claim
