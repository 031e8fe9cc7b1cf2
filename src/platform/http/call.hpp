// What a handler is given and what it gives back. Nothing of the HTTP library shows here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "domain/actor.hpp"
#include "platform/store/database.hpp"

namespace teduh::http {

enum class Method : std::uint8_t { get = 1, head = 2, post = 3, put = 4, patch = 5, delete_ = 6, options = 7 };
std::string_view to_string(Method method);

/// One request after the strict layer: names of headers are lower case, path parameters are percent-decoded and checked for UTF-8.
struct Call {
  Method method = Method::get;
  std::string route;       // the pattern ("/api/claims/{id}"), never the raw path: the only form that is logged
  std::string request_id;  // made here, in every answer and log line
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool body_complete = true;  // false only on routes that take a cut body (uploads)
  std::string source;         // client address (of IPv6: its /64 network), for rate limits only; never logged in full
  std::string idempotency_key;  // empty on reading routes
  std::uint64_t sequence = 0;   // from 1 in the order in which the heads of this process were read: a slow body makes no call younger
  Actor actor;                // set before the guard and the work run; anonymous in `prepare`

  /// Empty when absent.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
  /// `name` in lower case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// "Sun, 22 Nov 2026 16:26:23 GMT" (RFC 9110 section 5.6.7).
std::string http_date(Moment moment);

/// A path parameter as an id; not_found "request.no_such_thing" when it is none, like an id that nobody has.
template <typename AnyId>
Result<AnyId> id_parameter(const Call& call, std::string_view name) {
  const auto id = AnyId::parse(call.parameter(name));
  if (!id) return not_found("request.no_such_thing");
  return *id;
}

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::vector<PersonId> subjects = {};  // persons whose data the answer shows: a member of staff's reading of them is journaled
  std::vector<std::pair<std::string, std::string>> log = {};  // ids made or touched, for the one log line
  std::optional<Error> problem = {};  // see `refused`

  static Answer json(std::string body) { return {.body = std::move(body)}; }
  static Answer created(std::string location, std::string body);
  static Answer no_content() { return {.status = 204, .content_type = {}}; }
  /// What the work wrote is kept (a failed attempt is counted), but the caller is told of this failure. Never given again for the same
  /// idempotency key. An Error returned from the work undoes everything instead.
  static Answer refused(Error problem);
};

// What a handler asks to be done after it has decoded the request. Guards run first, in the same transaction.
using ReadWork = std::function<Result<Answer>(store::ReadTx&, const Call&)>;
using WriteWork = std::function<Result<Answer>(store::Tx&, const Call&)>;
struct Work;
/// Slow work without a transaction (argon2id, checking a paper, writing a blob), on the bounded pool; gives what to do next.
using PoolWork = std::function<Result<Work>(const Call&)>;
struct Work {
  std::variant<Answer, ReadWork, WriteWork, PoolWork> next;
};

/// Decodes the request on the HTTP thread, all field errors at once, and names the work. It must not block and must not read the actor.
using Prepare = std::function<Result<Work>(const Call&)>;

}  // namespace teduh::http
