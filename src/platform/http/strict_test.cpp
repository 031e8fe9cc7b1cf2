#include "platform/http/strict.hpp"

#include <gtest/gtest.h>

#include "platform/http/problem.hpp"
#include "platform/http/testing/strict_vectors.hpp"

namespace teduh::http {
namespace {

/// What the layer says of a whole request: the status of its refusal, 200 when it passes. Bodies are limited to 64 kB, none on GET.
int verdict(std::string_view request) {
  const auto end = find_head_end(request);
  if (!end) return status_of(end.error());
  if (!*end) return 0;  // waits for more
  const auto head = parse_head(request.substr(0, **end));
  if (!head) return status_of(head.error());
  const std::size_t body_max = head->method == Method::get ? 0 : 64 * 1024;
  if (head->content_length.value_or(0) > body_max) return 413;
  if (!head->chunked) return 200;
  ChunkReader chunks(body_max);
  std::string body;
  const auto fed = chunks.feed(request.substr(**end), body);
  return fed ? (chunks.done() ? 200 : 0) : status_of(fed.error());
}

TEST(StrictLayer, RefusesEveryVector) {
  for (const auto& vector : testing::strict_vectors()) EXPECT_EQ(verdict(vector.request), vector.status) << vector.name;
}

TEST(StrictLayer, TheBareVectorsWouldPassWithoutTheirFault) {
  EXPECT_EQ(verdict("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(verdict("GET /livez HTTP/1.0\r\n\r\n"), 200);
  EXPECT_EQ(verdict("GET http://A/livez HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(verdict("POST /echo HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 2\r\n\r\n{}"), 200);
  EXPECT_EQ(verdict("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\n{\r\n01\r\n}\r\n0\r\n\r\n"), 200);
}

TEST(StrictLayer, WaitsForMoreOnlyWhileItCanStillBeRight) {
  const std::string whole = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto end = find_head_end(std::string_view(whole).substr(0, cut));
    ASSERT_TRUE(end.has_value()) << cut;
    EXPECT_FALSE(end->has_value()) << cut;
  }
  EXPECT_FALSE(find_head_end("GET / HTTP/1.1\n").has_value());
}

TEST(StrictLayer, ReadsWhatAHeadSays) {
  const auto head = parse_head("POST http://a/x?y=1 HTTP/1.1\r\nHOST: a\r\nX-Thing:\t v \r\nContent-Length: 17\r\nExpect: 100-continue\r\nConnection: foo, Close\r\n\r\n");
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->method, Method::post);
  EXPECT_EQ(head->target, "/x?y=1");
  EXPECT_EQ(head->header("x-thing"), "v");
  EXPECT_EQ(head->content_length, 17U);
  EXPECT_TRUE(head->expect_continue);
  EXPECT_FALSE(head->keep_alive);
}

TEST(StrictLayer, ReadsChunksCutAnywhere) {
  const std::string wire = "5\r\nhello\r\n1\r\n \r\n0\r\n\r\nGET";
  for (std::size_t cut = 0; cut < wire.size() - 3; ++cut) {
    ChunkReader chunks(100);
    std::string body;
    const auto first = chunks.feed(std::string_view(wire).substr(0, cut), body);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(*first, cut);
    const auto second = chunks.feed(std::string_view(wire).substr(cut), body);
    ASSERT_TRUE(second.has_value());
    EXPECT_TRUE(chunks.done());
    EXPECT_EQ(body, "hello ");
    EXPECT_EQ(*second, wire.size() - 3 - cut);
  }
}

TEST(StrictLayer, ChunksTogetherKeepTheLimit) {
  ChunkReader chunks(4);
  std::string body;
  const auto fed = chunks.feed("3\r\nabc\r\n2\r\nde\r\n", body);
  ASSERT_FALSE(fed.has_value());
  EXPECT_EQ(fed.error().code, "request.too_large");
}

}  // namespace
}  // namespace teduh::http
