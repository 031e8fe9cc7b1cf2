#include "platform/crypto/tokens.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace teduh::crypto {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::uint64_t kCodes = 1'000'000;
constexpr unsigned kCodeDigits = 6;
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string csrf_with(const KeyRing& ring, std::uint32_t id, BytesView session_id) {
  return to_base64url(hmac_sha256(ring.derived(KeyKind::master, id, "csrf")->bytes(), session_id));
}

std::array<std::uint8_t, 20> hmac_sha1(BytesView key, BytesView message) {
  std::array<std::uint8_t, 20> tag{};
  unsigned length = 0;
  CHECK(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), tag.data(), &length) != nullptr);
  CHECK(length == tag.size());
  return tag;
}

bool is_label(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '@';
  });
}

}  // namespace

SessionToken make_session_token(Random& random) {
  const auto raw = random.bytes<kTokenBytes>();
  return {to_base64url(raw), sha256(BytesView(raw))};
}

std::optional<Sha256> stored_form(std::string_view session_token) {
  const auto raw = from_base64url(session_token);
  if (!raw || raw->size() != kTokenBytes) return std::nullopt;
  return sha256(BytesView(*raw));
}

std::string csrf_token(const KeyRing& ring, BytesView session_id) { return csrf_with(ring, ring.current_id(KeyKind::master), session_id); }

bool csrf_token_is_right(const KeyRing& ring, BytesView session_id, std::string_view token) {
  bool right = false;
  for (const std::uint32_t id : ring.ids(KeyKind::master)) {
    const auto expected = csrf_with(ring, id, session_id);
    right = equal_constant_time(bytes_of(expected), bytes_of(token)) || right;
  }
  return right;
}

std::string make_one_time_code(Random& random) { return fmt::format("{:06}", random.below(kCodes)); }

Sha256 stored_code(const KeyRing& ring, std::string_view purpose, std::string_view code) {
  CHECK(!purpose.empty());
  const auto key = ring.current(KeyKind::master).derive("code|" + std::string(purpose));
  return hmac_sha256(key.bytes(), bytes_of(code));
}

Bytes make_totp_secret(Random& random) {
  Bytes secret(kTotpSecretBytes);
  random.fill(secret);
  return secret;
}

std::string hotp_code(BytesView secret, std::uint64_t counter, unsigned digits) {
  CHECK(digits >= 6 && digits <= 8);
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i) & 0xFFU);
  const auto tag = hmac_sha1(secret, message);
  const std::size_t at = tag.back() & 0x0FU;  // dynamic truncation, RFC 4226 section 5.3
  std::uint32_t value = tag[at] & 0x7FU;
  for (std::size_t i = 1; i < 4; ++i) value = value << 8U | tag[at + i];
  std::uint32_t bound = 1;
  for (unsigned i = 0; i < digits; ++i) bound *= 10;
  return fmt::format("{:0{}}", value % bound, digits);
}

std::string totp_code(BytesView secret, std::int64_t step) { return hotp_code(secret, static_cast<std::uint64_t>(step), kCodeDigits); }

std::optional<std::int64_t> matching_totp_step(BytesView secret, std::string_view code, Moment now) {
  if (code.size() != kCodeDigits || !is_digits(code)) return std::nullopt;
  const std::int64_t middle = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / kTotpStepSeconds;
  std::optional<std::int64_t> found;
  for (std::int64_t step = std::max<std::int64_t>(0, middle - kTotpWindow); step <= middle + kTotpWindow; ++step)
    if (equal_constant_time(bytes_of(totp_code(secret, step)), bytes_of(code))) found = step;
  return found;
}

std::string totp_uri(BytesView secret, const TotpLabel& label) {
  CHECK(is_label(label.issuer) && is_label(label.account));
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits={3}&period={4}", label.issuer, label.account, to_base32(secret),
                     kCodeDigits, kTotpStepSeconds);
}

std::string to_base32(BytesView bytes) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8U | byte;
    for (count += 8; count >= 5; count -= 5) text.push_back(kBase32[bits >> (count - 5) & 31U]);
    bits &= (1U << count) - 1;
  }
  if (count > 0) text.push_back(kBase32[bits << (5 - count) & 31U]);
  return text;
}

}  // namespace teduh::crypto
