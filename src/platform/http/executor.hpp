// One call from its head to its reply, without sockets: route, checks, authentication, guard, work, stored answer, problem, log line.
//
//   admit (HTTP thread) -> body is read -> run -> prepare -> pool | read transaction | write transaction ... -> done(reply)
//
// `run` returns at once; `done` is called exactly once, on the calling thread, a pool thread or a database thread. The order of what is
// checked: cross-site origin, content type, idempotency key, the request itself (prepare), and in the transaction the session, the token
// against cross-site requests, the role, the second factor, the guard, the stored answer, the work.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "platform/crypto/key_ring.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/http/health.hpp"
#include "platform/http/metrics.hpp"
#include "platform/http/problem_texts.hpp"
#include "platform/http/router.hpp"
#include "platform/http/strict.hpp"
#include "platform/http/task_pool.hpp"

namespace teduh::http {

/// What goes to the wire. Headers are complete but for Content-Type, Content-Length and Connection.
struct Reply {
  int status = 200;
  std::string content_type;  // empty: none
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool head_only = false;  // answer to HEAD: the length is told, the body is not sent
};

struct ExecutorOptions {
  std::vector<std::string> own_origins;  // "https://teduh.example": what a browser's Origin header may say
  bool hsts = false;                     // only where TLS stands in front
};

/// Everything an executor works with; all of it must outlive the executor.
struct Services {
  const RouteTable& routes;
  const Gate& gate;
  store::Database& database;
  TaskPool& pool;     // of Pool::papers
  const crypto::KeyRing& keys;
  const crypto::Sealer& sealer;
  const Clock& clock;
  Random& random;
  Log& log;
  Metrics& metrics;
  const ProblemTexts& texts;
  TaskPool* hashing = nullptr;  // of Pool::hashing; none: the other pool does both
};

class Executor {
 public:
  using Done = std::function<void(Reply)>;
  struct Flight;  // a call on its way
  using FlightPtr = std::shared_ptr<Flight>;
  struct Admitted {
    FlightPtr flight;
    std::size_t body_max = 0;
    bool takes_cut_body = false;
  };

  Executor(Services services, ExecutorOptions options);
  /// Waits for what it still has in the database's queue. No call may be on its way.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// For a server that learns its port by listening. Before the first call.
  void set_own_origins(std::vector<std::string> origins) { options_.own_origins = std::move(origins); }

  /// Finds the route, before a byte of the body is read. A Reply is the end of the call.
  std::variant<Admitted, Reply> admit(const Head& head, const std::string& source);
  void run(const FlightPtr& flight, std::string body, bool body_complete, Done done);
  /// The reply to something that is not even a call (a malformed head, a body that is too large or too slow), logged like a call.
  Reply refuse(const Error& error);
  /// The same for a call that was admitted.
  Reply refuse(const FlightPtr& flight, const Error& error);

 private:
  using Outcome = Result<Answer>;
  void step(const FlightPtr& flight, Work work);
  void run_pool(const FlightPtr& flight, PoolWork work);
  void run_read(const FlightPtr& flight, ReadWork work);
  void run_write(const FlightPtr& flight, WriteWork work);
  void journal_then_finish(const FlightPtr& flight, Answer answer);
  Result<void> authorise(store::ReadTx& tx, Flight& flight) const;
  Result<Answer> write_once(store::Tx& tx, Flight& flight, const WriteWork& work) const;
  Result<Work> prepare(Flight& flight) const;
  Result<void> check_request(Flight& flight) const;
  Result<void> check_origin(const Call& call, bool from_cookie) const;
  [[nodiscard]] bool needs_session(const Flight& flight) const;
  [[nodiscard]] bool must_authorise(const Flight& flight) const;
  [[nodiscard]] bool must_journal(const Flight& flight, const Answer& answer) const;
  void finish(const FlightPtr& flight, Outcome outcome);
  Reply close_call(Flight& flight, Outcome outcome);
  Reply close_or_apologise(Flight& flight, Outcome outcome);
  void record(const Flight& flight, const Reply& reply, const std::string& code, const Answer& answer);
  void touch_when_due(const Actor& actor);
  FlightPtr new_flight(const std::string& source);

  Services services_;
  ExecutorOptions options_;
  Counter& missing_texts_;
  std::mutex touch_mutex_;  // guards touched_
  std::unordered_map<SessionId, Moment> touched_;
  std::atomic<int> touches_under_way_{0};
  std::atomic<std::uint64_t> sequence_{0};
};

}  // namespace teduh::http
