// How a session travels: the cookie "__Host-teduh" of browsers, or "Authorization: Bearer" of other programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "platform/http/call.hpp"

namespace teduh::http {

inline constexpr std::string_view kSessionCookie = "__Host-teduh";

struct Credential {
  Sha256 token_digest{};  // what Gate::authenticate is given and what a session row stores (crypto::stored_form)
  bool from_cookie = false;
};

/// Nothing when the call carries none. Errors: request.two_credentials (cookie and bearer, or the cookie twice), session.none (a token that
/// cannot be one of ours).
Result<std::optional<Credential>> find_credential(const Call& call);

/// Value of a Set-Cookie header that hands the session to a browser: Path=/, Secure, HttpOnly, SameSite=Strict. It lives as long as the
/// browser; the server's own idle and absolute limits end it. `token` is that of crypto::make_session_token (a bug otherwise).
std::string session_cookie(std::string_view token);
/// Value of a Set-Cookie header that takes it away.
std::string no_session_cookie();

}  // namespace teduh::http
