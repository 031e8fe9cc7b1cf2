#include "platform/http/executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/idempotency.hpp"
#include "platform/http/session_token.hpp"
#include "platform/http/testing/test_services.hpp"

namespace teduh::http {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using Headers = std::vector<std::pair<std::string, std::string>>;

class ExecutorTest : public ::testing::Test {
 protected:
  Reply call(Method method, const std::string& target, Headers headers = {}, const std::string& body = "") {
    Head head{.method = method, .target = target};
    head.headers = std::move(headers);
    auto admitted = services.executor->admit(head, "127.0.0.1");
    if (auto* reply = std::get_if<Reply>(&admitted)) return std::move(*reply);
    std::promise<Reply> promise;
    services.executor->run(std::get<Executor::Admitted>(admitted).flight, body, true, [&](Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
  }

  Headers bearer(const std::string& who) { return {{"authorization", "Bearer " + services.token(who)}}; }
  Headers cookie(const std::string& who) { return {{"cookie", "a=b; __Host-teduh=" + services.token(who)}, {"sec-fetch-site", "same-origin"}}; }
  Headers posting(Headers headers, const std::string& key = "key-00000001") {
    headers.emplace_back("content-type", "application/json");
    headers.emplace_back("idempotency-key", key);
    return headers;
  }
  static std::string code(const Reply& reply) {
    const auto at = reply.body.find("\"code\":\"");
    return at == std::string::npos ? "" : reply.body.substr(at + 8, reply.body.find('"', at + 8) - at - 8);
  }

  testing::TestServices services;
};

TEST_F(ExecutorTest, UnknownPathsAndMethodsAreProblems) {
  const Reply missing = call(Method::get, "/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.content_type, "application/problem+json");
  const Reply wrong = call(Method::delete_, "/things");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_THAT(wrong.headers, Contains(Pair("Allow", "POST, OPTIONS")));
  EXPECT_EQ(call(Method::get, "/a/%2e%2e/b").status, 400);
  const Reply options = call(Method::options, "/things");
  EXPECT_EQ(options.status, 204);
  EXPECT_THAT(options.headers, Contains(Pair("Allow", "POST, OPTIONS")));
}

TEST_F(ExecutorTest, NobodyGetsInWithoutASession) {
  for (const char* target : {"/own", "/own/mine", "/persons", "/serious", "/slow"}) {
    EXPECT_EQ(call(Method::get, target).status, 401) << target;
    EXPECT_EQ(call(Method::get, target, {{"authorization", "Bearer x"}}).status, 401) << target;
    EXPECT_EQ(call(Method::get, target, {{"authorization", "Basic " + services.token("member")}}).status, 401) << target;
    SeededRandom other(99);
    EXPECT_EQ(call(Method::get, target, {{"authorization", "Bearer " + crypto::make_session_token(other).text}}).status, 401) << target;
  }
  EXPECT_EQ(services.pool_runs, 0) << "no slow work for somebody unknown";
  EXPECT_THAT(call(Method::get, "/own").headers, Contains(Pair("WWW-Authenticate", HasSubstr("Bearer"))));
}

TEST_F(ExecutorTest, TwoCredentialsAreRefused) {
  Headers both = cookie("member");
  both.emplace_back("authorization", "Bearer " + services.token("member"));
  EXPECT_EQ(code(call(Method::get, "/own", both)), "request.two_credentials");
  const std::string twice = "__Host-teduh=" + services.token("member") + "; __Host-teduh=" + services.token("officer");
  EXPECT_EQ(code(call(Method::get, "/own", {{"cookie", twice}})), "request.two_credentials");
}

TEST_F(ExecutorTest, RolesGuardsAndSecondFactor) {
  EXPECT_EQ(code(call(Method::get, "/persons", bearer("member"))), "session.role");
  EXPECT_EQ(call(Method::get, "/own/other", bearer("member")).status, 404);
  EXPECT_EQ(call(Method::get, "/own/mine", bearer("member")).status, 200);
  EXPECT_EQ(code(call(Method::get, "/serious", bearer("member"))), "session.step_up");
  EXPECT_EQ(call(Method::get, "/serious", bearer("member")).status, 403);
  services.stepped_up = true;
  EXPECT_EQ(call(Method::get, "/serious", bearer("member")).status, 200);
}

TEST_F(ExecutorTest, ChangingCallsFromOtherSitesAreRefused) {
  const std::string body = R"({"name":"a"})";
  Headers right = posting(cookie("member"));
  right.emplace_back("x-csrf-token", services.csrf("member"));
  const auto without = [&](const std::string& name, Headers more) {
    Headers headers = right;
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    headers.insert(headers.end(), more.begin(), more.end());
    return code(call(Method::post, "/things", headers, body));
  };
  EXPECT_EQ(without("sec-fetch-site", {{"sec-fetch-site", "cross-site"}}), "request.cross_site");
  EXPECT_EQ(without("sec-fetch-site", {{"sec-fetch-site", "same-site"}}), "request.cross_site");
  EXPECT_EQ(without("sec-fetch-site", {}), "request.cross_site");
  EXPECT_EQ(without("sec-fetch-site", {{"origin", "https://evil.example"}}), "request.cross_site");
  EXPECT_EQ(without("sec-fetch-site", {{"origin", "null"}}), "request.cross_site");
  EXPECT_EQ(without("x-csrf-token", {}), "request.csrf_token");
  EXPECT_EQ(without("x-csrf-token", {{"x-csrf-token", services.csrf("officer")}}), "request.csrf_token");
  EXPECT_EQ(services.things(), 0);
  EXPECT_EQ(without("sec-fetch-site", {{"origin", "https://teduh.example"}}), "");
  EXPECT_EQ(services.things(), 1);
}

TEST_F(ExecutorTest, BearerNeedsNoCsrfTokenButOriginsStillCount) {
  Headers headers = posting(bearer("member"));
  headers.emplace_back("origin", "https://evil.example");
  EXPECT_EQ(code(call(Method::post, "/things", headers, "{}")), "request.cross_site");
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), "{}").status, 201);
}

TEST_F(ExecutorTest, WrongContentTypesAreRefused) {
  for (const char* type : {"text/plain", "application/json; charset=latin1", "application/jsonp", ""}) {
    Headers headers{{"content-type", type}, {"idempotency-key", "key-00000001"}};
    EXPECT_EQ(call(Method::post, "/echo", headers, "{}").status, 415) << type;
  }
  EXPECT_EQ(call(Method::post, "/echo", {{"content-type", "Application/JSON; charset=UTF-8"}, {"idempotency-key", "key-00000001"}}, "{}").status, 200);
}

TEST_F(ExecutorTest, ChangingCallsNeedAKey) {
  EXPECT_EQ(code(call(Method::post, "/things", {{"authorization", "Bearer " + services.token("member")}, {"content-type", "application/json"}}, "{}")),
            "request.idempotency_key_missing");
  for (const std::string& key : {std::string("short"), std::string(129, 'k'), std::string("with space"), std::string("non\xC3\xA9-ascii")})
    EXPECT_EQ(code(call(Method::post, "/things", posting(bearer("member"), key), "{}")), "request.idempotency_key_form");
  EXPECT_EQ(services.things(), 0);
}

TEST_F(ExecutorTest, TheSameKeyGivesTheSameAnswerAndActsOnce) {
  const Reply first = call(Method::post, "/things", posting(bearer("member")), R"({"name":"a"})");
  EXPECT_EQ(first.status, 201);
  for (int i = 0; i < 3; ++i) {
    const Reply again = call(Method::post, "/things", posting(bearer("member")), R"({"name":"a"})");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_THAT(again.headers, Contains(Pair("Idempotent-Replay", "true")));
    EXPECT_THAT(again.headers, Contains(Pair("Location", "/things/1")));
  }
  EXPECT_EQ(services.things(), 1);
}

TEST_F(ExecutorTest, TheSameKeyWithAnotherRequestIsAConflict) {
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), R"({"name":"a"})").status, 201);
  const Reply other = call(Method::post, "/things", posting(bearer("member")), R"({"name":"b"})");
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(code(other), "request.key_reused");
  EXPECT_EQ(call(Method::post, "/things?x=1", posting(bearer("member")), R"({"name":"a"})").status, 409);
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("officer")), R"({"name":"c"})").status, 201) << "keys of two people are apart";
  EXPECT_EQ(services.things(), 2);
}

TEST_F(ExecutorTest, FiftyTimesAtOnceActsOnce) {
  std::vector<std::jthread> threads;
  std::vector<Reply> replies(50);
  for (auto& reply : replies) threads.emplace_back([&] { reply = call(Method::post, "/things", posting(bearer("member")), R"({"name":"a"})"); });
  threads.clear();
  for (const auto& reply : replies) EXPECT_EQ(reply.body, R"({"count":1})");
  EXPECT_EQ(services.things(), 1);
}

TEST_F(ExecutorTest, AStoredAnswerOutlivesARestartAndEndsAfterAWeek) {
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), R"({"name":"a"})").status, 201);
  const auto sweep = [&] { return services.database.get().write([&](store::Tx& tx) { return sweep_stored_answers(tx, services.clock.now()); }).value(); };
  services.clock.advance(std::chrono::hours(7 * 24));
  EXPECT_EQ(sweep(), 0);
  services.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(sweep(), 1);
}

TEST_F(ExecutorTest, FailuresAreNotKept) {
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), R"({"name":"undone"})").status, 409);
  EXPECT_EQ(services.things(), 0);
  const Reply again = call(Method::post, "/things", posting(bearer("member")), R"({"name":"undone"})");
  EXPECT_THAT(again.headers, Not(Contains(Pair("Idempotent-Replay", "true"))));
}

TEST_F(ExecutorTest, ARefusalKeepsWhatTheWorkWrote) {
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), R"({"name":"refused"})").status, 401);
  EXPECT_EQ(services.things(), 1);
}

TEST_F(ExecutorTest, ABugEndsTheCallOnlyAndShowsNothing) {
  const Reply bug = call(Method::get, "/bug");
  EXPECT_EQ(bug.status, 500);
  EXPECT_EQ(code(bug), "request.internal");
  EXPECT_THAT(bug.body, Not(HasSubstr("9999")));
  EXPECT_EQ(call(Method::post, "/things", posting(bearer("member")), R"({"name":"bug"})").status, 500);
  EXPECT_EQ(services.things(), 0);
  EXPECT_THAT(services.log_text(), Not(HasSubstr("9999")));
}

TEST_F(ExecutorTest, NoInputWritesHeaders) {
  const Reply reply = call(Method::get, "/smuggle");
  EXPECT_EQ(reply.status, 500);
  for (const auto& [name, value] : reply.headers) EXPECT_THAT(value, Not(HasSubstr("a=b")));
}

TEST_F(ExecutorTest, WhatStaffReadIsJournaledBeforeItIsShown) {
  EXPECT_EQ(call(Method::get, "/persons", bearer("officer")).status, 200);
  EXPECT_EQ(services.journaled, 1);
  services.journal_works = false;
  const Reply reply = call(Method::get, "/persons", bearer("officer"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_THAT(reply.body, Not(HasSubstr("person\":1")));
}

TEST_F(ExecutorTest, PoolWorkKnowsWhoAsks) {
  const Reply reply = call(Method::get, "/slow", bearer("member"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("person:"));
  EXPECT_EQ(services.pool_runs, 1);
}

TEST_F(ExecutorTest, AFullPoolSaysComeBack) {
  std::promise<void> hold;
  auto held = hold.get_future().share();
  std::promise<void> begun;
  ASSERT_TRUE(services.pool.submit([held, &begun] {
    begun.set_value();
    held.wait();
  }));
  begun.get_future().wait();  // the only thread is held, so what follows fills the queue
  while (services.pool.submit([held] { held.wait(); })) {
  }
  const Reply reply = call(Method::get, "/slow", bearer("member"));
  const Reply hashed = call(Method::get, "/hash", bearer("member"));
  hold.set_value();
  EXPECT_EQ(hashed.status, 200) << "papers never keep people from signing in";
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.headers, Contains(Pair("Retry-After", "2")));
}

TEST_F(ExecutorTest, ARepeatedOpenCallFindsItsAnswerThoughTheOldSessionEndedMeanwhile) {
  Headers headers = bearer("member");
  headers.emplace_back("idempotency-key", "sign-in-0001");
  headers.emplace_back("content-type", "application/json");
  const Reply first = call(Method::post, "/open-things", headers, R"({"name":"a"})");
  ASSERT_EQ(first.status, 201);
  services.end_session("member");
  const Reply again = call(Method::post, "/open-things", headers, R"({"name":"a"})");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(services.things(), 1);
}

TEST_F(ExecutorTest, SessionsAreTouchedOnceAMinute) {
  for (int i = 0; i < 5; ++i) call(Method::get, "/own", bearer("member"));
  services.clock.advance(std::chrono::seconds(61));
  call(Method::get, "/own", bearer("member"));
  services.executor.reset();  // waits for what is queued
  EXPECT_EQ(services.touched, 2);
}

TEST_F(ExecutorTest, EveryReplyCarriesTheSecurityHeaders) {
  for (const char* target : {"/livez", "/nothing", "/own", "/bug", "/readyz"}) {
    const Reply reply = call(Method::get, target);
    EXPECT_THAT(reply.headers, Contains(Pair("Content-Security-Policy", HasSubstr("default-src 'none'")))) << target;
    EXPECT_THAT(reply.headers, Contains(Pair("X-Content-Type-Options", "nosniff"))) << target;
    EXPECT_THAT(reply.headers, Contains(Pair("Cache-Control", "no-store"))) << target;
    EXPECT_THAT(reply.headers, Contains(Pair("Cross-Origin-Opener-Policy", "same-origin"))) << target;
    EXPECT_THAT(reply.headers, Contains(Pair("Date", "Sun, 22 Nov 2026 08:00:00 GMT"))) << target;
    EXPECT_THAT(reply.headers, Not(Contains(Pair("Server", ::testing::_)))) << target;
  }
}

TEST_F(ExecutorTest, OneLineARequestWithThePatternOnly) {
  call(Method::get, "/own/9999010101900001?nik=9999010101900001",
       {{"authorization", "Bearer " + services.token("member")}, {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  const std::string log = services.log_text();
  EXPECT_THAT(log, HasSubstr(R"("route":"/own/{id}")"));
  EXPECT_THAT(log, HasSubstr(R"("trace_id":"0af7651916cd43dd8448eb211c80319c")"));
  EXPECT_THAT(log, Not(HasSubstr("9999")));
  EXPECT_THAT(log, Not(HasSubstr(services.token("member"))));
  EXPECT_THAT(services.metrics.print(), HasSubstr(R"(teduh_http_requests_total{method="GET",route="/own/{id}",status="404"} 1)"));
}

TEST(SessionCookie, HasEveryProtection) {
  SeededRandom random(1);
  const auto token = crypto::make_session_token(random);
  EXPECT_EQ(session_cookie(token.text), "__Host-teduh=" + token.text + "; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_THAT(no_session_cookie(), HasSubstr("Max-Age=0"));
  EXPECT_THROW(session_cookie("a; Domain=evil"), CheckFailure);
}

}  // namespace
}  // namespace teduh::http
