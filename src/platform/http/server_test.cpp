#include "platform/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/testing/raw_client.hpp"
#include "platform/http/testing/strict_vectors.hpp"
#include "platform/http/testing/test_services.hpp"

namespace teduh::http {
namespace {

using testing::RawAnswer;
using testing::RawClient;
using ::testing::HasSubstr;

const std::string kLive = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string kAlive = R"({"alive":true})";

class ServerTest : public ::testing::Test {
 protected:
  void start(ServerOptions options = ServerOptions()) {
    server = std::make_unique<Server>(std::move(options), *services.executor, services.log, services.metrics);
    ASSERT_TRUE(server->listen().has_value());
    thread = std::jthread([this] { server->run(); });
  }
  void TearDown() override { stop(); }
  void stop() {
    if (!thread.joinable()) return;
    server->stop();
    thread.join();
  }
  static std::string post(const std::string& body, const std::string& more = "") {
    return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  void expect_alive() {
    RawClient client(server->port());
    client.send(kLive);
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, kAlive);
  }

  testing::TestServices services;
  std::unique_ptr<Server> server;
  std::jthread thread;
};

TEST_F(ServerTest, EveryStrictVectorIsRefusedWithABodyAndAClose) {
  start();
  for (const auto& vector : testing::strict_vectors()) {
    RawClient client(server->port());
    client.send(vector.request);
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer.has_value()) << vector.name;
    EXPECT_EQ(answer->status, vector.status) << vector.name;
    EXPECT_EQ(RawClient::header(*answer, "connection"), "close") << vector.name;
    EXPECT_EQ(RawClient::header(*answer, "content-type"), "application/problem+json") << vector.name;
    EXPECT_THAT(answer->body, HasSubstr("\"repair\"")) << vector.name;
    client.end_sending();
    EXPECT_TRUE(client.is_ended()) << vector.name;
  }
  expect_alive();
}

TEST_F(ServerTest, ABodyOfAGigabyteIsRefusedBeforeItIsSent) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n");
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 413);
}

TEST_F(ServerTest, WhoSendsAGigabyteAllTheSameIsCutOff) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
  const std::string megabyte(1U << 20U, 'x');
  std::size_t sent = 0;
  while (sent < 64 && client.send(megabyte)) ++sent;
  EXPECT_LT(sent, 64U);
  expect_alive();
}

TEST_F(ServerTest, ASlowHeadIsAnsweredAndClosed) {
  start({.head_time = std::chrono::milliseconds(50)});
  RawClient client(server->port());
  client.send("GET /livez HTTP/1.1\r\n");
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
  client.end_sending();
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, ASlowBodyIsAnsweredAndClosed) {
  start({.body_window = std::chrono::milliseconds(50)});
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\nContent-Length: 10\r\n\r\n{");
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 408);
}

TEST_F(ServerTest, AnIdleConnectionIsClosedWithoutAWord) {
  start({.idle_time = std::chrono::milliseconds(50)});
  RawClient client(server->port());
  EXPECT_TRUE(client.is_ended());
  RawClient second(server->port());
  second.send(kLive);
  EXPECT_TRUE(second.read_answer().has_value());
  EXPECT_TRUE(second.is_ended());
}

TEST_F(ServerTest, ConnectionsAboveTheLimitAreTold) {
  start({.linger_time = std::chrono::milliseconds(50), .connections_max = 2});
  RawClient first(server->port());
  RawClient second(server->port());
  for (auto* client : {&first, &second}) {
    client->send(kLive);
    EXPECT_TRUE(client->read_answer().has_value());
  }
  RawClient third(server->port());
  const auto answer = third.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(RawClient::header(*answer, "retry-after"), "2");
}

TEST_F(ServerTest, ConnectionsOfOneAddressHaveALimitOfTheirOwn) {
  start({.linger_time = std::chrono::milliseconds(50), .connections_per_address = 1});
  RawClient first(server->port());
  first.send(kLive);
  EXPECT_TRUE(first.read_answer().has_value());
  RawClient second(server->port());
  EXPECT_EQ(second.read_answer()->status, 503);
}

TEST_F(ServerTest, BodiesTogetherHaveALimit) {
  start({.body_bytes_in_memory = 8});
  RawClient client(server->port());
  client.send(post(R"({"a":"123456789"})"));
  EXPECT_EQ(client.read_answer()->status, 503);
  expect_alive();
}

TEST_F(ServerTest, AConnectionEndsAfterItsShareOfCalls) {
  start({.requests_per_connection = 2});
  RawClient client(server->port());
  client.send(kLive);
  EXPECT_EQ(RawClient::header(*client.read_answer(), "connection"), "keep-alive");
  client.send(kLive);
  EXPECT_EQ(RawClient::header(*client.read_answer(), "connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, ARefusedCallWithItsBodyUnreadEndsTheConnection) {
  start();
  RawClient client(server->port());
  client.send("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET ");
  const auto answer = client.read_answer();
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(RawClient::header(*answer, "connection"), "close");
}

TEST_F(ServerTest, ACutBodyNeverReachesAnOrdinaryRoute) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\nContent-Length: 10\r\n\r\n{}");
  client.end_sending();
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 400);
}

TEST_F(ServerTest, ACutUploadIsHandedOver) {
  start();
  RawClient client(server->port());
  client.send("PATCH /uploads/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 1000\r\n\r\n0123456789");
  client.end_sending();
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "cut:10");
  EXPECT_EQ(RawClient::header(*answer, "connection"), "close");
}

TEST_F(ServerTest, PipelinedCallsAreAnsweredInOrder) {
  start();
  RawClient client(server->port());
  client.send(kLive + post("{\"n\":1}") + "HEAD /livez HTTP/1.1\r\nHost: a\r\n\r\n" + post("{\"n\":2}", "Connection: close\r\n") + kLive);
  EXPECT_EQ(client.read_answer()->body, kAlive);
  EXPECT_EQ(client.read_answer()->body, "{\"n\":1}");
  EXPECT_EQ(RawClient::header(*client.read_answer(false), "content-length"), std::to_string(kAlive.size()));
  EXPECT_EQ(client.read_answer()->body, "{\"n\":2}");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, CallsCutAnywhereAreTheSame) {
  start();
  RawClient client(server->port());
  for (const char c : post("{\"n\":1}") + kLive) ASSERT_TRUE(client.send(std::string_view(&c, 1)));
  EXPECT_EQ(client.read_answer()->body, "{\"n\":1}");
  EXPECT_EQ(client.read_answer()->body, kAlive);
}

TEST_F(ServerTest, ChunkedBodiesAndTheNextCall) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\nTransfer-Encoding: chunked\r\n\r\n"
              "1\r\n{\r\n6\r\n\"n\":1}\r\n0\r\n\r\n" + kLive);
  EXPECT_EQ(client.read_answer()->body, "{\"n\":1}");
  EXPECT_EQ(client.read_answer()->body, kAlive);
}

TEST_F(ServerTest, ContinueIsSaidBeforeTheBody) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  const auto go_on = client.read_answer(false);
  ASSERT_TRUE(go_on.has_value());
  EXPECT_EQ(go_on->status, 100);
  client.send("{}");
  EXPECT_EQ(client.read_answer()->body, "{}");
}

TEST_F(ServerTest, AnOldClientIsClosedUnlessItAsksToStay) {
  start();
  RawClient client(server->port());
  client.send("GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(RawClient::header(*client.read_answer(), "connection"), "keep-alive");
  client.send("GET /livez HTTP/1.0\r\n\r\n");
  EXPECT_EQ(RawClient::header(*client.read_answer(), "connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, ManyClientsWriteThroughTheDatabase) {
  start({.threads = 2});
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i)
      clients.emplace_back([this, i] {
        RawClient client(server->port());
        for (int n = 0; n < 20; ++n) {
          const std::string body = "{\"name\":\"" + std::to_string(i) + "/" + std::to_string(n) + "\"}";
          client.send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer " + services.token("member") +
                      "\r\nIdempotency-Key: client-key-" + std::to_string(1000 * i + n) + "-x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
          const auto answer = client.read_answer();
          ASSERT_TRUE(answer.has_value());
          EXPECT_EQ(answer->status, 201);
        }
      });
  }
  EXPECT_EQ(services.things(), 160);
}

TEST_F(ServerTest, StoppingFinishesCallsAndEndsIdleConnections) {
  start();
  RawClient idle(server->port());
  RawClient busy(server->port());
  for (auto* client : {&idle, &busy}) {
    client->send(kLive);
    EXPECT_TRUE(client->read_answer().has_value());
  }
  std::promise<void> hold;
  auto held = hold.get_future().share();
  std::promise<void> holding;
  ASSERT_TRUE(services.pool.submit([&, held] {
    holding.set_value();
    held.wait();
  }));
  holding.get_future().wait();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + services.token("member") + "\r\n\r\n");
  while (services.pool.waiting() == 0) std::this_thread::yield();  // the call is on its way
  server->stop();
  EXPECT_TRUE(idle.is_ended());
  hold.set_value();
  const auto answer = busy.read_answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(RawClient::header(*answer, "connection"), "close");
  thread.join();
  EXPECT_THROW(RawClient(server->port()), std::runtime_error);
}

TEST_F(ServerTest, StoppingCutsOffWhoNeverEnds) {
  start({.drain_time = std::chrono::milliseconds(50)});
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_answer(false)->status, 100);
  stop();
  EXPECT_TRUE(client.is_ended());
}

TEST_F(ServerTest, AnAddressThatCannotBeBoundIsSaid) {
  start();
  Server second({.port = server->port()}, *services.executor, services.log, services.metrics);
  const auto listening = second.listen();
  ASSERT_FALSE(listening.has_value());
  EXPECT_EQ(listening.error().code, "http.listen");
  Server nowhere({.address = "no address"}, *services.executor, services.log, services.metrics);
  EXPECT_FALSE(nowhere.listen().has_value());
}

TEST_F(ServerTest, ForwardedAddressesAreBelievedFromProxiesOnly) {
  const auto source = [this](const std::string& lines) {
    RawClient client(server->port());
    client.send("GET /source HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
    return client.read_answer()->body;
  };
  const auto forwarded = [&](const std::string& value) { return source("X-Forwarded-For: " + value + "\r\n"); };
  start();
  EXPECT_EQ(forwarded("10.0.0.1"), "\"127.0.0.1\"");
  stop();
  start({.trusted_proxies = {"127.0.0.1", "10.9.9.9"}});
  EXPECT_EQ(forwarded("6.6.6.6, 10.0.0.1"), "\"10.0.0.1\"") << "only the last entry was written by our proxy";
  EXPECT_EQ(source("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 10.0.0.1\r\n"), "\"10.0.0.1\"") << "of all lines, also when the proxy adds one";
  EXPECT_EQ(forwarded("6.6.6.6, 10.0.0.1, 10.9.9.9"), "\"10.0.0.1\"") << "through two proxies";
  EXPECT_EQ(forwarded("10.0.0.1, nonsense"), "\"127.0.0.1\"");
  EXPECT_EQ(source(""), "\"127.0.0.1\"");
  EXPECT_EQ(forwarded("2001:db8:1:2:3:4:5:6"), "\"2001:db8:1:2::/64\"") << "one subscriber has a whole /64";
  EXPECT_EQ(forwarded("::ffff:10.0.0.1"), "\"10.0.0.1\"");
}

TEST_F(ServerTest, TheConnectionsOfAnAddressAreLimitedButNotThoseOfABelievedProxy) {
  const auto answer = [this] {
    RawClient client(server->port());
    client.send("GET /source HTTP/1.1\r\nHost: a\r\n\r\n");
    return client.read_answer()->status;
  };
  start({.connections_per_address = 1});
  {
    RawClient first(server->port());
    first.send("GET /source HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(first.read_answer()->status, 200);
    EXPECT_EQ(answer(), 503);
  }
  stop();
  start({.connections_per_address = 1, .trusted_proxies = {"127.0.0.1"}});
  RawClient first(server->port());
  first.send("GET /source HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(first.read_answer()->status, 200);
  EXPECT_EQ(answer(), 200);
}

}  // namespace
}  // namespace teduh::http
