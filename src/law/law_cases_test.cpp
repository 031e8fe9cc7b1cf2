// Runs law/tests/jht.yaml: every worked case must match to the rupiah, every published mistake must not.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <functional>

#include "law/jht_amount.hpp"
#include "law/jht_balance.hpp"
#include "law/jht_contribution.hpp"
#include "law/jht_entitlement.hpp"
#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

using Outcome = std::map<std::string, std::string>;

std::string word(const YAML::Node& given, const char* key) { return given[key].as<std::string>(); }
Rupiah money(const YAML::Node& given, const char* key) { return Rupiah(given[key].as<std::int64_t>()); }
Date day(const YAML::Node& given, const char* key) { return *parse_date(word(given, key)); }
bool yes(const YAML::Node& given, const char* key) { return given[key] && word(given, key) == "yes"; }
std::optional<Date> maybe_day(const YAML::Node& given, const char* key) {
  return given[key] ? std::optional(day(given, key)) : std::nullopt;
}
std::string digits(Rupiah amount) { return std::to_string(amount.value()); }

Outcome contribution(const YAML::Node& given) {
  const auto month = *parse_period(word(given, "month"));
  const std::string segment = word(given, "segment");
  const auto shares = segment == "PU"    ? jht_contribution_pu(the_law(), money(given, "wage"), month)
                      : segment == "BPU" ? jht_contribution_bpu(the_law(), money(given, "wage"), month)
                                         : jht_contribution_pmi(the_law(), money(given, "wage"), month);
  if (!shares) return {{"refused", shares.error().code}};
  return {{"employer", digits(shares->value.employer)}, {"worker", digits(shares->value.worker)}};
}

Outcome base(const YAML::Node& given) {
  return {{"base", digits(jht_base_bpu(the_law(), money(given, "income"), *parse_period(word(given, "month")))->value)}};
}

Outcome projection(const YAML::Node& given) {
  const auto out = jht_projection(the_law(), {.wage = money(given, "wage"),
                                              .years = given["years"].as<int>(),
                                              .annual_rate = *parse_rate(word(given, "rate")),
                                              .opening = money(given, "opening"),
                                              .first_year = 2025});
  return {{"contributions", digits(out->contributions)}, {"development", digits(out->development)}, {"balance", digits(out->balance)}};
}

Outcome partial(const YAML::Node& given) {
  JhtFacts facts{.reason = *parse_jht_reason(word(given, "reason")), .claim_day = day(given, "on")};
  facts.membership_start = facts.claim_day.plus_years(-given["membership_years"].as<int>());
  facts.earlier_partial = yes(given, "earlier_partial");
  const auto right = jht_entitlement(the_law(), facts)->value;
  if (right.answer != Answer::yes) return {{"eligible", "no"}};
  const auto paid =
      jht_amount(the_law(), {.balance = money(given, "balance"), .share = right.share, .at_most = right.at_most, .day = facts.claim_day},
                 right.article)
          ->value;
  return {{"eligible", "yes"}, {"gross", digits(paid.gross)}, {"tax", digits(paid.tax)}, {"net", digits(paid.net)}};
}

Outcome entitlement(const YAML::Node& given) {
  JhtFacts facts{.reason = *parse_jht_reason(word(given, "reason")), .claim_day = day(given, "on")};
  facts.segment = given["segment"] ? *parse_segment(word(given, "segment")) : Segment::pu;
  if (given["leaving"]) facts.leaving = parse_leaving_kind(word(given, "leaving"));
  facts.active = yes(given, "active");
  facts.works_elsewhere = false;
  facts.birth_date = maybe_day(given, "birth_date");
  facts.statement_date = maybe_day(given, "statement_date");
  facts.phk_date = maybe_day(given, "phk_date");
  facts.employment_end = maybe_day(given, "employment_end");
  const auto right = jht_entitlement(the_law(), facts)->value;
  return {{"answer", std::string(to_string(right.answer))}, {"first_day", right.first_day ? print(*right.first_day) : "-"}};
}

Outcome self_service(const YAML::Node& given) {
  return {{"allowed", self_service_allowed(the_law(), money(given, "balance"), day(given, "on"))->value ? "yes" : "no"}};
}

Outcome tax(const YAML::Node& given) {
  TaxInput input{.gross = money(given, "gross"), .day = day(given, "on"), .has_npwp = yes(given, "npwp"), .earlier = {}};
  if (given["first_payment"])
    input.earlier.push_back({day(given, "first_payment"), given["first_gross"] ? money(given, "first_gross") : Rupiah(1), Rupiah(0)});
  const auto out = pph21_jht(the_law(), input)->value;
  return {{"kind", out.kind == TaxKind::final_rate ? "final" : "progressive"},
          {"tax", digits(out.tax)},
          {"net", digits(input.gross - out.tax)}};
}

const std::map<std::string, std::function<Outcome(const YAML::Node&)>> kKinds{{"contribution", contribution}, {"base", base}, {"projection", projection},
                                                                              {"partial", partial},           {"entitlement", entitlement},
                                                                              {"self_service", self_service}, {"tax", tax}};

YAML::Node cases() {
  LawFiles files;
  return YAML::Load(files.at("tests/jht.yaml"));
}

Outcome expected_of(const YAML::Node& row) {
  Outcome expected;
  for (const auto& pair : row["expect"]) expected[pair.first.as<std::string>()] = pair.second.as<std::string>();
  return expected;
}

TEST(law_cases, every_published_mistake_stays_a_mistake) {
  const auto rows = cases()["never"];
  ASSERT_GT(rows.size(), 0U);
  for (const auto& row : rows) {
    const auto outcome = kKinds.at(word(row, "kind"))(row["given"]);
    for (const auto& [name, value] : expected_of(row)) EXPECT_NE(outcome.at(name), value) << word(row, "id");
  }
}

TEST(law_cases, every_worked_case_matches_to_the_rupiah) {
  const auto rows = cases()["cases"];
  ASSERT_GE(rows.size(), 70U);
  for (const auto& row : rows) {
    const auto outcome = kKinds.at(word(row, "kind"))(row["given"]);
    const auto expected = expected_of(row);
    EXPECT_FALSE(expected.empty()) << word(row, "id");
    for (const auto& [name, value] : expected) EXPECT_EQ(outcome.at(name), value) << word(row, "id") << " " << name;
  }
}

}  // namespace
}  // namespace teduh::law
