#include "platform/http/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/identity.hpp"

namespace teduh::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string code_of(std::string_view body) {
  const auto document = JsonDocument::parse(body);
  return document ? "" : document.error().code;
}

std::string nested(int depth) {
  std::string body = "{\"a\":";
  for (int i = 1; i < depth; ++i) body += "[";
  body += "1";
  for (int i = 1; i < depth; ++i) body += "]";
  return body + "}";
}

TEST(JsonDocument, ABodyThatShouldSayNothingIsRefusedWhenItSaysSomething) {
  const auto code = [](std::string_view body) {
    const auto checked = check_says_nothing(body);
    if (checked) return std::string();
    return checked.error().fields.empty() ? checked.error().code : checked.error().fields.front().code;
  };
  EXPECT_EQ(code("{"), "json.syntax");
  EXPECT_EQ(code(" "), "json.syntax");
  EXPECT_EQ(code("null"), "json.not_an_object");
  EXPECT_EQ(code(R"({"force":true})"), "input.unknown");
  EXPECT_EQ(code("{}"), "");
  EXPECT_EQ(code(""), "");
}

TEST(JsonDocument, RefusesWhatIsNotOneStrictObject) {
  EXPECT_EQ(code_of(""), "json.syntax");
  EXPECT_EQ(code_of("{"), "json.syntax");
  EXPECT_EQ(code_of("{} {}"), "json.syntax");
  EXPECT_EQ(code_of("{\"a\":1,}"), "json.syntax");
  EXPECT_EQ(code_of("{\"a\":01}"), "json.syntax");
  EXPECT_EQ(code_of("{\"a\":NaN}"), "json.syntax");
  EXPECT_EQ(code_of("// note\n{}"), "json.syntax");
  EXPECT_EQ(code_of("{\"a\":\"\\ud800\"}"), "json.syntax");
  EXPECT_EQ(code_of("[]"), "json.not_an_object");
  EXPECT_EQ(code_of("\"text\""), "json.not_an_object");
  EXPECT_EQ(code_of("{\"a\":\"\xFF\"}"), "json.utf8");
  EXPECT_EQ(code_of("{\"a\":\"\xC0\xAF\"}"), "json.utf8");
}

TEST(JsonDocument, RefusesRepeatedKeysAtAnyDepthAndInAnySpelling) {
  EXPECT_EQ(code_of(R"({"a":1,"a":2})"), "json.duplicate_key");
  EXPECT_EQ(code_of(R"({"x":[{"a":1,"b":2,"a":2}]})"), "json.duplicate_key");
  EXPECT_EQ(code_of(R"({"a":1,"\u0061":2})"), "json.duplicate_key");
  EXPECT_EQ(code_of(R"({"a":{"a":1},"b":{"a":1}})"), "");
}

TEST(JsonDocument, RefusesDeepNesting) {
  EXPECT_EQ(code_of(nested(40)), "json.too_deep");
  EXPECT_EQ(code_of(nested(100'000)), "json.too_deep");
  EXPECT_EQ(code_of(nested(31)), "");
}

std::vector<FieldProblem> problems(std::string_view body, const std::function<void(Fields&)>& read) {
  const auto document = JsonDocument::parse(body);
  EXPECT_TRUE(document.has_value());
  Fields fields(*document);
  read(fields);
  const auto done = fields.finish();
  return done ? std::vector<FieldProblem>{} : done.error().fields;
}

TEST(Fields, GivesAllProblemsAtOnceWithTheirPaths) {
  const auto found = problems(R"({"name":"","wage":1.5,"born":"2026-02-30","extra":1,"heirs":[{"name":"A"},{"nome":"B"},7]})", [](Fields& fields) {
    fields.text("name");
    fields.rupiah("wage");
    fields.date("born");
    fields.boolean("active");
    fields.each("heirs", {}, [](Fields& heir) { heir.text("name"); });
  });
  EXPECT_THAT(found, ElementsAre(FieldProblem{"name", "input.required"}, FieldProblem{"wage", "input.wrong_type"}, FieldProblem{"born", "input.date"},
                                 FieldProblem{"active", "input.required"}, FieldProblem{"heirs[1].name", "input.required"},
                                 FieldProblem{"heirs[1].nome", "input.unknown"}, FieldProblem{"heirs[2]", "input.wrong_type"},
                                 FieldProblem{"extra", "input.unknown"}));
}

TEST(Fields, MoneyIsAWholeNumberInRange) {
  for (const char* body : {R"({"wage":1e3})", R"({"wage":1.0})", R"({"wage":"1"})", R"({"wage":true})", R"({"wage":[1]})"})
    EXPECT_THAT(problems(body, [](Fields& f) { f.rupiah("wage"); }), ElementsAre(FieldProblem{"wage", "input.wrong_type"})) << body;
  for (const char* body : {R"({"wage":-1})", R"({"wage":1000000000000001})", R"({"wage":18446744073709551615})"})
    EXPECT_THAT(problems(body, [](Fields& f) { f.rupiah("wage"); }), ElementsAre(FieldProblem{"wage", "input.range"})) << body;
  EXPECT_THAT(problems(R"({"wage":0})", [](Fields& f) { EXPECT_EQ(f.rupiah("wage"), Rupiah(0)); }), IsEmpty());
}

TEST(Fields, TextsKeepTheirLimits) {
  const TextRule rule{.min = 2, .max = 4};
  const auto code = [&](std::string_view body) {
    const auto found = problems(body, [&](Fields& f) { f.text("t", rule); });
    return found.empty() ? std::string() : found.front().code;
  };
  EXPECT_EQ(code(R"({"t":"a"})"), "input.too_short");
  EXPECT_EQ(code(R"({"t":"abcde"})"), "input.too_long");
  EXPECT_EQ(code(R"({"t":"   "})"), "input.required");
  EXPECT_EQ(code(R"({"t":null})"), "input.required");
  EXPECT_EQ(code(R"({"t":7})"), "input.wrong_type");
  EXPECT_EQ(code(R"({"t":"a\u0000b"})"), "input.characters");
  EXPECT_EQ(code(R"({"t":"a\nb"})"), "input.characters");
  EXPECT_EQ(code("{\"t\":\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\"}"), "");
}

TEST(Fields, ParsersGiveTheirOwnCodes) {
  const auto found = problems(R"({"nik":"123","id":"x","kind":"none"})", [](Fields& fields) {
    EXPECT_FALSE(fields.parsed("nik", Nik::parse).has_value());
    fields.id<ClaimId>("id");
    fields.choice("kind", parse_zone);
  });
  EXPECT_THAT(found, ElementsAre(FieldProblem{"nik", "nik.length"}, FieldProblem{"id", "input.id"}, FieldProblem{"kind", "input.choice"}));
}

TEST(Fields, AbsentAndNullAreTheSameForWhatMayBeMissing) {
  EXPECT_THAT(problems(R"({"a":null})",
                       [](Fields& fields) {
                         EXPECT_FALSE(fields.maybe_text("a").has_value());
                         EXPECT_FALSE(fields.maybe_date("b").has_value());
                         EXPECT_FALSE(fields.maybe_object("c", [](Fields&) {}));
                         EXPECT_TRUE(fields.texts("d").empty());
                       }),
              IsEmpty());
}

TEST(Fields, ArraysHaveALimit) {
  EXPECT_THAT(problems(R"({"d":["a","b","c"]})", [](Fields& f) { f.texts("d", {.max = 2}); }), ElementsAre(FieldProblem{"d", "input.too_many"}));
  EXPECT_THAT(problems(R"({})", [](Fields& f) { f.texts("d", {.min = 1}); }), ElementsAre(FieldProblem{"d", "input.required"}));
  EXPECT_THAT(problems(R"({"d":[]})", [](Fields& f) { f.texts("d", {.min = 1}); }), ElementsAre(FieldProblem{"d", "input.too_few"}));
}

TEST(Fields, NeverRepeatsAnUnknownKeyThatCouldHoldPersonalData) {
  EXPECT_THAT(problems(R"({"9999010101900001":1})", [](Fields&) {}), ElementsAre(FieldProblem{"?", "input.unknown"}));
}

TEST(JsonWriter, WritesEachKindOnce) {
  JsonWriter json;
  json.object().field("text", "a\"b").field("yes", true).field("amount", Rupiah(15)).field("day", Date(2026, 11, 22));
  json.field("none", std::optional<Rupiah>()).field_if("left_out", std::optional<bool>());
  json.array("list").value(1).value("two").object().end().end().end();
  EXPECT_EQ(json.take(), R"({"text":"a\"b","yes":true,"amount":15,"day":"2026-11-22","none":null,"list":[1,"two",{}]})");
}

TEST(JsonWriter, MisuseIsABug) {
  JsonWriter json;
  EXPECT_THROW(json.field("key", 1), CheckFailure);
  json.object();
  EXPECT_THROW(json.value(1), CheckFailure);
  EXPECT_THROW(json.take(), CheckFailure);
}

}  // namespace
}  // namespace teduh::http
