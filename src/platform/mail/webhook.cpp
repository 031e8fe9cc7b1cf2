#include "platform/mail/webhook.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/text.hpp"
#include "platform/mail/curl_handle.hpp"

namespace teduh::mail {
namespace {

constexpr std::size_t kAnswerMax = 16 * 1024;  // bytes; a receiver has nothing to tell us but its status
constexpr std::size_t kUrlMax = 2000;
constexpr std::size_t kIdMax = 100;
constexpr long kGone = 410;

/// What the callbacks of one sending see.
struct Sending {
  const WebhookSettings* settings = nullptr;
  bool plain = false;
  bool address_refused = false;
  std::size_t received = 0;
};

bool is_allowed(const Sending& sending, AddressKind kind) {
  switch (kind) {
    case AddressKind::loopback: return sending.settings->allow_loopback;
    case AddressKind::private_: return sending.settings->allow_private && !sending.plain;
    case AddressKind::public_: return !sending.plain;
  }
  return false;
}

curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& sending = *static_cast<Sending*>(user);
  if (!is_allowed(sending, address_kind(address->addr))) {
    sending.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t drop_answer(char*, std::size_t size, std::size_t count, void* user) {
  auto& sending = *static_cast<Sending*>(user);
  sending.received += size * count;
  return sending.received > kAnswerMax ? 0 : size * count;  // 0 ends the transfer
}

struct UrlCleaner {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// One part of a parsed address; empty when it has none.
std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_id(std::string_view id) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !id.empty() && id.size() <= kIdMax && std::ranges::all_of(id, plain);
}

void set_transport(CURL* curl, const WebhookSettings& settings, Sending& sending) {
  curl_easy_setopt(curl, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, sending.plain ? "http" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_wait_max.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.whole_wait_max.count()));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &sending);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &drop_answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sending);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "teduh");
}

Result<void> judge(CURL* curl, CURLcode code, const Sending& sending) {
  if (sending.received > kAnswerMax) return unavailable("webhook.answer_too_large");
  if (code != CURLE_OK && sending.address_refused) return unavailable("webhook.address");
  if (code != CURLE_OK) return unavailable("webhook.unreachable", fmt::format("curl {}", static_cast<int>(code)));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return {};
  if (status == kGone) return invalid("webhook.gone");
  return unavailable("webhook.status", fmt::format("status {}", status));
}

}  // namespace

Result<WebhookSender> WebhookSender::open(WebhookSettings settings) {
  if (settings.secret.empty()) return invalid("webhook.secret");
  if (settings.url.size() > kUrlMax || has_control_characters(settings.url)) return invalid("webhook.target");
  const std::unique_ptr<CURLU, UrlCleaner> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, settings.url.c_str(), 0) != CURLUE_OK) return invalid("webhook.target");
  const std::string scheme = url_part(url.get(), CURLUPART_SCHEME);
  const bool plain = scheme == "http";
  if (!(scheme == "https" || (plain && settings.allow_loopback))) return invalid("webhook.target", "only https");
  if (!url_part(url.get(), CURLUPART_USER).empty() || !url_part(url.get(), CURLUPART_PASSWORD).empty())
    return invalid("webhook.target", "no user in the address");
  return WebhookSender(std::move(settings), plain);
}

Result<void> WebhookSender::send(const WebhookMessage& message) {
  CHECK(is_id(message.id));
  const CurlHandle curl(curl_easy_init());
  if (!curl) return unavailable("webhook.unreachable", "no memory");
  Sending sending{.settings = &settings_, .plain = plain_};
  set_transport(curl.get(), settings_, sending);
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(message.at).time_since_epoch().count();
  CurlList headers;
  const bool complete = headers.add("Content-Type: application/json") && headers.add("Expect:") &&
                        headers.add(("webhook-id: " + message.id).c_str()) &&
                        headers.add(fmt::format("webhook-timestamp: {}", seconds).c_str()) &&
                        headers.add(("webhook-signature: " + sign_webhook(settings_.secret, message.id, seconds, message.body)).c_str());
  if (!complete) return unavailable("webhook.unreachable", "no memory");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, message.body.c_str());
  const CURLcode code = curl_easy_perform(curl.get());
  return judge(curl.get(), code, sending);
}

}  // namespace teduh::mail
