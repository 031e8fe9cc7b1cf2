#include "bare_beast_server.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <string>
#include <thread>
#include <utility>

#include "domain/ids.hpp"

namespace teduh::bench {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using Failure = boost::system::error_code;

constexpr std::size_t kNoteBytes = 200;  // an entry of the journal

constexpr store::Sql kCreateAct{"bench_create_act",
                                "CREATE TABLE act (person_id BLOB NOT NULL, act_id BLOB NOT NULL, state INTEGER NOT NULL, version INTEGER NOT NULL, "
                                "promised INTEGER NOT NULL, amount INTEGER NOT NULL, branch TEXT NOT NULL, changed_at INTEGER NOT NULL, "
                                "PRIMARY KEY (person_id, act_id)) STRICT, WITHOUT ROWID"};
constexpr store::Sql kCreateNote{"bench_create_note", "CREATE TABLE note (note_id BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT"};
constexpr store::Sql kAct{"bench_act",
                          "INSERT INTO act (person_id, act_id, state, version, promised, amount, branch, changed_at) VALUES (?1, ?2, 2, 3, 20500, ?3, ?4, ?5)"};
constexpr store::Sql kNote{"bench_note", "INSERT INTO note (note_id, body) VALUES (?1, ?2)"};
constexpr store::Sql kCountActs{"bench_count_acts", "SELECT COUNT(*) FROM act"};
constexpr store::Sql kCountNotes{"bench_count_notes", "SELECT COUNT(*) FROM note"};

struct World {
  store::Database& database;
  const Clock& clock;
  Random& random;
};

store::Database::WriteJob two_rows(const World& world) {
  const Moment now = world.clock.now();
  return [now, person = PersonId::make(now, world.random), act = ClaimId::make(now, world.random),
          note = EntryId::make(now, world.random)](store::Tx& tx) -> Result<void> {
    static constexpr std::array<std::uint8_t, kNoteBytes> kBody{};
    TRY(tx.execute(kAct, {person, act, 15'000'000, "7571", now}));
    TRY(tx.execute(kNote, {note, kBody}));
    return {};
  };
}

/// One connection: read, write two rows, answer, again.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const World& world) : socket_(std::move(socket)), world_(world) {}

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_, [self = shared_from_this()](Failure failure, std::size_t) {
      if (!failure) self->commit();
    });
  }

 private:
  void commit() {
    world_.database.write_async(two_rows(world_), [self = shared_from_this()](Result<void> done) {
      const auto executor = self->socket_.get_executor();
      net::post(executor, [self, good = done.has_value()] { self->answer(good); });
    });
  }

  void answer(bool good) {
    response_ = {good ? http::status::ok : http::status::service_unavailable, request_.version()};
    response_.keep_alive(request_.keep_alive());
    response_.set(http::field::content_type, "application/json");
    response_.body() = R"({"state":"submitted"})";
    response_.prepare_payload();
    http::async_write(socket_, response_, [self = shared_from_this()](Failure failure, std::size_t) {
      if (!failure && self->response_.keep_alive()) self->read();
    });
  }

  tcp::socket socket_;
  const World& world_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

}  // namespace

class BareServer::State {
 public:
  State(store::Database& database, const Clock& clock, Random& random)
      : world{database, clock, random}, acceptor(io, tcp::endpoint(net::ip::address_v4::loopback(), 0)) {}

  void accept() {
    acceptor.async_accept([this](Failure failure, tcp::socket socket) {
      if (failure) return;
      Failure ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Session>(std::move(socket), world)->read();
      accept();
    });
  }

  World world;
  net::io_context io{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

BareServer::BareServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

BareServer::~BareServer() {
  state_->io.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

Result<std::unique_ptr<BareServer>> BareServer::start(store::Database& database, const Clock& clock, Random& random) {
  TRY(database.write([](store::Tx& tx) -> Result<void> {
    TRY(tx.execute(kCreateAct, {}));
    TRY(tx.execute(kCreateNote, {}));
    return {};
  }));
  auto state = std::make_unique<State>(database, clock, random);
  state->accept();
  state->thread = std::thread([&io = state->io] { io.run(); });
  return std::unique_ptr<BareServer>(new BareServer(std::move(state)));
}

std::uint16_t BareServer::port() const { return state_->acceptor.local_endpoint().port(); }

Result<BareServer::Rows> BareServer::count_rows() const {
  return state_->world.database.read([](store::ReadTx& tx) -> Result<Rows> {
    const auto acts = TRY(tx.number(kCountActs, {}));
    const auto notes = TRY(tx.number(kCountNotes, {}));
    return Rows{acts, notes};
  });
}

}  // namespace teduh::bench
