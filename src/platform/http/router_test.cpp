#include "platform/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/target.hpp"

namespace teduh::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Route row(Method method, std::string pattern, std::string operation) {
  Route route;
  route.method = method;
  route.pattern = std::move(pattern);
  route.operation = std::move(operation);
  route.access.audience = Audience::anybody;
  route.prepare = [](const Call&) -> Result<Work> { return Work{Answer::no_content()}; };
  return route;
}

std::string code_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? "" : parsed.error().code;
}

TEST(Target, RefusesPathsThatCouldBeReadInTwoWays) {
  for (const char* target : {"/a/../b", "/a/%2e%2e/b", "/./a", "/a%2Fb", "/a%5cb", "/a%00b", "/a%0ab", "/%ff", "/%c0%af", "//a", "/a//b", "/a/", "/%ed%a0%80"})
    EXPECT_EQ(code_of(target), "request.malformed_path") << target;
}

TEST(Target, RefusesQueriesThatRepeatOrHideKeys) {
  EXPECT_EQ(code_of("/a?x=1&x=2"), "request.repeated_query_key");
  EXPECT_EQ(code_of("/a?x=1&%78=2"), "request.repeated_query_key");
  EXPECT_EQ(code_of("/a?=1"), "request.malformed_query");
  EXPECT_EQ(code_of("/a?x=%00"), "request.malformed_query");
  EXPECT_EQ(code_of("/a?x=%ff"), "request.malformed_query");
  std::string many = "/a?k=1";
  for (int i = 0; i < 40; ++i) many += "&k" + std::to_string(i) + "=1";
  EXPECT_EQ(code_of(many), "request.malformed_query");
}

TEST(Target, DecodesOnce) {
  const auto target = parse_target("/api/Kota%20Gorontalo/%2525?nama=A+B&tanda=%26%3D&kosong");
  ASSERT_TRUE(target.has_value());
  EXPECT_THAT(target->segments, ElementsAre("api", "Kota Gorontalo", "%25"));
  EXPECT_THAT(target->query, ElementsAre(Pair("nama", "A B"), Pair("tanda", "&="), Pair("kosong", "")));
}

const RouteTable& table() {
  static const RouteTable kTable({row(Method::get, "/", "root"), row(Method::get, "/api/claims/{id}", "getClaim"), row(Method::get, "/api/claims/mine", "listMine"),
                                  row(Method::post, "/api/claims/{id}/submit", "submitClaim"), row(Method::head, "/api/uploads/{id}", "askUpload"),
                                  row(Method::patch, "/api/uploads/{id}", "sendUpload")});
  return kTable;
}

std::string operation(Method method, std::string_view path) {
  const auto match = table().match(method, parse_target(path).value().segments);
  if (!match) return match.error().code;
  return match->route == nullptr ? "allowed: " + allow_header(match->allowed) : match->route->operation;
}

TEST(RouteTable, UnknownPathsAndMethods) {
  EXPECT_EQ(operation(Method::get, "/api"), "request.no_such_thing");
  EXPECT_EQ(operation(Method::get, "/api/claims/1/2"), "request.no_such_thing");
  EXPECT_EQ(operation(Method::delete_, "/api/claims/1"), "allowed: GET, HEAD, OPTIONS");
  EXPECT_EQ(operation(Method::get, "/api/uploads/1"), "allowed: HEAD, PATCH, OPTIONS");
  EXPECT_EQ(operation(Method::options, "/api/claims/1/submit"), "allowed: POST, OPTIONS");
}

TEST(RouteTable, LiteralBeatsParameterAndHeadTakesGet) {
  EXPECT_EQ(operation(Method::get, "/"), "root");
  EXPECT_EQ(operation(Method::get, "/api/claims/mine"), "listMine");
  EXPECT_EQ(operation(Method::get, "/api/claims/other"), "getClaim");
  EXPECT_EQ(operation(Method::head, "/api/claims/other"), "getClaim");
  EXPECT_EQ(operation(Method::head, "/api/uploads/1"), "askUpload");
  const auto match = table().match(Method::get, {"api", "claims", "other"});
  EXPECT_THAT(match->parameters, ElementsAre(Pair("id", "other")));
}

TEST(RouteTable, MisshapedTablesAreBugs) {
  EXPECT_THROW(RouteTable({row(Method::get, "/a/{id}", "a"), row(Method::get, "/a/{other}", "b")}), CheckFailure);
  EXPECT_THROW(RouteTable({row(Method::get, "/a", "a"), row(Method::get, "/b", "a")}), CheckFailure);
  EXPECT_THROW(RouteTable({row(Method::get, "a", "a")}), CheckFailure);
  EXPECT_THROW(RouteTable({row(Method::get, "/a/{id", "a")}), CheckFailure);
  Route roleless = row(Method::get, "/a", "a");
  roleless.access.audience = Audience::roles;
  EXPECT_THROW(RouteTable({roleless}), CheckFailure);
}

TEST(RouteTable, PrintsItself) {
  EXPECT_THAT(print_routes(table()), HasSubstr(R"({"method":"POST","path":"/api/claims/{id}/submit","operation":"submitClaim","audience":"anybody","roles":[],"changes":true,"idempotency_key":true)"));
}

}  // namespace
}  // namespace teduh::http
