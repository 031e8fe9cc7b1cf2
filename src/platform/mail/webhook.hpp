// Sends a signed message to another service by HTTPS, in the form of Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature).
//
// The target is somebody else's choice, so it is treated as hostile: no redirects, no proxy, no address inside our own network
// (checked on the very address that is connected to, so that a name which changes its address gains nothing), small answers only.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

struct sockaddr;

namespace teduh::mail {

struct WebhookMessage {
  std::string id;  // stays the same when it is sent again; letters, digits, '-', '_'
  Moment at;       // of this attempt: receivers refuse old ones
  std::string body;  // JSON
};

/// "v1,<base64 of HMAC-SHA256(secret, id.timestamp.body)>"; the timestamp is whole seconds since 1970.
std::string sign_webhook(BytesView secret, std::string_view id, std::int64_t timestamp, std::string_view body);

/// Takes "whsec_<base64>" or the base64 alone, 24 to 64 bytes. Error: invalid "webhook.secret".
Result<Bytes> parse_webhook_secret(std::string_view text);

enum class AddressKind : std::uint8_t { public_ = 1, loopback = 2, private_ = 3 };  // private_: everything that is not on the open network
AddressKind address_kind(const sockaddr& address);

struct WebhookSettings {
  std::string url;
  Bytes secret;
  bool allow_loopback = false;  // also over plain http: for a gateway on this machine, and for tests
  bool allow_private = false;   // for a gateway inside the office network; still https
  std::string ca_file = {};
  std::chrono::milliseconds connect_wait_max{5'000};
  std::chrono::milliseconds whole_wait_max{15'000};
};

/// What the sender of notices asks of a webhook; tests put their own in its place.
class Webhook {
 public:
  virtual ~Webhook() = default;
  /// Blocks for seconds. Errors: invalid "webhook.gone" (410: the receiver wants no more); unavailable "webhook.unreachable",
  /// "webhook.status", "webhook.address" (inside our network), "webhook.answer_too_large".
  virtual Result<void> send(const WebhookMessage& message) = 0;
};

class WebhookSender final : public Webhook {
 public:
  /// Errors: invalid "webhook.target" (no https address, user in the address, control characters), "webhook.secret".
  static Result<WebhookSender> open(WebhookSettings settings);
  Result<void> send(const WebhookMessage& message) override;

 private:
  WebhookSender(WebhookSettings settings, bool plain) : settings_(std::move(settings)), plain_(plain) {}
  WebhookSettings settings_;
  bool plain_;  // http without TLS: then only the loopback address
};

}  // namespace teduh::mail
