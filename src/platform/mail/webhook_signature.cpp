#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.hpp"
#include "platform/mail/webhook.hpp"

namespace teduh::mail {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::size_t kSecretMin = 24;  // bytes, as Standard Webhooks asks
constexpr std::size_t kSecretMax = 64;

}  // namespace

std::string sign_webhook(BytesView secret, std::string_view id, std::int64_t timestamp, std::string_view body) {
  const std::string content = fmt::format("{}.{}.{}", id, timestamp, body);
  std::array<std::uint8_t, 32> mac{};
  unsigned length = 0;
  const BytesView bytes = bytes_of(content);
  CHECK(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes.data(), bytes.size(), mac.data(), &length) != nullptr);
  CHECK(length == mac.size());
  return "v1," + to_base64(mac);
}

Result<Bytes> parse_webhook_secret(std::string_view text) {
  if (text.starts_with(kSecretPrefix)) text.remove_prefix(kSecretPrefix.size());
  auto secret = from_base64(text);
  if (!secret || secret->size() < kSecretMin || secret->size() > kSecretMax) return invalid("webhook.secret");
  return std::move(*secret);
}

}  // namespace teduh::mail
