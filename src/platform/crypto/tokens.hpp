// What proves who is there: session tokens, CSRF tokens, one-time codes, and the six digits of an authenticator app.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"
#include "platform/crypto/key_ring.hpp"

namespace teduh::crypto {

/// `text` goes to the cookie once; only `stored` is kept, so a copy of the database opens no session.
struct SessionToken {
  std::string text;
  Sha256 stored{};
};
SessionToken make_session_token(Random& random);
/// What to look for in the database; nothing when the text has not the form of a token.
std::optional<Sha256> stored_form(std::string_view session_token);

/// Bound to the session, so that a token of one session is worth nothing in another.
std::string csrf_token(const KeyRing& ring, BytesView session_id);
/// Takes tokens made with older master keys as well.
bool csrf_token_is_right(const KeyRing& ring, BytesView session_id, std::string_view token);

/// Six digits, each of the million equally likely ("004217").
std::string make_one_time_code(Random& random);
/// What is kept of a code: keyed, because a million values are tried in a second, and bound to its purpose ("phone|<person id>").
Sha256 stored_code(const KeyRing& ring, std::string_view purpose, std::string_view code);

inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr std::int64_t kTotpWindow = 1;        // steps before and after: clocks of phones differ
inline constexpr std::size_t kTotpSecretBytes = 20;   // as long as the digest, RFC 4226 section 4

/// RFC 6238 with SHA-1, 30 s and six digits, which is what every authenticator app speaks.
Bytes make_totp_secret(Random& random);
std::string totp_code(BytesView secret, std::int64_t step);
/// The step whose code it is, nothing when it is wrong. The caller refuses a step that is not above the last one it has taken (replay).
std::optional<std::int64_t> matching_totp_step(BytesView secret, std::string_view code, Moment now);
/// "otpauth://totp/...": for the QR image that is shown once. The label is "issuer:account", letters, digits, dots, dashes and '@' only (CHECK).
struct TotpLabel {
  std::string_view issuer;
  std::string_view account;
};
std::string totp_uri(BytesView secret, const TotpLabel& label);

/// RFC 4226: HOTP with any number of digits from 6 to 8.
std::string hotp_code(BytesView secret, std::uint64_t counter, unsigned digits);
/// RFC 4648 section 6 without padding: the form in which apps take a secret by hand.
std::string to_base32(BytesView bytes);

}  // namespace teduh::crypto
