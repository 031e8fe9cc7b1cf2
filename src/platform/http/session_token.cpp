#include "platform/http/session_token.hpp"

#include "base/text.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::http {
namespace {

constexpr std::string_view kAttributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr std::string_view kBearer = "bearer ";

/// All values of our cookie; other cookies are passed over.
std::vector<std::string_view> session_cookies(std::string_view header) {
  std::vector<std::string_view> found;
  for (const auto part : split(header, ';')) {
    const auto pair = trim(part);
    if (pair.starts_with(kSessionCookie) && pair.substr(kSessionCookie.size()).starts_with('=')) found.push_back(pair.substr(kSessionCookie.size() + 1));
  }
  return found;
}

}  // namespace

Result<std::optional<Credential>> find_credential(const Call& call) {
  const auto cookies = session_cookies(call.header("cookie"));
  const auto authorization = call.header("authorization");
  if (cookies.size() + (authorization.empty() ? 0U : 1U) > 1) return invalid("request.two_credentials");
  if (cookies.empty() && authorization.empty()) return std::optional<Credential>();
  const bool from_cookie = authorization.empty();
  if (!from_cookie && !ascii_lower(authorization).starts_with(kBearer)) return denied("session.none");
  const auto digest = crypto::stored_form(from_cookie ? cookies.front() : authorization.substr(kBearer.size()));
  if (!digest) return denied("session.none");
  return std::optional<Credential>({*digest, from_cookie});
}

std::string session_cookie(std::string_view token) {
  CHECK(crypto::stored_form(token).has_value());
  return std::string(kSessionCookie) + "=" + std::string(token) + std::string(kAttributes);
}

std::string no_session_cookie() { return std::string(kSessionCookie) + "=" + std::string(kAttributes) + "; Max-Age=0"; }

}  // namespace teduh::http
