// For the tests of papers: the routes on a real executor, database, blob folder and upload folder; two people with a claim each, an officer,
// and a checker that does what the test says.
#pragma once

#include <fstream>
#include <future>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "paper/paper.hpp"
#include "paper/paper_routes.hpp"
#include "paper/receive.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/executor.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::paper {

using Headers = std::vector<std::pair<std::string, std::string>>;

inline law::PaperBook source_papers() {
  std::ostringstream content;
  content << std::ifstream(std::string(TEDUH_SOURCE_DIR) + "/law/papers.yaml").rdbuf();
  const auto text = content.str();
  const std::vector<EmbeddedFile> files{{"papers.yaml", text}};
  auto book = law::PaperBook::load(files);
  if (!book) throw std::runtime_error(book.error().detail);
  return *std::move(book);
}

inline http::ProblemTexts source_texts() {
  std::vector<std::pair<std::string, std::string>> kept;
  for (const char* name : {"paper.yaml", "document.yaml", "domain.yaml", "http.yaml", "blob.yaml"}) {
    std::ostringstream content;
    content << std::ifstream(std::string(TEDUH_SOURCE_DIR) + "/words/errors/" + name).rdbuf();
    kept.emplace_back(name, content.str());
  }
  std::vector<EmbeddedFile> files;
  for (const auto& [path, text] : kept) files.push_back({path, text});
  auto texts = http::ProblemTexts::load(files);
  if (!texts) throw std::runtime_error(texts.error().detail);
  return *std::move(texts);
}

class PaperWorld {
 public:
  PaperWorld() : table(with_tables()) {
    add_actor("ani", {.kind = ActorKind::participant, .person = ani, .roles = {Role::participant}});
    add_actor("budi", {.kind = ActorKind::participant, .person = budi, .roles = {Role::participant}});
    add_actor("counter", {.kind = ActorKind::staff, .staff = StaffId::make(clock.now(), random), .roles = {Role::counter}});
    add_actor("verifier", {.kind = ActorKind::staff, .staff = StaffId::make(clock.now(), random), .roles = {Role::verifier}});
    claims = {{claim, ani}, {budis_claim, budi}};
    executor = std::make_unique<http::Executor>(
        http::Services{table, gate, database.get(), pool, keys, sealer, clock, random, log, metrics, texts}, http::ExecutorOptions{});
  }

  /// What a paper looks like in these tests: the fake checker keeps it and turns it to upper case.
  static Result<document::CheckedPaper> plain_check(BytesView bytes) {
    const auto text = text_of(bytes);
    if (text.starts_with("bad")) {
      Error error = invalid("document.too_many_pixels");
      error.facts = {{"width", "40000"}, {"height", "40000"}, {"megapixels_max", "100"}};
      return error;
    }
    document::CheckedPaper checked;
    if (text.starts_with("%PDF")) checked.received_type = checked.type = document::PaperType::pdf;
    checked.bytes = to_bytes(ascii_upper(text));
    checked.removed = {"action", "javascript"};
    checked.received_sha256 = sha256(bytes);
    checked.clean_sha256 = sha256(checked.bytes);
    return checked;
  }

  http::Reply call(http::Method method, const std::string& target, Headers headers, std::string body = {}, bool whole = true) {
    auto flight = admit(method, target, std::move(headers));
    return flight ? finish(flight, std::move(body), whole) : std::move(*refused);
  }
  /// The head was read; the body is still on its way.
  http::Executor::FlightPtr admit(http::Method method, const std::string& target, Headers headers) {
    http::Head head{.method = method, .target = target, .headers = std::move(headers)};
    auto admitted = executor->admit(head, "127.0.0.1");
    if (auto* reply = std::get_if<http::Reply>(&admitted)) {
      refused = std::move(*reply);
      return nullptr;
    }
    return std::get<http::Executor::Admitted>(admitted).flight;
  }
  http::Reply finish(const http::Executor::FlightPtr& flight, std::string body, bool whole = true) {
    std::promise<http::Reply> promise;
    executor->run(flight, std::move(body), whole, [&](http::Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
  }

  Headers tus(const std::string& who, Headers more = {}) {
    Headers headers{{"authorization", "Bearer " + tokens.at(who)}, {"tus-resumable", "1.0.0"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
  }
  static std::string pair(const std::string& key, const std::string& value) { return key + " " + to_base64(bytes_of(value)); }
  std::string metadata(const std::string& kind = "ktp") const { return pair("claim_id", claim.print()) + "," + pair("kind", kind); }

  http::Reply create(const std::string& who, std::size_t length, Headers more = {}, const std::string& kind = "ktp") {
    return call(http::Method::post, "/api/uploads",
                tus(who, with({{"upload-length", std::to_string(length)}, {"upload-metadata", metadata(kind)}}, std::move(more))));
  }
  /// The address of a new upload of Ani's.
  std::string created(std::size_t length, const std::string& kind = "ktp") { return header(create("ani", length, {}, kind), "Location"); }
  http::Reply patch(const std::string& address, std::int64_t offset, const std::string& bytes, Headers more = {}, bool whole = true) {
    return call(http::Method::patch, address, tus("ani", with(piece_headers(offset), std::move(more))), bytes, whole);
  }
  static Headers piece_headers(std::int64_t offset) {
    return {{"content-type", "application/offset+octet-stream"}, {"upload-offset", std::to_string(offset)}};
  }
  http::Reply head(const std::string& address, const std::string& who = "ani") { return call(http::Method::head, address, tus(who)); }
  /// A whole paper; its id.
  std::string sent(const std::string& bytes, const std::string& kind = "ktp") {
    return header(patch(created(bytes.size(), kind), 0, bytes), "Teduh-Paper-Id");
  }

  static Headers with(Headers headers, Headers more) {
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
  }
  static std::string header(const http::Reply& reply, const std::string& name) {
    for (const auto& [known, value] : reply.headers)
      if (known == name) return value;
    return {};
  }
  static std::string code(const http::Reply& reply) {
    const auto at = reply.body.find("\"code\":\"");
    return at == std::string::npos ? "" : reply.body.substr(at + 8, reply.body.find('"', at + 8) - at - 8);
  }
  static UploadId id_of(const std::string& address) { return UploadId::parse(address.substr(address.rfind('/') + 1)).value(); }

  std::vector<Paper> papers() {
    return database.get().read([&](store::ReadTx& tx) { return list_papers(tx, ani, claim); }).value();
  }
  std::vector<journal::JournalEntry> acts() {
    return database.get().read([&](store::ReadTx& tx) { return journal::list_about(tx, {.subject = claim.uuid()}); }).value();
  }
  Actor actor(const std::string& who) const { return actors.at(who); }

  SeededRandom random{11};
  ManualClock clock{parse_rfc3339("2026-11-22T08:00:00Z").value()};
  PersonId ani = PersonId::make(clock.now(), random);
  PersonId budi = PersonId::make(clock.now(), random);
  ClaimId claim = ClaimId::make(clock.now(), random);
  ClaimId budis_claim = ClaimId::make(clock.now(), random);
  std::map<ClaimId, PersonId> claims;
  std::atomic<bool> claim_takes{true};
  std::atomic<int> readings{0};
  std::function<Result<document::CheckedPaper>(BytesView)> check = plain_check;
  std::atomic<int> checks{0};
  crypto::KeyRing keys = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{keys, random};
  Log log{clock, [](const std::string&) {}};
  store::TestDatabase database;
  store::TemporaryFolder files;
  http::Metrics metrics;
  http::ProblemTexts texts = source_texts();
  std::unique_ptr<blob::BlobStore> blobs = blob::BlobStore::open(files.path() / "blobs", clock).value();
  std::unique_ptr<blob::UploadFolder> folder = blob::UploadFolder::open(files.path() / "uploads").value();
  journal::Journal journal{random};
  law::PaperBook book = source_papers();
  PaperDeps deps{.database = database.get(),
                 .blobs = *blobs,
                 .folder = *folder,
                 .clock = clock,
                 .random = random,
                 .journal = journal,
                 .papers = book,
                 .check = [this](BytesView bytes) { ++checks; return check(bytes); },
                 .person_of_claim = [this](store::ReadTx&, const Actor& actor, const ClaimId& id) -> Result<PersonId> {
                   const auto found = claims.find(id);
                   const bool own = found != claims.end() && (actor.kind != ActorKind::participant || actor.person == found->second);
                   if (!own) return not_found("claim.no_such_claim");
                   return found->second;
                 },
                 .takes_papers = [this](store::ReadTx&, const Actor&, const ClaimId&) -> Result<void> {
                   if (!claim_takes) return conflict("claim.wrong_state");
                   return {};
                 }};
  std::map<std::string, std::string> tokens;
  std::map<std::string, Actor> actors;
  http::Gate gate{.authenticate = [this](store::ReadTx&, BytesView digest, const http::Call&) -> Result<Actor> {
                    const auto found = by_digest_.find(to_hex(digest));
                    if (found == by_digest_.end()) return denied("session.none");
                    return found->second;
                  },
                  .stepped_up = {},
                  .touch = {},
                  .journal_reading = [this](store::Tx&, const http::Call&, const std::vector<PersonId>& persons) -> Result<void> {
                    readings += static_cast<int>(persons.size());
                    return {};
                  }};
  http::RouteTable table;
  http::TaskPool pool{{.threads = 3, .queue_tasks = 20}};
  std::unique_ptr<http::Executor> executor;
  std::optional<http::Reply> refused;

 private:
  http::RouteTable with_tables() { return http::RouteTable(paper_routes(deps)); }
  void add_actor(const std::string& who, Actor actor) {
    const auto token = crypto::make_session_token(random);
    actor.session = SessionId::make(clock.now(), random);
    tokens[who] = token.text;
    actors[who] = actor;
    by_digest_[to_hex(token.stored)] = actor;
  }
  std::map<std::string, Actor> by_digest_;
};

}  // namespace teduh::paper
