#include "notice/catalogue.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace teduh::notice {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string notices_yaml() {
  std::ifstream in(std::string(TEDUH_SOURCE_DIR) + "/words/notices.yaml", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string why_refused(const std::string& yaml) {
  const auto loaded = Catalogue::load(yaml);
  return loaded ? "loaded" : loaded.error().code + " " + loaded.error().detail;
}

std::string with_replaced(const std::string& from, const std::string& to) {
  std::string yaml = notices_yaml();
  const auto at = yaml.find(from);
  CHECK(at != std::string::npos);
  return yaml.replace(at, from.size(), to);
}

TEST(Catalogue, RefusesTextsThatAreNotWhole) {
  EXPECT_THAT(why_refused(""), HasSubstr("notice.catalogue"));
  EXPECT_THAT(why_refused("{"), HasSubstr("notice.catalogue"));
  EXPECT_THAT(why_refused("[1, 2]"), HasSubstr("must be a map"));
  EXPECT_THAT(why_refused(with_replaced("claim_held:", "claim_hold:")), HasSubstr("no such kind"));
  EXPECT_THAT(why_refused(notices_yaml() + "\nclaim_held: {}\n"), HasSubstr("claim_held"));
  EXPECT_THAT(why_refused(with_replaced("subject: \"Kode masuk Teduh\"", "subject: \"a\\nBcc: x\"")), HasSubstr("one line"));
  EXPECT_THAT(why_refused(with_replaced("subject: \"Kode masuk Teduh\"", "subject: \"Kode {code}\"")), HasSubstr("locked screens"));
  EXPECT_THAT(why_refused(with_replaced("Kode masuk Anda: {code}", "Kode masuk Anda: {kode}")), HasSubstr("no fact"));
  EXPECT_THAT(why_refused(with_replaced("Kode masuk Anda: {code}", "Kode masuk Anda: {code")), HasSubstr("one_time_code"));
  EXPECT_THAT(why_refused(with_replaced("facts: [code, minutes]", "fact: [code, minutes]")), HasSubstr("unknown key"));
}

TEST(Catalogue, RefusesFactsThatAreMissingTooManyOrHoldControlCharacters) {
  const auto catalogue = Catalogue::load(notices_yaml());
  ASSERT_TRUE(catalogue) << catalogue.error().detail;
  const auto code_of = [&](const Facts& facts) {
    const auto checked = catalogue->check_facts(NoticeKind::one_time_code, facts);
    return checked ? "good" : checked.error().code;
  };
  EXPECT_EQ(code_of({{"code", "123456"}}), "notice.facts");
  EXPECT_EQ(code_of({{"code", "123456"}, {"minutes", "10"}, {"name", "x"}}), "notice.facts");
  EXPECT_EQ(code_of({{"code", "1\n2"}, {"minutes", "10"}}), "notice.fact");
  EXPECT_EQ(code_of({{"code", "1\r2"}, {"minutes", "10"}}), "notice.fact");
  EXPECT_EQ(code_of({{"code", ""}, {"minutes", "10"}}), "notice.fact");
  EXPECT_EQ(code_of({{"code", "\xff"}, {"minutes", "10"}}), "notice.fact");
  EXPECT_EQ(code_of({{"code", std::string(kFactMax + 1, 'a')}, {"minutes", "10"}}), "notice.fact");
  EXPECT_EQ(code_of({{"code", "123456"}, {"minutes", "10"}}), "good");
}

TEST(Catalogue, NeverReadsAFactAsAPlace) {
  const auto catalogue = Catalogue::load(notices_yaml());
  ASSERT_TRUE(catalogue);
  const auto text = catalogue->render(NoticeKind::one_time_code, {{"code", "{minutes}"}, {"minutes", "10"}});
  EXPECT_THAT(text.indonesian.body, HasSubstr("Kode masuk Anda: {minutes}\n"));
}

TEST(Catalogue, HasEveryKindInBothLanguagesAndShortTextsThatFitOneMessage) {
  const auto catalogue = Catalogue::load(notices_yaml());
  ASSERT_TRUE(catalogue) << catalogue.error().detail;
  for (const NoticeKind kind : all_notice_kinds()) {
    EXPECT_EQ(parse_notice_kind(to_string(kind)), kind);
    const Template& texts = catalogue->get(kind);
    Facts facts;
    for (const auto& fact : texts.facts) facts[fact] = fact == "code" ? "123456" : fact == "minutes" ? "10" : "20 Desember 2026";
    const Rendered text = catalogue->render(kind, facts);
    EXPECT_LE(text.short_text.size(), 160U) << to_string(kind);
    EXPECT_NE(text.indonesian.body, text.english.body);
    EXPECT_THAT(text.indonesian.body + text.english.body + text.short_text, Not(HasSubstr("{")));
  }
}

}  // namespace
}  // namespace teduh::notice
