#include "platform/mail/webhook.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>

#include <mutex>

#include "base/text.hpp"
#include "platform/mail/testing/loopback_server.hpp"

namespace teduh::mail {
namespace {

using ::testing::HasSubstr;
using testing::LoopbackServer;
using testing::Peer;

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Answers every POST with the same text and keeps what it was sent.
class HttpSink {
 public:
  explicit HttpSink(std::string answer) : answer_(std::move(answer)), server_([this](Peer& peer) { talk(peer); }) {}
  [[nodiscard]] std::string url(std::string_view host = "127.0.0.1") const {
    return "http://" + std::string(host) + ":" + std::to_string(server_.port()) + "/hook";
  }
  std::string received() {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  void talk(Peer& peer) {
    std::string head;
    std::size_t length = 0;
    for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
      head += line + "\n";
      if (line.starts_with("Content-Length: ")) length = static_cast<std::size_t>(parse_int64(line.substr(16)).value_or(0));
    }
    const std::string body = peer.bytes(length);
    {
      const std::lock_guard lock(mutex_);
      received_ += head + "\n" + body;
    }
    peer.say(answer_);
  }
  std::string answer_;
  std::mutex mutex_;
  std::string received_;
  LoopbackServer server_;
};

WebhookMessage some_message() { return {.id = "msg_1", .at = from_micros(1'614'265'330'000'000), .body = "{\"test\": 2432232314}"}; }

WebhookSettings settings_for(std::string url) {
  return {.url = std::move(url), .secret = parse_webhook_secret(kSecret).value(), .allow_loopback = true, .whole_wait_max = std::chrono::seconds(5)};
}

std::string send_to(WebhookSettings settings) {
  auto sender = WebhookSender::open(std::move(settings));
  if (!sender) return sender.error().code;
  const auto sent = sender->send(some_message());
  return sent ? "sent" : sent.error().code;
}

AddressKind kind_of(const char* text) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text, &four.sin_addr) == 1) return address_kind(reinterpret_cast<const sockaddr&>(four));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  CHECK(::inet_pton(AF_INET6, text, &six.sin6_addr) == 1);
  return address_kind(reinterpret_cast<const sockaddr&>(six));
}

TEST(WebhookAddress, KnowsWhatIsInsideOurNetwork) {
  for (const char* address : {"0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1",
                              "192.0.2.1", "224.0.0.1", "255.255.255.255", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
                              "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "::7f00:1"}) {
    EXPECT_EQ(kind_of(address), AddressKind::private_) << address;
  }
  for (const char* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) EXPECT_EQ(kind_of(address), AddressKind::loopback) << address;
  for (const char* address : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "103.20.1.1", "2404:6800::1", "::ffff:8.8.8.8"})
    EXPECT_EQ(kind_of(address), AddressKind::public_) << address;
}

TEST(WebhookSender, RefusesTargetsThatAreNotHttps) {
  for (const char* url : {"http://gateway.example.id/x", "ftp://gateway.example.id/", "file:///etc/passwd", "gateway.example.id", "", "https://",
                          "https://user:secret@gateway.example.id/", "https://gateway.example.id/\r\nHost: x", "gopher://127.0.0.1/"}) {
    auto settings = settings_for(url);
    settings.allow_loopback = false;
    EXPECT_EQ(send_to(settings), "webhook.target") << url;
  }
}

TEST(WebhookSender, RefusesSecretsThatAreTooShortOrNoBase64) {
  EXPECT_EQ(parse_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2Lw").error().code, "webhook.secret");
  EXPECT_EQ(parse_webhook_secret("whsec_!").error().code, "webhook.secret");
  EXPECT_EQ(parse_webhook_secret("").error().code, "webhook.secret");
}

TEST(WebhookSender, ConnectsToNoAddressInsideOurNetwork) {
  HttpSink sink("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const std::string port = sink.url().substr(sink.url().rfind(':') + 1);
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254", "10.0.0.1"}) {
    auto settings = settings_for(std::string("https://") + host + ":" + port);
    settings.allow_loopback = false;
    EXPECT_EQ(send_to(settings), "webhook.address") << host;
  }
  EXPECT_EQ(sink.received(), "");
}

TEST(WebhookSender, SendsPlainHttpToThisMachineOnlyEvenWhenTheOfficeNetworkIsAllowed) {
  auto settings = settings_for("http://10.0.0.1:9/");
  settings.allow_private = true;
  EXPECT_EQ(send_to(settings), "webhook.address");
}

TEST(WebhookSender, FollowsNoRedirect) {
  HttpSink other("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  HttpSink sink("HTTP/1.1 307 Go\r\nLocation: " + other.url() + "\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(send_to(settings_for(sink.url())), "webhook.status");
  EXPECT_EQ(other.received(), "");
}

TEST(WebhookSender, EndsAnAnswerThatIsTooLarge) {
  HttpSink sink("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'x'));
  EXPECT_EQ(send_to(settings_for(sink.url())), "webhook.answer_too_large");
}

TEST(WebhookSender, TellsAGoneReceiverFromOneThatIsAway) {
  HttpSink gone("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(send_to(settings_for(gone.url())), "webhook.gone");
  HttpSink broken("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(send_to(settings_for(broken.url())), "webhook.status");
  EXPECT_EQ(send_to(settings_for("http://127.0.0.1:1/")), "webhook.unreachable");
}

// The value was computed with another program (Python's hmac) from the secret, id and body that Standard Webhooks libraries use in their tests.
TEST(WebhookSignature, IsTheOneOfTheStandard) {
  const auto secret = parse_webhook_secret(kSecret);
  ASSERT_TRUE(secret);
  EXPECT_EQ(sign_webhook(*secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSender, SendsTheBodyWithItsSignedHeaders) {
  HttpSink sink("HTTP/1.1 204 Ok\r\n\r\n");
  EXPECT_EQ(send_to(settings_for(sink.url())), "sent");
  EXPECT_THAT(sink.received(), HasSubstr("POST /hook HTTP/1.1\n"));
  EXPECT_THAT(sink.received(), HasSubstr("webhook-id: msg_1\nwebhook-timestamp: 1614265330\nwebhook-signature: v1,"));
  EXPECT_THAT(sink.received(), HasSubstr("\n\n{\"test\": 2432232314}"));
}

}  // namespace
}  // namespace teduh::mail
