#include "platform/http/executor.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <typeinfo>

#include "base/text.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/idempotency.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/security_headers.hpp"
#include "platform/http/session_token.hpp"
#include "platform/http/target.hpp"

namespace teduh::http {

struct Executor::Flight {
  Call call;
  const Route* route = nullptr;  // none: the call ended before a route was found
  Moment started;
  std::string trace_id;
  std::optional<Credential> credential;
  Sha256 request{};  // digest of the request, for changing calls with a key
  bool authorised_once = false;
  int hops = 0;
  std::shared_ptr<void> held;             // see Route::arriving
  std::optional<Answer> written;  // of the last run of the write job
  Done done;
};

namespace {

constexpr int kHopsMax = 8;                              // works that a work may name, one after another
constexpr std::chrono::minutes kTouchEvery{1};           // seam: at most once a minute a session
constexpr std::size_t kTouchedMax = 100'000;             // sessions remembered; forgetting them only touches once more
constexpr std::string_view kNoRoute = "-";
constexpr std::string_view kApology = R"({"type":"about:blank","status":500,"code":"request.internal"})";

std::string_view to_string(ActorKind kind) {
  switch (kind) {
    case ActorKind::anonymous: return "anonymous";
    case ActorKind::participant: return "participant";
    case ActorKind::staff: return "staff";
    case ActorKind::system: return "system";
  }
  return "anonymous";
}

/// The trace id of a W3C traceparent ("00-<32 hex>-<16 hex>-<2 hex>"), else empty.
std::string trace_id_of(std::string_view traceparent) {
  const auto parts = split(traceparent, '-');
  if (parts.size() != 4 || parts[0] != "00" || parts[1].size() != 32 || parts[2].size() != 16 || parts[3].size() != 2) return {};
  for (const auto part : parts)
    if (!from_hex(part) || ascii_lower(part) != part) return {};
  return std::string(parts[1]);
}

/// "application/json; charset=utf-8" -> "application/json"; nothing for any other parameter or charset.
std::optional<std::string> media_type_of(std::string_view header) {
  const auto semicolon = header.find(';');
  if (semicolon != std::string_view::npos) {
    const std::string parameter = ascii_lower(trim(header.substr(semicolon + 1)));
    if (parameter != "charset=utf-8" && parameter != "charset=\"utf-8\"") return std::nullopt;
  }
  return ascii_lower(trim(header.substr(0, semicolon)));
}

bool is_header(const std::pair<std::string, std::string>& header) {
  const auto clean = [](char c) { return c != '\r' && c != '\n' && c != '\0'; };
  return std::ranges::all_of(header.first, clean) && std::ranges::all_of(header.second, clean);
}

/// A bug of a work must not end the thread it ran on.
template <typename F>
auto guarded(Log& log, const std::string& request_id, const F& function) -> decltype(function()) {
  std::string what;
  try {
    return function();
  } catch (const CheckFailure& failure) {
    what = failure.what();
  } catch (const std::exception& failure) {
    what = typeid(failure).name();  // the text of a foreign exception may carry what must not be logged
  }
  log.write(LogLevel::error, "request.check", {{"request_id", request_id}, {"what", what}});
  return internal("request.internal");
}

}  // namespace

Executor::Executor(Services services, ExecutorOptions options)
    : services_(services),
      options_(std::move(options)),
      missing_texts_(services_.metrics.counter("teduh_problem_texts_missing_total", "Problems shown with generic words because their code has no text")) {}

Executor::~Executor() {
  while (touches_under_way_.load() > 0) std::this_thread::yield();
}

Executor::FlightPtr Executor::new_flight(const std::string& source) {
  auto flight = std::make_shared<Flight>();
  flight->started = services_.clock.now();
  flight->call.route = kNoRoute;
  flight->call.source = source;
  flight->call.sequence = sequence_.fetch_add(1) + 1;
  flight->call.request_id = print_uuid(make_uuid7(flight->started, services_.random));
  return flight;
}

std::variant<Executor::Admitted, Reply> Executor::admit(const Head& head, const std::string& source) {
  auto flight = new_flight(source);
  Call& call = flight->call;
  call.method = head.method;
  call.headers = head.headers;
  flight->trace_id = trace_id_of(call.header("traceparent"));
  auto target = parse_target(head.target);
  if (!target) return close_call(*flight, std::move(target).error());
  auto match = services_.routes.match(head.method, target->segments);
  if (!match) return close_call(*flight, std::move(match).error());
  if (match->route == nullptr) {
    const std::string allowed = allow_header(match->allowed);
    if (head.method == Method::options) return close_call(*flight, Answer{.status = 204, .content_type = {}, .headers = {{"Allow", allowed}}});
    return close_call(*flight, Error{.fault = Fault::invalid, .code = "request.method_not_allowed", .facts = {{"allow", allowed}}});
  }
  flight->route = match->route;
  call.route = match->route->pattern;
  call.parameters = std::move(match->parameters);
  call.query = std::move(target->query);
  if (match->route->arriving) flight->held = match->route->arriving(call);
  const bool takes_body = !is_reading(head.method);
  return Admitted{flight, takes_body ? match->route->body_max : 0, takes_body && match->route->takes_cut_body};
}

bool Executor::needs_session(const Flight& flight) const { return flight.route->access.audience != Audience::anybody; }

bool Executor::must_authorise(const Flight& flight) const {
  return !flight.authorised_once && (needs_session(flight) || flight.route->access.guard != nullptr);
}

Result<void> Executor::check_origin(const Call& call, bool from_cookie) const {
  const auto site = call.header("sec-fetch-site");
  const auto origin = call.header("origin");
  if (!site.empty()) {
    if (site == "same-origin" || site == "none") return {};
    return denied("request.cross_site");
  }
  if (!origin.empty()) {
    if (std::ranges::find(options_.own_origins, origin) != options_.own_origins.end()) return {};
    return denied("request.cross_site");
  }
  // A browser with a cookie sends one of the two; a program without a cookie need not.
  if (from_cookie) return denied("request.cross_site");
  return {};
}

Result<void> Executor::check_request(Flight& flight) const {
  Call& call = flight.call;
  auto credential = find_credential(call);
  if (!credential) {
    // Who signs in with a spoiled old cookie must not be kept out by it.
    if (needs_session(flight) || credential.error().fault != Fault::denied) return std::move(credential).error();
  } else {
    flight.credential = std::move(credential).value();
  }
  if (needs_session(flight) && !flight.credential) return denied("session.none");
  if (is_reading(call.method)) return {};
  TRY(check_origin(call, flight.credential && flight.credential->from_cookie));
  const Route& route = *flight.route;
  if (!call.body.empty() && !route.body_type.empty() && media_type_of(call.header("content-type")) != route.body_type)
    return invalid("request.unsupported_type");
  if (route.repeat == Repeat::by_protocol) return {};
  call.idempotency_key = std::string(call.header("idempotency-key"));
  if (call.idempotency_key.empty()) return invalid("request.idempotency_key_missing");
  if (!is_idempotency_key(call.idempotency_key)) return invalid("request.idempotency_key_form");
  flight.request = request_digest(call);
  return {};
}

Result<Work> Executor::prepare(Flight& flight) const {
  return guarded(services_.log, flight.call.request_id, [&]() -> Result<Work> {
    TRY(check_request(flight));
    return flight.route->prepare(flight.call);
  });
}

void Executor::run(const FlightPtr& flight, std::string body, bool body_complete, Done done) {
  flight->call.body = std::move(body);
  flight->call.body_complete = body_complete;
  flight->done = std::move(done);
  auto work = prepare(*flight);
  if (!work) return finish(flight, std::move(work).error());
  step(flight, std::move(work).value());
}

void Executor::step(const FlightPtr& flight, Work work) {
  if (++flight->hops > kHopsMax) return finish(flight, internal("request.internal", "works without end"));
  if (auto* answer = std::get_if<Answer>(&work.next)) {
    if (!must_authorise(*flight)) return journal_then_finish(flight, std::move(*answer));
    return run_read(flight, [ready = std::move(*answer)](store::ReadTx&, const Call&) -> Result<Answer> { return ready; });
  }
  if (auto* read = std::get_if<ReadWork>(&work.next)) return run_read(flight, std::move(*read));
  if (auto* write = std::get_if<WriteWork>(&work.next)) return run_write(flight, std::move(*write));
  run_pool(flight, std::move(std::get<PoolWork>(work.next)));
}

void Executor::run_pool(const FlightPtr& flight, PoolWork work) {
  if (must_authorise(*flight)) {
    // Nobody makes us do slow work before we know who it is; the transaction after the work asks again.
    services_.database.read_async([this, flight](store::ReadTx& tx) { return authorise(tx, *flight); },
                                  [this, flight, work = std::move(work)](Result<void> allowed) mutable {
                                    if (!allowed) return finish(flight, std::move(allowed).error());
                                    flight->authorised_once = true;
                                    run_pool(flight, std::move(work));
                                  });
    return;
  }
  auto task = [this, flight, work = std::move(work)] {
    auto next = guarded(services_.log, flight->call.request_id, [&]() -> Result<Work> { return work(flight->call); });
    if (!next) return finish(flight, std::move(next).error());
    step(flight, std::move(next).value());
  };
  TaskPool& pool = flight->route->pool == Pool::hashing && services_.hashing != nullptr ? *services_.hashing : services_.pool;
  if (!pool.submit(std::move(task))) finish(flight, unavailable("request.busy"));
}

Result<void> Executor::authorise(store::ReadTx& tx, Flight& flight) const {
  const Access& access = flight.route->access;
  Call& call = flight.call;
  call.actor = Actor{};
  // Where anybody may call, an old session says nothing: a repeated sign-in finds its stored answer although the first one ended that session.
  if (flight.credential && needs_session(flight) && services_.gate.authenticate) {
    auto actor = services_.gate.authenticate(tx, flight.credential->token_digest, call);
    if (!actor) return std::move(actor).error();
    call.actor = std::move(actor).value();
  }
  if (needs_session(flight)) {
    if (call.actor.kind == ActorKind::anonymous) return denied("session.none");
    if (flight.credential->from_cookie && !is_reading(call.method)) {
      const bool right = call.actor.session && crypto::csrf_token_is_right(services_.keys, call.actor.session->bytes(), call.header("x-csrf-token"));
      if (!right) return denied("request.csrf_token");
    }
    if (access.audience == Audience::roles && !call.actor.roles.meets(access.roles)) return denied("session.role");
    if (access.step_up) {
      if (!services_.gate.stepped_up) return denied("session.step_up");
      TRY(services_.gate.stepped_up(tx, call.actor));
    }
  }
  if (access.guard) TRY(access.guard(tx, call));
  return {};
}

void Executor::run_read(const FlightPtr& flight, ReadWork work) {
  auto outcome = std::make_shared<std::optional<Answer>>();
  services_.database.read_async(
      [this, flight, outcome, work = std::move(work)](store::ReadTx& tx) -> Result<void> {
        outcome->reset();
        TRY(authorise(tx, *flight));
        *outcome = TRY(work(tx, flight->call));
        return {};
      },
      [this, flight, outcome](Result<void> done) {
        if (!done) return finish(flight, std::move(done).error());
        flight->authorised_once = true;
        journal_then_finish(flight, std::move(**outcome));
      });
}

bool Executor::must_journal(const Flight& flight, const Answer& answer) const {
  return flight.route->access.reads_person && flight.call.actor.kind == ActorKind::staff && !answer.subjects.empty() && !answer.problem;
}

void Executor::journal_then_finish(const FlightPtr& flight, Answer answer) {
  if (!must_journal(*flight, answer)) return finish(flight, std::move(answer));
  // What a member of staff is about to see is in the journal before it is shown: no journal entry, no answer.
  auto kept = std::make_shared<Answer>(std::move(answer));
  services_.database.write_async(
      [this, flight, kept](store::Tx& tx) -> Result<void> {
        if (!services_.gate.journal_reading) return internal("request.internal", "no journal of readings");
        return services_.gate.journal_reading(tx, flight->call, kept->subjects);
      },
      [this, flight, kept](Result<void> done) {
        if (!done) return finish(flight, std::move(done).error());
        finish(flight, std::move(*kept));
      });
}

Result<Answer> Executor::write_once(store::Tx& tx, Flight& flight, const WriteWork& work) const {
  TRY(authorise(tx, flight));
  Call& call = flight.call;
  const bool keyed = !call.idempotency_key.empty();
  if (keyed) {
    auto stored = TRY(find_stored_answer(tx, services_.sealer, call, flight.request));
    if (stored) return std::move(*stored);
  }
  Answer answer = TRY(work(tx, call));
  if (must_journal(flight, answer)) {
    if (!services_.gate.journal_reading) return internal("request.internal", "no journal of readings");
    TRY(services_.gate.journal_reading(tx, call, answer.subjects));
  }
  if (keyed && !answer.problem) TRY(store_answer(tx, services_.sealer, call, flight.request, answer, services_.clock.now()));
  return answer;
}

void Executor::run_write(const FlightPtr& flight, WriteWork work) {
  services_.database.write_async(
      [this, flight, work = std::move(work)](store::Tx& tx) -> Result<void> {
        flight->written.reset();  // the job may run again after a rollback
        flight->written = TRY(write_once(tx, *flight, work));
        return {};
      },
      [this, flight](Result<void> done) {
        if (!done) return finish(flight, std::move(done).error());
        finish(flight, std::move(*flight->written));
      });
}

void Executor::finish(const FlightPtr& flight, Outcome outcome) {
  touch_when_due(flight->call.actor);
  flight->held.reset();
  Reply reply = close_or_apologise(*flight, std::move(outcome));
  auto done = std::exchange(flight->done, nullptr);
  CHECK(done != nullptr);
  done(std::move(reply));  // last: whoever waits for the reply may end this executor
}

/// Whatever happens while a reply is made, the caller gets one: without it the connection and the stop of the server would wait for ever.
Reply Executor::close_or_apologise(Flight& flight, Outcome outcome) {
  auto reply = guarded(services_.log, flight.call.request_id, [&]() -> Result<Reply> { return close_call(flight, std::move(outcome)); });
  if (reply) return std::move(reply).value();
  return {.status = 500, .content_type = "application/problem+json", .body = std::string(kApology)};
}

Reply Executor::refuse(const Error& error) { return close_call(*new_flight(""), error); }
Reply Executor::refuse(const FlightPtr& flight, const Error& error) { return close_call(*flight, error); }

Reply Executor::close_call(Flight& flight, Outcome outcome) {
  // A line end in a header value would let an input write headers of its own.
  if (outcome && !std::ranges::all_of(outcome->headers, is_header)) outcome = internal("request.internal", "line end in a header");
  std::string code;
  Answer answer;
  const Error* error = !outcome ? &outcome.error() : (outcome->problem ? &*outcome->problem : nullptr);
  if (error != nullptr) {
    code = error->code;
    if (error->fault == Fault::internal)
      services_.log.write(LogLevel::error, "request.internal", {{"request_id", flight.call.request_id}, {"code", error->code}, {"detail", error->detail}});
    auto problem = problem_answer(*error, flight.call.request_id, language_of(flight.call.header("accept-language")), services_.texts);
    if (problem.text_missing) missing_texts_.add();
    if (outcome) problem.answer.log = outcome->log;
    if (outcome) problem.answer.headers.insert(problem.answer.headers.end(), outcome->headers.begin(), outcome->headers.end());
    answer = std::move(problem.answer);
  } else {
    answer = std::move(outcome).value();
  }
  Reply reply{.status = answer.status, .content_type = answer.content_type, .body = std::move(answer.body)};
  reply.head_only = flight.call.method == Method::head;
  reply.headers = std::move(answer.headers);
  if (flight.route != nullptr) reply.headers.insert(reply.headers.end(), flight.route->headers.begin(), flight.route->headers.end());
  const bool own_caching = std::ranges::any_of(reply.headers, [](const auto& header) { return ascii_lower(header.first) == "cache-control"; });
  if (!own_caching) reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("Date", http_date(services_.clock.now()));
  reply.headers.emplace_back("X-Request-Id", flight.call.request_id);
  reply.headers.insert(reply.headers.end(), security_headers().begin(), security_headers().end());
  if (options_.hsts) reply.headers.push_back(hsts_header());
  record(flight, reply, code, answer);
  return reply;
}

void Executor::record(const Flight& flight, const Reply& reply, const std::string& code, const Answer& answer) {
  const auto micros = (services_.clock.now() - flight.started).count();
  const std::string method(to_string(flight.call.method));
  std::vector<LogField> fields{{"request_id", flight.call.request_id}, {"method", method}, {"route", flight.call.route},
                               {"status", static_cast<std::int64_t>(reply.status)}, {"actor", std::string(to_string(flight.call.actor.kind))},
                               {"micros", micros}, {"bytes_in", static_cast<std::int64_t>(flight.call.body.size())},
                               {"bytes_out", static_cast<std::int64_t>(reply.body.size())}};
  if (!code.empty()) fields.push_back({"code", code});
  if (!flight.trace_id.empty()) fields.push_back({"trace_id", flight.trace_id});
  for (const auto& [name, value] : answer.log) fields.push_back({name, value});
  services_.log.write(reply.status >= 500 ? LogLevel::warning : LogLevel::info, "request", fields);
  const std::string status = std::to_string(reply.status);
  services_.metrics.counter("teduh_http_requests_total", "Calls that were answered", {{"method", method}, {"route", flight.call.route}, {"status", status}}).add();
  services_.metrics.histogram("teduh_http_request_seconds", "Time from the head of a call to its reply", request_time_bounds(), {{"route", flight.call.route}})
      .observe(micros);
}

void Executor::touch_when_due(const Actor& actor) {
  if (!actor.session || !services_.gate.touch) return;
  const Moment now = services_.clock.now();
  {
    const std::scoped_lock lock(touch_mutex_);
    if (touched_.size() >= kTouchedMax) touched_.clear();
    auto [at, first] = touched_.try_emplace(*actor.session, now);
    if (!first && now - at->second < kTouchEvery) return;
    at->second = now;
  }
  touches_under_way_.fetch_add(1);
  services_.database.write_async([this, actor](store::Tx& tx) { return services_.gate.touch(tx, actor); },
                                 [this](Result<void>) { touches_under_way_.fetch_sub(1); });
}

}  // namespace teduh::http
