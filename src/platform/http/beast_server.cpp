// Coroutines over Asio. Only one shape of co_await: GCC 12 destroys temporaries of such a statement twice.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <thread>
#include <typeinfo>

#include "base/text.hpp"
#include "platform/http/beast_calls.hpp"
#include "platform/http/beast_connection.hpp"
#include "platform/http/beast_wire.hpp"
#include "platform/http/server.hpp"
#include "platform/http/strict.hpp"

namespace teduh::http {
namespace {

constexpr std::size_t kSlowestBytesPerMillisecond = 4;  // a poor phone line takes 4 kB a second
constexpr std::size_t kLingerBytesMax = 1U << 20U;
constexpr int kBacklog = 1'024;
constexpr std::chrono::milliseconds kAcceptPause{100};  // when the system has no descriptors left

}  // namespace

class Server::State {
 public:
  State(ServerOptions options, Executor& executor, Log& log, Metrics& metrics)
      : options_(std::move(options)),
        executor_(executor),
        log_(log),
        open_(metrics.gauge("teduh_http_connections", "Connections that are open")),
        refused_(metrics.counter("teduh_http_connections_refused_total", "Connections above a limit")),
        timed_out_(metrics.counter("teduh_http_time_outs_total", "Connections that were too slow")) {}

  Result<void> listen();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  void run();
  void stop();

 private:
  enum class Body : std::uint8_t { whole = 1, cut };
  struct BodyRead {
    Body how = Body::whole;
    std::string bytes;
    std::optional<Error> error = {};
  };

  net::awaitable<void> accept_loop();
  net::awaitable<void> serve(ConnectionPtr connection);
  net::awaitable<bool> serve_one(ConnectionPtr connection, bool last);
  net::awaitable<Result<std::optional<std::size_t>>> read_head(ConnectionPtr connection);
  net::awaitable<BodyRead> read_body(ConnectionPtr connection, const Head* head, const Executor::Admitted* admitted);
  net::awaitable<BodyRead> read_sized(ConnectionPtr connection, std::size_t length);
  net::awaitable<BodyRead> read_chunks(ConnectionPtr connection, std::size_t body_max);
  BodyRead settle_cut(BodyRead body, bool takes_cut_body);
  net::awaitable<beast::error_code> continue_expected(ConnectionPtr connection, const Head* head);
  net::awaitable<bool> send(ConnectionPtr connection, Reply reply, bool close);
  net::awaitable<void> linger(ConnectionPtr connection);
  net::awaitable<void> drain_deadline();

  void take(tcp::socket socket);
  void forget(const ConnectionPtr& connection);
  bool reserve(Connection& connection, std::size_t bytes);
  void release(Connection& connection);
  void begin_drain();

  const ServerOptions options_;
  Executor& executor_;
  Log& log_;
  Gauge& open_;
  Counter& refused_;
  Counter& timed_out_;
  CallsElsewherePtr elsewhere_ = std::make_shared<CallsElsewhere>();
  net::io_context loop_;
  net::strand<net::io_context::executor_type> accept_strand_{net::make_strand(loop_)};
  tcp::acceptor acceptor_{accept_strand_};       // used on accept_strand_ once the loop runs
  net::steady_timer drain_timer_{accept_strand_};  // likewise
  std::uint16_t port_ = 0;
  std::atomic<bool> draining_{false};
  std::atomic<std::size_t> body_bytes_{0};
  OpenConnections connections_;
};

Result<void> Server::State::listen() {
  beast::error_code code;
  const auto address = net::ip::make_address(options_.address, code);
  if (code) return unavailable("http.listen", "the address to listen on is none");
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), code);
  if (!code) acceptor_.set_option(net::socket_base::reuse_address(true), code);
  if (!code) acceptor_.bind(endpoint, code);
  if (!code) acceptor_.listen(kBacklog, code);
  if (code) return unavailable("http.listen", code.message());
  port_ = acceptor_.local_endpoint().port();
  net::co_spawn(accept_strand_, accept_loop(), net::detached);
  return {};
}

void Server::State::run() {
  {
    std::vector<std::jthread> more;
    for (unsigned i = 1; i < options_.threads; ++i) more.emplace_back([this] { loop_.run(); });
    loop_.run();
  }
  elsewhere_->wait_for_none();
}

void Server::State::stop() {
  if (draining_.exchange(true)) return;
  net::post(accept_strand_, [this] { begin_drain(); });
}

void Server::State::begin_drain() {
  beast::error_code ignored;
  acceptor_.close(ignored);
  connections_.close_all(true);
  net::co_spawn(accept_strand_, drain_deadline(), net::detached);
}

net::awaitable<void> Server::State::drain_deadline() {
  drain_timer_.expires_after(options_.drain_time);
  if (connections_.count() == 0) co_return;  // whoever closes the last one later cancels the wait
  auto [code] = co_await drain_timer_.async_wait(kAsTuple);
  if (code) co_return;
  connections_.close_all(false);
}

net::awaitable<void> Server::State::accept_loop() {
  net::steady_timer pause(accept_strand_);
  while (!draining_) {
    auto strand = net::make_strand(loop_);
    auto [code, socket] = co_await acceptor_.async_accept(strand, kAsTuple);
    if (code == net::error::operation_aborted || code == net::error::bad_descriptor) co_return;
    if (!code) {
      take(std::move(socket));
      continue;
    }
    pause.expires_after(kAcceptPause);
    co_await pause.async_wait(kAsTuple);
  }
}

void Server::State::take(tcp::socket socket) {
  beast::error_code code;
  const auto remote = socket.remote_endpoint(code);
  if (code) return;
  socket.set_option(tcp::no_delay(true), code);
  auto connection = std::make_shared<Connection>(std::move(socket));
  connection->address = plain(remote.address());
  if (!is_trusted(options_.trusted_proxies, connection->address)) connection->limit = limit_name(connection->address);
  const auto executor = connection->socket.get_executor();
  net::co_spawn(executor, serve(std::move(connection)), net::detached);
}

void Server::State::forget(const ConnectionPtr& connection) {
  release(*connection);
  const std::size_t left = connections_.remove(connection);
  open_.set(static_cast<std::int64_t>(left));
  if (left == 0 && draining_) net::post(accept_strand_, [this] { drain_timer_.cancel(); });
}

bool Server::State::reserve(Connection& connection, std::size_t bytes) {
  if (body_bytes_.fetch_add(bytes) + bytes > options_.body_bytes_in_memory) {
    body_bytes_.fetch_sub(bytes);
    return false;
  }
  connection.bodies_reserved += bytes;
  return true;
}

void Server::State::release(Connection& connection) { body_bytes_.fetch_sub(std::exchange(connection.bodies_reserved, 0)); }

net::awaitable<void> Server::State::serve(ConnectionPtr connection) {
  const bool within_limits = connections_.add(connection, options_.connections_max, options_.connections_per_address);
  open_.set(static_cast<std::int64_t>(connections_.count()));
  try {
    if (!within_limits) {
      refused_.add();
      auto reply = executor_.refuse(unavailable("request.too_many_connections"));
      auto sent = co_await send(connection, std::move(reply), true);
      if (sent) co_await linger(connection);
    } else {
      for (std::size_t count = 1; count <= options_.requests_per_connection; ++count) {
        const bool last = count == options_.requests_per_connection;
        auto more = co_await serve_one(connection, last);
        if (!more || draining_) break;
      }
    }
  } catch (const std::exception& failure) {
    log_.write(LogLevel::error, "http.session", {{"what", std::string(typeid(failure).name())}});
  }
  beast::error_code ignored;
  connection->deadline.cancel();
  connection->socket.shutdown(tcp::socket::shutdown_both, ignored);
  connection->socket.close(ignored);
  forget(connection);
}

net::awaitable<bool> Server::State::serve_one(ConnectionPtr connection, bool last) {
  auto end = co_await read_head(connection);
  if (!end) {
    auto refusal = executor_.refuse(end.error());
    auto sent = co_await send(connection, std::move(refusal), true);
    if (sent) co_await linger(connection);
    co_return false;
  }
  if (!*end) co_return false;  // the caller has gone, or never began
  const std::string section = connection->buffer.substr(0, **end);
  connection->buffer.erase(0, **end);
  auto head = parse_head(section);
  if (head && !library_agrees(section, *head)) head = invalid("request.malformed", "the library reads it otherwise");
  if (!head) {
    auto refusal = executor_.refuse(head.error());
    auto sent = co_await send(connection, std::move(refusal), true);
    if (sent) co_await linger(connection);
    co_return false;
  }
  auto admitted = executor_.admit(*head, source_of(connection->address, *head, options_.trusted_proxies));
  const bool brings_body = head->chunked || head->content_length.value_or(0) > 0;
  if (auto* refusal = std::get_if<Reply>(&admitted)) {
    // With its body unread the connection cannot go on.
    const bool close = brings_body || last || draining_ || !head->keep_alive;
    auto sent = co_await send(connection, std::move(*refusal), close);
    if (sent && brings_body) co_await linger(connection);
    co_return sent && !close;
  }
  auto& call = std::get<Executor::Admitted>(admitted);
  auto body = co_await read_body(connection, &*head, &call);
  if (body.error) {
    auto refusal = executor_.refuse(call.flight, *body.error);
    auto sent = co_await send(connection, std::move(refusal), true);
    if (sent) co_await linger(connection);
    co_return false;
  }
  const bool whole = body.how == Body::whole;
  auto reply = co_await reply_of(executor_, elsewhere_, call.flight, std::move(body.bytes), whole);
  release(*connection);
  const bool close = !whole || last || draining_ || !head->keep_alive;
  auto sent = co_await send(connection, std::move(reply), close);
  co_return sent && !close;
}

/// The length of the head at the front of the buffer; nothing when the caller left or was idle too long.
net::awaitable<Result<std::optional<std::size_t>>> Server::State::read_head(ConnectionPtr connection) {
  using Found = Result<std::optional<std::size_t>>;
  bool begun = !connection->buffer.empty();
  limit(connection, begun ? options_.head_time : options_.idle_time);
  for (;;) {
    Found end = find_head_end(connection->buffer);
    if (!end || *end) co_return end;
    connection->idle = !begun;
    if (connection->idle && draining_) co_return Found(std::optional<std::size_t>());
    auto code = co_await read_more(connection);
    connection->idle = false;
    if (code == net::error::timed_out) timed_out_.add();
    if (code == net::error::timed_out && begun) co_return Found(invalid("request.timeout"));
    if (code) co_return Found(std::optional<std::size_t>());
    if (!begun) limit(connection, options_.head_time);
    begun = true;
  }
}

net::awaitable<beast::error_code> Server::State::continue_expected(ConnectionPtr connection, const Head* head) {
  if (!head->expect_continue || !connection->buffer.empty()) co_return beast::error_code();
  limit(connection, options_.write_time);
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto bytes = net::buffer(kContinue.data(), kContinue.size());
  auto [code, count] = co_await net::async_write(connection->socket, bytes, kAsTuple);
  co_return code;
}

/// What was cut off is a fault, except on routes that take it.
Server::State::BodyRead Server::State::settle_cut(BodyRead body, bool takes_cut_body) {
  if (body.how != Body::cut) return body;
  if (body.error && body.error->code == "request.timeout") timed_out_.add();
  if (takes_cut_body) body.error.reset();
  else if (!body.error) body.error = invalid("request.cut");
  return body;
}

net::awaitable<Server::State::BodyRead> Server::State::read_body(ConnectionPtr connection, const Head* head, const Executor::Admitted* admitted) {
  BodyRead body;
  const std::uint64_t length = head->content_length.value_or(0);
  if (length > admitted->body_max || (head->chunked && admitted->body_max == 0)) {
    body.error = invalid("request.too_large");
    co_return body;
  }
  if (!head->chunked && length == 0) co_return body;
  auto code = co_await continue_expected(connection, head);
  if (code) {
    body.error = invalid("request.cut");
    co_return body;
  }
  if (head->chunked) {
    auto chunks = co_await read_chunks(connection, admitted->body_max);
    co_return settle_cut(std::move(chunks), admitted->takes_cut_body);
  }
  const auto size = static_cast<std::size_t>(length);
  auto sized = co_await read_sized(connection, size);
  co_return settle_cut(std::move(sized), admitted->takes_cut_body);
}

net::awaitable<Server::State::BodyRead> Server::State::read_sized(ConnectionPtr connection, std::size_t length) {
  BodyRead body;
  std::size_t in_window = 0;
  limit(connection, options_.body_window);
  for (;;) {
    const std::size_t part = std::min(connection->buffer.size(), length - body.bytes.size());
    if (!reserve(*connection, part)) {
      body.error = unavailable("request.busy");
      co_return body;
    }
    body.bytes.append(connection->buffer, 0, part);
    connection->buffer.erase(0, part);
    if (body.bytes.size() == length) co_return body;
    in_window += part;
    if (in_window >= options_.body_window_bytes) {
      in_window = 0;
      limit(connection, options_.body_window);
    }
    auto code = co_await read_more(connection);
    if (!code) continue;
    body.how = Body::cut;
    if (code == net::error::timed_out) body.error = invalid("request.timeout");
    co_return body;
  }
}

net::awaitable<Server::State::BodyRead> Server::State::read_chunks(ConnectionPtr connection, std::size_t body_max) {
  BodyRead body;
  ChunkReader chunks(body_max);
  std::size_t in_window = 0;
  limit(connection, options_.body_window);
  for (;;) {
    auto taken = chunks.feed(connection->buffer, body.bytes);
    if (!taken) {
      body.error = taken.error();
      co_return body;
    }
    if (!reserve(*connection, *taken)) {
      body.error = unavailable("request.busy");
      co_return body;
    }
    connection->buffer.erase(0, *taken);
    if (chunks.done()) co_return body;
    in_window += *taken;
    if (in_window >= options_.body_window_bytes) {
      in_window = 0;
      limit(connection, options_.body_window);
    }
    auto code = co_await read_more(connection);
    if (!code) continue;
    body.how = Body::cut;
    if (code == net::error::timed_out) body.error = invalid("request.timeout");
    co_return body;
  }
}

net::awaitable<bool> Server::State::send(ConnectionPtr connection, Reply reply, bool close) {
  const auto for_size = std::chrono::milliseconds(reply.body.size() / kSlowestBytesPerMillisecond);
  limit(connection, options_.write_time + for_size);
  const std::string head = head_of(reply, close);
  const bool silent = reply.head_only || reply.status == 204 || reply.status == 304;
  const std::array<net::const_buffer, 2> parts{net::buffer(head), silent ? net::const_buffer() : net::buffer(reply.body)};
  auto [code, count] = co_await net::async_write(connection->socket, parts, kAsTuple);
  if (connection->late) timed_out_.add();
  co_return !code && !connection->late;
}

/// Closing with unread bytes would make the system throw the reply away, so a little of them is read first.
net::awaitable<void> Server::State::linger(ConnectionPtr connection) {
  beast::error_code ignored;
  connection->socket.shutdown(tcp::socket::shutdown_send, ignored);
  limit(connection, options_.linger_time);
  for (std::size_t read = 0; read < kLingerBytesMax; read += kReadBytes) {
    connection->buffer.clear();
    auto code = co_await read_more(connection);
    if (code) co_return;
  }
}

Server::Server(ServerOptions options, Executor& executor, Log& log, Metrics& metrics)
    : state_(std::make_unique<State>(std::move(options), executor, log, metrics)) {}
Server::~Server() = default;

Result<void> Server::listen() { return state_->listen(); }
std::uint16_t Server::port() const { return state_->port(); }
void Server::run() { state_->run(); }
void Server::stop() { state_->stop(); }

}  // namespace teduh::http
