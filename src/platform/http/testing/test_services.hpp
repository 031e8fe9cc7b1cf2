// For tests only: an executor on a real SQLite database, with invented people who have sessions, and routes that show each way of working.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "platform/crypto/tokens.hpp"
#include "platform/http/executor.hpp"
#include "platform/http/health.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::http::testing {

/// words/errors/*.yaml of the source tree.
inline ProblemTexts source_texts() {
  std::vector<std::pair<std::string, std::string>> kept;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TEDUH_SOURCE_DIR) + "/words/errors")) {
    std::ostringstream content;
    content << std::ifstream(entry.path()).rdbuf();
    kept.emplace_back(entry.path().filename().string(), content.str());
  }
  std::vector<EmbeddedFile> files;
  for (const auto& [path, content] : kept) files.push_back({path, content});
  auto texts = ProblemTexts::load(files);
  if (!texts) throw std::runtime_error(texts.error().detail);
  return std::move(texts).value();
}

inline constexpr store::Sql kMakeThings{"test_make_things", "CREATE TABLE thing (person_id BLOB NOT NULL, name TEXT NOT NULL, PRIMARY KEY (person_id, name)) STRICT"};
inline constexpr store::Sql kAddThing{"test_add_thing", "INSERT INTO thing (person_id, name) VALUES (?1, ?2)"};
inline constexpr store::Sql kCountThings{"test_count_things", "SELECT COUNT(*) FROM thing"};

class TestServices {
 public:
  TestServices()
      : keys(crypto::KeyRing::for_tests(random)),
        sealer(keys, random),
        log(clock, [this](const std::string& line) {
          const std::scoped_lock lock(log_mutex);
          lines += line;
        }),
        gate(make_gate()),
        table(make_routes()) {
    const auto made = database.get().write([](store::Tx& tx) { return tx.execute(kMakeThings, {}); });
    if (!made) throw std::runtime_error(made.error().detail);
    add_session("member", Actor{.kind = ActorKind::participant, .person = PersonId::make(clock.now(), random), .roles = {Role::participant}});
    add_session("officer", Actor{.kind = ActorKind::staff, .staff = StaffId::make(clock.now(), random), .roles = {Role::verifier}});
    executor = std::make_unique<Executor>(
        Services{table, gate, database.get(), pool, keys, sealer, clock, random, log, metrics, texts, &hashing_pool},
        ExecutorOptions{.own_origins = {"https://teduh.example"}});
  }

  /// The token opens nothing any more.
  void end_session(const std::string& who) { by_digest_.erase(to_hex(*crypto::stored_form(tokens.at(who)))); }

  std::int64_t things() {
    return database.get().read([](store::ReadTx& tx) { return tx.number(kCountThings, {}); }).value();
  }
  std::string token(const std::string& who) const { return tokens.at(who); }
  std::string csrf(const std::string& who) const { return crypto::csrf_token(keys, actors.at(who).session->bytes()); }
  std::string log_text() {
    const std::scoped_lock lock(log_mutex);
    return lines;
  }

  SeededRandom random{7};
  ManualClock clock{parse_rfc3339("2026-11-22T08:00:00Z").value()};
  crypto::KeyRing keys;
  crypto::Sealer sealer;
  std::mutex log_mutex;
  std::string lines;
  Log log;
  store::TestDatabase database;
  Metrics metrics;
  ProblemTexts texts = source_texts();
  TaskPool pool{{.threads = 1, .queue_tasks = 2}};
  TaskPool hashing_pool{{.threads = 1, .queue_tasks = 2}};
  std::map<std::string, std::string> tokens;
  std::map<std::string, Actor> actors;
  std::atomic<int> pool_runs{0};
  std::atomic<int> journaled{0};
  std::atomic<int> touched{0};
  std::atomic<bool> journal_works{true};
  std::atomic<bool> stepped_up{false};
  Gate gate;
  RouteTable table;
  std::unique_ptr<Executor> executor;

 private:
  void add_session(const std::string& who, Actor actor) {
    const auto token = crypto::make_session_token(random);
    actor.session = SessionId::make(clock.now(), random);
    tokens[who] = token.text;
    actors[who] = actor;
    by_digest_[to_hex(token.stored)] = actor;
  }

  Gate make_gate() {
    return {.authenticate = [this](store::ReadTx&, BytesView digest, const Call&) -> Result<Actor> {
              const auto found = by_digest_.find(to_hex(digest));
              if (found == by_digest_.end()) return denied("session.none");
              return found->second;
            },
            .stepped_up = [this](store::ReadTx&, const Actor&) -> Result<void> {
              if (!stepped_up) return denied("session.step_up");
              return {};
            },
            .touch = [this](store::Tx&, const Actor&) -> Result<void> {
              ++touched;
              return {};
            },
            .journal_reading = [this](store::Tx&, const Call&, const std::vector<PersonId>& persons) -> Result<void> {
              if (!journal_works) return internal("journal.broken");
              journaled += static_cast<int>(persons.size());
              return {};
            }};
  }

  static Prepare answers(Answer answer) {
    return [answer](const Call&) -> Result<Work> { return Work{answer}; };
  }

  /// Adds the thing named by the body and answers with its number.
  static Prepare adds_thing() {
    return [](const Call&) -> Result<Work> {
      return Work{WriteWork([](store::Tx& tx, const Call& call) -> Result<Answer> {
        TRY(tx.execute(kAddThing, {call.actor.person, call.body}));
        const std::int64_t count = TRY(tx.number(kCountThings, {}));
        if (call.body == R"({"name":"refused"})") return Answer::refused(denied("sign_in.failed"));
        if (call.body == R"({"name":"undone"})") return conflict("thing.undone");
        if (call.body == R"({"name":"bug"})") CHECK(count < 0);
        return Answer::created("/things/" + std::to_string(count), R"({"count":)" + std::to_string(count) + "}");
      })};
    };
  }

  Prepare pools() {
    return [this](const Call&) -> Result<Work> {
      return Work{PoolWork([this](const Call&) -> Result<Work> {
        ++pool_runs;
        return Work{ReadWork([](store::ReadTx&, const Call& call) -> Result<Answer> { return Answer::json("\"" + call.actor.id() + "\""); })};
      })};
    };
  }

  std::vector<Route> make_routes() {
    const Access open{.audience = Audience::anybody};
    const Access signed_in{.audience = Audience::signed_in};
    const Access staff{.audience = Audience::roles, .roles = {Role::verifier}, .reads_person = true};
    Access step_up = signed_in;
    step_up.step_up = true;
    Access guarded = signed_in;
    guarded.guard = [](store::ReadTx&, const Call& call) -> Result<void> {
      if (call.parameter("id") != "mine") return not_found("request.no_such_thing");
      return {};
    };
    const auto shows_person = [](const Call&) -> Result<Work> {
      return Work{ReadWork([](store::ReadTx&, const Call&) -> Result<Answer> { return Answer{.body = R"({"person":1})", .subjects = {PersonId()}}; })};
    };
    const auto echo = [](const Call& call) -> Result<Work> {
      return Work{Answer::json(call.body_complete ? call.body : "cut:" + std::to_string(call.body.size()))};
    };
    const auto source = [](const Call& call) -> Result<Work> { return Work{Answer::json("\"" + call.source + "\"")}; };
    const auto bug = [](const Call&) -> Result<Work> { throw std::runtime_error("9999010101900001 must not show"); };
    const auto smuggles = [](const Call&) -> Result<Work> { return Work{Answer{.headers = {{"Location", "/x\r\nSet-Cookie: a=b"}}}}; };
    auto routes = health_routes({{"writer", [] { return true; }}});
    routes.push_back({.method = Method::post, .pattern = "/echo", .operation = "echo", .access = open, .prepare = echo});
    routes.push_back({.method = Method::patch, .pattern = "/uploads/{id}", .operation = "upload", .access = open, .prepare = echo, .body_max = 1U << 20U,
                      .body_type = "application/offset+octet-stream", .takes_cut_body = true, .repeat = Repeat::by_protocol});
    routes.push_back({.method = Method::get, .pattern = "/own", .operation = "own", .access = signed_in, .prepare = answers(Answer::json("{}"))});
    routes.push_back({.method = Method::get, .pattern = "/own/{id}", .operation = "ownOne", .access = guarded, .prepare = answers(Answer::json("{}"))});
    routes.push_back({.method = Method::get, .pattern = "/persons", .operation = "persons", .access = staff, .prepare = shows_person});
    routes.push_back({.method = Method::get, .pattern = "/serious", .operation = "serious", .access = step_up, .prepare = answers(Answer::json("{}"))});
    routes.push_back({.method = Method::post, .pattern = "/things", .operation = "addThing", .access = signed_in, .prepare = adds_thing()});
    routes.push_back({.method = Method::post, .pattern = "/open-things", .operation = "addOpenThing", .access = open, .prepare = adds_thing()});
    routes.push_back({.method = Method::get, .pattern = "/slow", .operation = "slow", .access = signed_in, .prepare = pools()});
    routes.push_back({.method = Method::get, .pattern = "/hash", .operation = "hash", .access = signed_in, .prepare = pools(), .pool = Pool::hashing});
    routes.push_back({.method = Method::get, .pattern = "/source", .operation = "source", .access = open, .prepare = source});
    routes.push_back({.method = Method::get, .pattern = "/bug", .operation = "bug", .access = open, .prepare = bug});
    routes.push_back({.method = Method::get, .pattern = "/smuggle", .operation = "smuggle", .access = open, .prepare = smuggles});
    return routes;
  }

  std::map<std::string, Actor> by_digest_;
};

}  // namespace teduh::http::testing
