#include "platform/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/testing/test_services.hpp"

namespace teduh::http {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

std::string load_error(std::string_view content) {
  const EmbeddedFile file{"x.yaml", content};
  const auto texts = ProblemTexts::load({&file, 1});
  return texts ? "" : texts.error().detail;
}

TEST(ProblemTexts, RefusesFilesThatAreNotWhole) {
  EXPECT_THAT(load_error("a.b: {id: {title: A, repair: B}}"), HasSubstr("a.b needs exactly id and en"));
  EXPECT_THAT(load_error("a.b: {id: {title: A, repair: B}, en: {title: A}}"), HasSubstr("a.b needs exactly title and repair in en"));
  EXPECT_THAT(load_error("a.b: {id: {title: A, repair: \"\"}, en: {title: A, repair: B}}"), HasSubstr("empty text"));
  EXPECT_THAT(load_error("a.b: [1"), HasSubstr("x.yaml"));
  EXPECT_THAT(load_error("- a"), HasSubstr("no map"));
  const std::string whole = "a.b: {id: {title: A, repair: B}, en: {title: A, repair: B}}\n";
  EXPECT_EQ(load_error(whole), "");
  const EmbeddedFile twice[]{{"x.yaml", whole}, {"y.yaml", whole}};
  EXPECT_THAT(ProblemTexts::load(twice).error().detail, HasSubstr("y.yaml: a.b stands twice"));
}

TEST(ProblemTexts, TheFilesOfTheTreeAreWhole) { EXPECT_GT(testing::source_texts().size(), 50U); }

TEST(Problem, ShowsNothingFromInside) {
  Error error = internal("store.io", "disk sda1 is gone");
  error.facts = {{"secret", "value"}};
  const auto problem = problem_answer(error, "r1", Language::indonesian, testing::source_texts());
  EXPECT_EQ(problem.answer.status, 500);
  EXPECT_THAT(problem.answer.body, Not(HasSubstr("sda1")));
  EXPECT_THAT(problem.answer.body, Not(HasSubstr("store.io")));
  EXPECT_THAT(problem.answer.body, Not(HasSubstr("secret")));
}

TEST(Problem, ACodeWithoutTextsGetsGenericWordsAndIsCounted) {
  const auto problem = problem_answer(conflict("claim.unheard_of"), "r1", Language::english, testing::source_texts());
  EXPECT_TRUE(problem.text_missing);
  EXPECT_THAT(problem.answer.body, HasSubstr(R"("code":"claim.unheard_of")"));
  EXPECT_THAT(problem.answer.body, HasSubstr("Things have changed"));
  EXPECT_THAT(problem_answer(conflict("x.y"), "r1", Language::english, ProblemTexts()).answer.body, HasSubstr("could not be completed"));
}

TEST(Problem, HasBothLanguagesAndEveryField) {
  const auto error = invalid_fields({{"nik", "nik.length"}, {"heirs[1].name", "name.empty"}});
  const auto problem = problem_answer(error, "r1", Language::english, testing::source_texts());
  EXPECT_FALSE(problem.text_missing);
  EXPECT_EQ(problem.answer.status, 400);
  EXPECT_EQ(problem.answer.content_type, "application/problem+json");
  EXPECT_THAT(problem.answer.body, HasSubstr(R"({"type":"urn:teduh:problem:input.fields","title":"Some fields need repair","status":400)"));
  EXPECT_THAT(problem.answer.body, HasSubstr(R"("field":"heirs[1].name","code":"name.empty","message":{"id":"Nama belum diisi","en":"The name is missing"})"));
  EXPECT_THAT(problem.answer.headers, Contains(Pair("Content-Language", "en")));
}

TEST(Problem, FactsFillTheTextsAndNothingElseDoes) {
  EXPECT_EQ(fill("mulai {first_day}.", {{"first_day", "2026-12-01"}}), "mulai 2026-12-01.");
  EXPECT_EQ(fill("{a}{b}", {{"a", "{b}"}, {"b", "x"}}), "{b}x");
  EXPECT_EQ(fill("{gone} {open", {}), " {open");
}

TEST(Problem, StatusesAndWaitingTimes) {
  const ProblemTexts texts;
  EXPECT_EQ(status_of(denied("session.none")), 401);
  EXPECT_EQ(status_of(denied("session.step_up")), 403);
  EXPECT_EQ(status_of(not_found("claim.none")), 404);
  EXPECT_EQ(status_of(unavailable("store.busy")), 503);
  Error many = denied("request.too_many");
  many.facts = {{"retry_after", "17"}};
  const auto problem = problem_answer(many, "r1", Language::indonesian, texts);
  EXPECT_EQ(problem.answer.status, 429);
  EXPECT_THAT(problem.answer.headers, Contains(Pair("Retry-After", "17")));
}

TEST(Language, IndonesianUnlessEnglishIsWantedMore) {
  EXPECT_EQ(language_of(""), Language::indonesian);
  EXPECT_EQ(language_of("en"), Language::english);
  EXPECT_EQ(language_of("en-GB,en;q=0.9"), Language::english);
  EXPECT_EQ(language_of("id,en;q=0.9"), Language::indonesian);
  EXPECT_EQ(language_of("id;q=0.3, en;q=0.7"), Language::english);
  EXPECT_EQ(language_of("fr, en;q=0.0"), Language::indonesian);
  EXPECT_EQ(language_of("en;q=nonsense"), Language::indonesian);
}

TEST(Problem, SentencesNameWhatFactsCallByTheirCodes) {
  ProblemTexts texts;
  texts.name("papers", "ktp", "KTP elektronik", "Identity card (e-KTP)");
  texts.name("papers", "kk", "Kartu keluarga", "Family card");
  using Facts = std::vector<std::pair<std::string, std::string>>;
  const Facts facts{{"papers", "ktp, kk, other"}, {"state", "ktp"}};
  EXPECT_EQ(texts.spoken(facts, false), (Facts{{"papers", "KTP elektronik; Kartu keluarga; other"}, {"state", "ktp"}}));
  EXPECT_EQ(texts.spoken(facts, true)[0].second, "Identity card (e-KTP); Family card; other");
  EXPECT_EQ(texts.spoken({{"a", "x, y"}, {"b", ""}}, true), (Facts{{"a", "x, y"}, {"b", ""}})) << "nothing else changes";
}

}  // namespace
}  // namespace teduh::http
