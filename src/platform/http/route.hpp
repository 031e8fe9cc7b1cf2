// Rows of the route table: method, path, who may call, limits, function. Features give rows, main joins them into one table.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/call.hpp"

namespace teduh::http {

/// Decides in the transaction, before the work, whether this actor may touch what the call names (own claim, own branch, ...).
/// "Not yours" answers not_found with the same code as "does not exist".
using Guard = std::function<Result<void>(store::ReadTx&, const Call&)>;

enum class Audience : std::uint8_t {
  anybody = 1,    // no session needed: sign-in, health, public tables
  signed_in = 2,  // any session
  roles = 3,      // a session with one of the roles
};

struct Access {
  Audience audience = Audience::roles;
  RoleSet roles = {};
  Guard guard = {};             // empty: the role is enough
  bool step_up = false;         // the session must have given its second factor within the last ten minutes
  bool reads_person = false;    // staff: the reading is journaled with the answer's subjects
};

/// How a changing route is protected against doing a thing twice.
enum class Repeat : std::uint8_t {
  key_required = 1,  // Idempotency-Key, answer stored in the same transaction and given again
  by_protocol = 2,   // the protocol itself is repeatable (tus PATCH by offset, DELETE): no key needed
};

/// Which threads do a route's slow work (PoolWork): what checks papers must never keep people from signing in.
enum class Pool : std::uint8_t {
  papers = 1,   // papers, uploads, files: waits for disks and for the checking process
  hashing = 2,  // passwords: all processor
};

struct Route {
  Method method = Method::get;
  std::string pattern;       // "/api/claims/{id}/submit"
  std::string operation;     // operationId in api/openapi.yaml
  Access access;
  Prepare prepare;
  std::size_t body_max = 64 * 1024;   // bytes; 0: the route takes no body
  std::string body_type = "application/json";  // other content types are refused; empty: anything
  Pool pool = Pool::papers;
  bool takes_cut_body = false;        // an upload: what arrived before the line was cut is handed over
  Repeat repeat = Repeat::key_required;  // reading routes ignore it
  std::vector<std::pair<std::string, std::string>> headers = {};  // in every answer of this route, refusals included
  /// Called when the head was read, before the body and before anybody knows who calls; what it gives is held until the call has its answer.
  /// It must not block.
  std::function<std::shared_ptr<void>(const Call&)> arriving = {};
};

/// What the server asks of the features; main joins them.
struct Gate {
  /// The actor of a session token's digest; denied "session.none" when there is no such live session. Anonymous calls do not come here.
  std::function<Result<Actor>(store::ReadTx&, BytesView token_digest, const Call&)> authenticate;
  /// Whether the session gave its second factor lately.
  std::function<Result<void>(store::ReadTx&, const Actor&)> stepped_up;
  /// Called now and then (at most once a minute a session) so that idle sessions can end.
  std::function<Result<void>(store::Tx&, const Actor&)> touch;
  /// A member of staff saw these persons.
  std::function<Result<void>(store::Tx&, const Call&, const std::vector<PersonId>&)> journal_reading;
};

}  // namespace teduh::http
