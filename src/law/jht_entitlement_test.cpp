#include "law/jht_entitlement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "law/jht_words.hpp"
#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const Date kDay(2026, 6, 15);

JhtFacts left_work(JhtReason reason) {
  JhtFacts facts{.reason = reason, .claim_day = kDay};
  facts.active = false;
  facts.works_elsewhere = false;
  return facts;
}

JhtEntitlement asked(const JhtFacts& facts) {
  const auto out = jht_entitlement(the_law(), facts);
  EXPECT_TRUE(out) << out.error().detail;
  EXPECT_FALSE(out->steps.empty());
  EXPECT_EQ(out->steps.back().label, "jht.entitlement");
  return out->value;
}

std::vector<std::string> codes(const JhtEntitlement& entitlement) {
  std::vector<std::string> out;
  for (const auto& refusal : entitlement.refusals) out.push_back(refusal.code);
  return out;
}

TEST(jht_entitlement, an_active_membership_refuses_all_but_age_and_partial) {
  for (const auto reason : {JhtReason::foreigner_leaving, JhtReason::citizen_leaving, JhtReason::total_disability, JhtReason::death,
                            JhtReason::resigned, JhtReason::job_ended}) {
    auto facts = left_work(reason);
    facts.active = true;
    const auto out = asked(facts);
    EXPECT_EQ(out.answer, Answer::no) << to_string(reason);
    EXPECT_THAT(codes(out), Contains("jht.still_active")) << to_string(reason);
    EXPECT_FALSE(out.refusals.front().article.article.empty());
    EXPECT_FALSE(out.refusals.front().repair.id.empty());
  }
}

TEST(jht_entitlement, work_elsewhere_refuses_resignation_and_layoff) {
  for (const auto reason : {JhtReason::resigned, JhtReason::job_ended}) {
    auto facts = left_work(reason);
    facts.works_elsewhere = true;
    EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.works_elsewhere"));
  }
}

TEST(jht_entitlement, names_all_refusals_and_all_missing_facts_at_once) {
  auto facts = left_work(JhtReason::foreigner_leaving);
  facts.active = true;
  facts.works_elsewhere = true;
  facts.citizenship = Citizenship::indonesian;
  facts.departure_intended = false;
  facts.segment = Segment::jakon;
  facts.death_date = Date(2026, 1, 1);
  EXPECT_THAT(codes(asked(facts)), UnorderedElementsAre("jht.no_programme", "jht.member_died", "jht.not_foreign", "jht.not_leaving",
                                                        "jht.still_active", "jht.works_elsewhere"));
  const auto bare = asked({.reason = JhtReason::citizen_leaving, .claim_day = kDay});
  EXPECT_EQ(bare.answer, Answer::incomplete);
  EXPECT_THAT(bare.missing, UnorderedElementsAre("citizenship", "departure_intended", "active", "works_elsewhere"));
}

TEST(jht_entitlement, every_reason_without_facts_is_incomplete_never_yes) {
  for (int number = 1; number <= 9; ++number) {
    const auto reason = static_cast<JhtReason>(number);
    const auto out = asked({.reason = reason, .claim_day = kDay});
    EXPECT_EQ(out.answer, Answer::incomplete) << to_string(reason);
    EXPECT_FALSE(out.missing.empty());
    EXPECT_EQ(parse_jht_reason(to_string(reason)), reason);
  }
}

TEST(jht_entitlement, a_second_partial_claim_is_refused_and_ten_years_are_needed) {
  JhtFacts facts{.reason = JhtReason::partial_pension, .claim_day = kDay};
  facts.membership_start = Date(2016, 6, 16);
  facts.earlier_partial = false;
  const auto early = asked(facts);
  EXPECT_EQ(early.answer, Answer::not_yet);
  EXPECT_EQ(early.first_day, Date(2026, 6, 16));
  facts.earlier_partial = true;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.partial_before"));
}

TEST(jht_entitlement, death_in_the_future_and_the_dead_claiming_alive_are_refused) {
  auto facts = left_work(JhtReason::death);
  facts.heir = HeirRelation::spouse;
  facts.death_date = kDay.plus_days(1);
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.died_in_future"));
  facts.death_date = kDay;
  EXPECT_EQ(asked(facts).answer, Answer::yes);
  facts.reason = JhtReason::resigned;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.member_died"));
}

TEST(jht_entitlement, words_of_another_segment_are_refused_with_the_right_reason) {
  auto facts = left_work(JhtReason::job_ended);
  facts.employment_end = Date(2026, 6, 1);
  facts.leaving = LeavingKind::bpu_stopped;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.wrong_reason_bpu"));
  facts.segment = Segment::bpu;
  EXPECT_EQ(asked(facts).answer, Answer::yes);
  facts.leaving = LeavingKind::phk;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.wrong_reason_pu"));
  facts.leaving.reset();
  EXPECT_EQ(asked(facts).answer, Answer::yes) << "a self-employed member who just says stopped";
}

TEST(jht_entitlement, disability_needs_the_statement) {
  auto facts = left_work(JhtReason::total_disability);
  facts.disability_stated = false;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.not_disabled"));
  facts.disability_stated = true;
  EXPECT_EQ(asked(facts).answer, Answer::yes);
}

TEST(jht_entitlement, the_contract_age_counts_only_for_those_who_stopped) {
  JhtFacts facts{.reason = JhtReason::retirement_age, .claim_day = kDay};
  facts.birth_date = Date(1971, 3, 1);
  facts.contract_retirement_day = Date(2026, 3, 1);
  facts.active = true;
  facts.works_elsewhere = false;
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.still_active"));
  facts.active = false;
  const auto out = asked(facts);
  EXPECT_EQ(out.answer, Answer::yes);
  EXPECT_EQ(out.first_day, Date(2026, 3, 2));
  facts.contract_retirement_day.reset();
  EXPECT_EQ(asked(facts).first_day, Date(2027, 3, 2));
  EXPECT_EQ(asked(facts).answer, Answer::not_yet);
}

TEST(jht_entitlement, a_stated_day_before_the_membership_is_refused) {
  auto facts = left_work(JhtReason::resigned);
  facts.membership_start = Date(2020, 1, 1);
  facts.statement_date = Date(1990, 1, 1);
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.before_membership"));
  facts.reason = JhtReason::job_ended;
  facts.leaving = LeavingKind::phk;
  facts.phk_date = Date(2019, 12, 31);
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.before_membership"));
  facts.phk_date = Date(2020, 1, 1);
  EXPECT_EQ(asked(facts).answer, Answer::yes);
  facts.reason = JhtReason::retirement_age;
  facts.birth_date = Date(1990, 1, 1);
  facts.contract_retirement_day = Date(2019, 12, 31);
  EXPECT_THAT(codes(asked(facts)), ElementsAre("jht.before_membership"));
}

TEST(jht_entitlement, a_right_that_rests_on_the_claimants_word_says_so) {
  for (const auto reason : {JhtReason::foreigner_leaving, JhtReason::citizen_leaving, JhtReason::total_disability, JhtReason::death,
                            JhtReason::partial_housing})
    EXPECT_TRUE(asked(left_work(reason)).stated) << to_string(reason);
  auto facts = left_work(JhtReason::retirement_age);
  facts.birth_date = Date(1990, 3, 1);
  facts.contract_retirement_day = Date(2026, 3, 1);
  EXPECT_TRUE(asked(facts).stated);
  facts.birth_date = Date(1970, 3, 1);
  EXPECT_FALSE(asked(facts).stated) << "56 by the birth date on record";
  facts = left_work(JhtReason::resigned);
  facts.statement_date = Date(2026, 4, 30);
  EXPECT_TRUE(asked(facts).stated) << "no end of work on record";
  facts.employment_end = Date(2026, 5, 1);
  EXPECT_TRUE(asked(facts).stated) << "the statement is older than the end of work on record";
  facts.employment_end = Date(2026, 4, 30);
  EXPECT_FALSE(asked(facts).stated);
  EXPECT_FALSE(asked(left_work(JhtReason::partial_pension)).stated);
}

TEST(jht_entitlement, the_end_of_a_contract_is_the_claimants_word_until_the_month_of_phk_is_over) {
  auto facts = left_work(JhtReason::job_ended);
  facts.leaving = LeavingKind::contract_end;
  facts.employment_end = Date(2026, 5, 16);
  EXPECT_EQ(asked(facts).answer, Answer::yes);
  EXPECT_TRUE(asked(facts).stated);
  facts.employment_end = Date(2026, 5, 15);
  EXPECT_FALSE(asked(facts).stated);
}

TEST(jht_entitlement, age_56_is_paid_while_working) {
  JhtFacts facts{.reason = JhtReason::retirement_age, .claim_day = kDay};
  facts.birth_date = Date(1970, 6, 14);
  facts.active = true;
  facts.works_elsewhere = true;
  const auto out = asked(facts);
  EXPECT_EQ(out.answer, Answer::yes);
  EXPECT_EQ(out.share, Rate::percent(100));
  EXPECT_EQ(out.article, (Citation{"Permenaker 4/2022", "6(1), 7", true}));
  facts.birth_date = Date(1970, 6, 15);
  EXPECT_EQ(asked(facts).answer, Answer::not_yet);
}

TEST(jht_entitlement, each_reason_cites_its_own_article) {
  const std::vector<std::pair<JhtReason, std::string>> articles{{JhtReason::retirement_age, "6(1), 7"},
                                                                {JhtReason::foreigner_leaving, "5(2)c"},
                                                                {JhtReason::citizen_leaving, "5(2)c"},
                                                                {JhtReason::total_disability, "4b"},
                                                                {JhtReason::death, "4c"},
                                                                {JhtReason::partial_pension, "22(4)-(6)"},
                                                                {JhtReason::partial_housing, "22(4)-(6)"},
                                                                {JhtReason::resigned, "8"},
                                                                {JhtReason::job_ended, "10"}};
  for (const auto& [reason, article] : articles) EXPECT_EQ(asked({.reason = reason, .claim_day = kDay}).article.article, article);
  auto facts = left_work(JhtReason::job_ended);
  facts.leaving = LeavingKind::contract_end;
  EXPECT_EQ(asked(facts).article.article, "6(2)a");
  facts.leaving = LeavingKind::early_retirement;
  EXPECT_THAT(asked(facts).missing, ElementsAre("phk_date"));
}

TEST(jht_entitlement, a_day_before_the_rules_has_no_answer) {
  EXPECT_EQ(jht_entitlement(the_law(), {.reason = JhtReason::death, .claim_day = Date(2014, 1, 1)}).error().code, "law.not_in_force");
}

TEST(self_service_allowed, nobody_claims_alone_before_there_was_a_limit) {
  const auto out = self_service_allowed(the_law(), Rupiah(1), Date(2014, 1, 1));
  ASSERT_TRUE(out);
  EXPECT_FALSE(out->value);
}

TEST(refusal_words, stand_in_the_catalogue_word_for_word) {
  const auto catalogue = YAML::LoadFile(TEDUH_SOURCE_DIR "/words/errors/law.yaml");
  for (const auto& words : refusal_words()) {
    const auto row = catalogue[std::string(words.code)];
    ASSERT_TRUE(row) << words.code;
    EXPECT_EQ(row["id"]["title"].as<std::string>(), words.id);
    EXPECT_EQ(row["en"]["title"].as<std::string>(), words.en);
    EXPECT_EQ(row["id"]["repair"].as<std::string>(), words.repair_id);
    EXPECT_EQ(row["en"]["repair"].as<std::string>(), words.repair_en);
  }
}

TEST(names_of_stored_words, come_back_from_their_text) {
  for (const auto kind : {LeavingKind::phk, LeavingKind::contract_end, LeavingKind::early_retirement, LeavingKind::bpu_stopped})
    EXPECT_EQ(parse_leaving_kind(to_string(kind)), kind);
  for (int number = 1; number <= 8; ++number)
    EXPECT_EQ(parse_heir_relation(to_string(static_cast<HeirRelation>(number))), static_cast<HeirRelation>(number));
  EXPECT_FALSE(parse_jht_reason("age"));
  EXPECT_FALSE(parse_leaving_kind(""));
  EXPECT_FALSE(parse_heir_relation("cousin"));
}

}  // namespace
}  // namespace teduh::law
