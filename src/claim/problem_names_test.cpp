// Nobody reads the program's own names of things: states, papers and grounds have words for people.
#include "claim/problem_names.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "claim/claim.hpp"
#include "claim/testing/desk.hpp"

namespace teduh::claim {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

std::string called(const http::ProblemTexts& texts, const std::string& fact, std::string_view code, bool english) {
  return texts.spoken(Facts{{fact, std::string(code)}}, english)[0].second;
}

class ProblemNames : public ::testing::Test {
 protected:
  ProblemNames() { name_codes(texts, desk.deps.words, desk.deps.papers); }
  void expect_named(const std::string& fact, std::string_view code) const {
    EXPECT_NE(called(texts, fact, code, false), code);
    EXPECT_NE(called(texts, fact, code, true), code);
    EXPECT_NE(called(texts, fact, code, false), called(texts, fact, code, true)) << code;
  }
  testing::Desk desk;
  http::ProblemTexts texts;
};

TEST_F(ProblemNames, EveryStateHasOne) {
  for (int number = 1; number <= static_cast<int>(ClaimState::closed); ++number) expect_named("state", to_string(static_cast<ClaimState>(number)));
}

TEST_F(ProblemNames, EveryPaperHasOne) {
  ASSERT_GT(desk.deps.papers.kinds().size(), 10U);
  for (const law::PaperKind& kind : desk.deps.papers.kinds()) expect_named("papers", kind.code);
  EXPECT_EQ(called(texts, "papers", "ktp, kk", true), "Identity card (e-KTP); Family card (KK)");
}

TEST_F(ProblemNames, EveryRefusalOfTheLawHasItsOwnReason) {
  std::size_t refusals = 0;
  for (const auto& entry : YAML::LoadFile("words/errors/law.yaml")) {
    const auto code = entry.first.as<std::string>();
    if (!code.starts_with("jht.")) continue;
    ++refusals;
    EXPECT_NE(std::ranges::find(Words::kGrounds, code), Words::kGrounds.end()) << code;
    expect_named("ground", code);
    EXPECT_NE(&desk.deps.words.get("ground." + code, "ground.other"), &desk.deps.words.get("ground.other")) << code;
  }
  EXPECT_EQ(refusals, Words::kGrounds.size());
}

}  // namespace
}  // namespace teduh::claim
