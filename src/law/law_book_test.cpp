#include "law/law_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

using testing::HasSubstr;

const std::string kLimit = "jht/self_service_limit.yaml";

/// A figure file with two values; each test spoils one thing.
constexpr const char* kTwoValues =
    "description: {id: \"Batas\", en: \"Limit\"}\n"                                                   // line 1
    "unit: rupiah\n"                                                                                  // line 2
    "values:\n"                                                                                       // line 3
    "  - {from: 2015-07-01, until: 2025-04-30, value: 1, regulation: A, article: B, verified: no}\n"  // line 4
    "  - {from: 2025-05-01, value: 2, regulation: A, article: B, verified: yes}\n";                   // line 5

struct Seeded {
  const char* name;
  const char* from;
  const char* to;
  const char* code;
  int line;
  const char* repair;
};

class SeededFault : public testing::TestWithParam<Seeded> {};

TEST_P(SeededFault, is_refused_with_file_and_line_and_what_to_write) {
  LawFiles files;
  files.at(kLimit) = kTwoValues;
  ASSERT_TRUE(LawBook::load(files.view())) << "the unspoiled file must load";
  files.replace(kLimit, GetParam().from, GetParam().to);
  const auto book = LawBook::load(files.view());
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().code, GetParam().code) << book.error().detail;
  EXPECT_EQ(book.error().fault, Fault::internal);
  EXPECT_THAT(book.error().detail, HasSubstr("law/" + kLimit + ":" + std::to_string(GetParam().line) + ": "));
  EXPECT_THAT(book.error().detail, HasSubstr(GetParam().repair));
}

INSTANTIATE_TEST_SUITE_P(
    Law, SeededFault,
    testing::Values(Seeded{"gap", "2025-05-01", "2025-05-03", "law.period_gap", 5, "from: 2025-05-01"},
                    Seeded{"overlap", "2025-05-01", "2025-04-30", "law.period_overlap", 5, "from: 2025-05-01"},
                    Seeded{"same_first_day", "from: 2025-05-01", "from: 2015-07-01", "law.period_overlap", 5, "from: 2025-05-01"},
                    Seeded{"ends_before_it_begins", "until: 2025-04-30", "until: 2015-06-30", "law.period_overlap", 4, "until"},
                    Seeded{"unknown_key", "value: 2", "valeu: 2", "law.key_unknown", 5, "remove \"valeu\""},
                    Seeded{"unknown_key_above", "unit:", "units:", "law.key_unknown", 2, "remove \"units\""},
                    Seeded{"missing_value", "value: 2, ", "", "law.key_missing", 5, "value:"},
                    Seeded{"key_twice", "value: 2", "value: 2, value: 3", "law.key_twice", 5, "value"},
                    Seeded{"missing_regulation", "value: 2, regulation: A, ", "value: 2, ", "law.source_missing", 5, "regulation:"},
                    Seeded{"missing_article", "value: 2, regulation: A, article: B", "value: 2, regulation: A", "law.source_missing", 5,
                           "article:"},
                    Seeded{"missing_verified", ", verified: yes", "", "law.source_missing", 5, "verified:"},
                    Seeded{"empty_article", "value: 2, regulation: A, article: B", "value: 2, regulation: A, article: \"\"",
                           "law.source_missing", 5, "article:"},
                    Seeded{"verified_maybe", "verified: yes", "verified: maybe", "law.value_form", 5, "verified: yes"},
                    Seeded{"wrong_unit", "rupiah", "percent", "law.unit_wrong", 2, "unit: rupiah"},
                    Seeded{"negative_amount", "value: 2", "value: -2", "law.value_form", 5, "whole rupiah"},
                    Seeded{"fraction", "value: 2", "value: 2.5", "law.value_form", 5, "whole rupiah"},
                    Seeded{"no_such_day", "2025-05-01", "2025-02-30", "law.value_form", 5, "2025-05-01"},
                    Seeded{"broken_yaml", "  - {from", "  {from", "law.yaml_syntax", 5, "repair the YAML"},
                    Seeded{"no_english", ", en: \"Limit\"", "", "law.key_missing", 1, "en:"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(law_book, refuses_a_figure_that_nobody_reads) {
  LawFiles files;
  files.at("jht/funeral.yaml") = kTwoValues;
  const auto book = LawBook::load(files.view());
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().code, "law.figure_unused");
  EXPECT_THAT(book.error().detail, HasSubstr("law/jht/funeral.yaml:1: "));
}

TEST(law_book, refuses_a_file_outside_its_folders) {
  LawFiles files;
  files.at("misc/limit.yaml") = kTwoValues;
  ASSERT_FALSE(LawBook::load(files.view()));
  EXPECT_EQ(LawBook::load(files.view()).error().code, "law.file_unknown");
}

TEST(law_book, refuses_when_a_figure_is_missing) {
  LawFiles files;
  files.remove(kLimit);
  const auto book = LawBook::load(files.view());
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().code, "law.figure_missing");
  EXPECT_THAT(book.error().detail, HasSubstr(kLimit));
}

TEST(law_book, refuses_two_documents_in_one_file) {
  LawFiles files;
  files.at(kLimit) = std::string(kTwoValues) + "---\n" + kTwoValues;
  ASSERT_FALSE(LawBook::load(files.view()));
  EXPECT_EQ(LawBook::load(files.view()).error().code, "law.yaml_syntax");
}

TEST(law_book, refuses_bands_without_an_open_end_or_out_of_order) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"- {rate: \"30%\"}", "- {up_to: 600000000, rate: \"30%\"}"}, {"up_to: 250000000", "up_to: 50000000"}}) {
    LawFiles files;
    files.replace("tax/article_17.yaml", from, to);
    ASSERT_FALSE(LawBook::load(files.view())) << to;
    EXPECT_EQ(LawBook::load(files.view()).error().code, "law.value_form");
  }
}

TEST(law_book, refuses_a_year_left_out_of_the_yearly_returns) {
  LawFiles files;
  files.replace("jht/return.yaml", "  - {year: 2022, rate: unknown}\n", "");
  const auto book = LawBook::load(files.view());
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().code, "law.period_gap");
  EXPECT_THAT(book.error().detail, HasSubstr("year: 2022"));
}

TEST(law_book, refuses_a_return_without_source) {
  LawFiles files;
  files.replace("jht/return.yaml", "{year: 2022, rate: unknown}", "{year: 2022, rate: \"5%\"}");
  ASSERT_FALSE(LawBook::load(files.view()));
  EXPECT_EQ(LawBook::load(files.view()).error().code, "law.source_missing");
}

TEST(law_book, has_no_answer_before_the_first_day_in_force) {
  const auto share = the_law().rate(Figure::jht_share_death, Date(2015, 8, 31));
  ASSERT_FALSE(share);
  EXPECT_EQ(share.error().code, "law.not_in_force");
  EXPECT_THAT(share.error().facts, testing::Contains(std::pair<std::string, std::string>("day", "2015-08-31")));
}

TEST(law_book, has_no_answer_after_the_last_day_of_a_figure_that_ended) {
  LawFiles files;
  files.at(kLimit) = kTwoValues;
  files.replace(kLimit, "from: 2025-05-01,", "from: 2025-05-01, until: 2025-12-31,");
  const auto book = LawBook::load(files.view());
  ASSERT_TRUE(book);
  EXPECT_TRUE(book->amount(Figure::jht_self_service_limit, Date(2025, 12, 31)));
  EXPECT_FALSE(book->amount(Figure::jht_self_service_limit, Date(2026, 1, 1)));
}

TEST(law_book, asking_with_the_wrong_unit_is_a_bug) {
  EXPECT_THROW((void)the_law().rate(Figure::jht_self_service_limit, Date(2025, 5, 1)), CheckFailure);
}

TEST(law_book, gives_the_figure_and_the_source_of_the_day) {
  const auto& law = the_law();
  EXPECT_EQ(*law.amount(Figure::jht_self_service_limit, Date(2025, 4, 30)), Rupiah(10'000'000));
  EXPECT_EQ(*law.amount(Figure::jht_self_service_limit, Date(2025, 5, 1)), Rupiah(15'000'000));
  EXPECT_EQ(*law.rate(Figure::jht_rate_pu_employer, Date(2026, 1, 1)), Rate(37, 1000));
  EXPECT_EQ(*law.number(Figure::jht_retirement_age, Date(2026, 1, 1)), 56);
  EXPECT_EQ(law.bands(Figure::tax_article_17, Date(2021, 12, 31))->size(), 4U);
  EXPECT_EQ(law.bands(Figure::tax_article_17, Date(2022, 1, 1))->size(), 5U);
  EXPECT_EQ(*law.citation(Figure::jht_waiting_phk, Date(2022, 4, 26)), (Citation{"Permenaker 4/2022", "10", true}));
  EXPECT_FALSE(law.citation(Figure::jht_waiting_phk, Date(2022, 4, 25))->verified);
}

TEST(law_book, knows_the_announced_returns_and_leaves_unknown_years_out) {
  const auto& law = the_law();
  EXPECT_EQ(law.yearly_returns().at(2016), Rate(719, 10'000));
  EXPECT_EQ(law.yearly_returns().at(2020), Rate(563, 10'000));
  EXPECT_FALSE(law.yearly_returns().contains(2023));
  EXPECT_FALSE(law.return_citation(2018)->verified);
  EXPECT_FALSE(law.return_citation(2023));
}

}  // namespace
}  // namespace teduh::law
