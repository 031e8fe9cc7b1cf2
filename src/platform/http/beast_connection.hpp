// One connection: its socket, what was read of it, and the time that its reading or writing may take.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace teduh::http {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;

constexpr auto kAsTuple = net::as_tuple(net::use_awaitable);
constexpr std::size_t kReadBytes = 16 * 1024;

/// Used on its strand only.
struct Connection {
  explicit Connection(tcp::socket taken) : socket(std::move(taken)), deadline(socket.get_executor()) {}
  tcp::socket socket;
  net::steady_timer deadline;
  std::uint64_t deadline_number = 0;  // an expiry of an older deadline that is already queued counts for nothing
  bool late = false;
  net::ip::address address;  // of the other end; an IPv4 address is never in its IPv6 form
  std::string limit;         // whose share of the connections it takes; empty: nobody's, a proxy that is believed
  std::string buffer;  // read and not yet used
  std::size_t bodies_reserved = 0;
  bool idle = true;
};
using ConnectionPtr = std::shared_ptr<Connection>;

/// All connections that are open, and how many each address (or /64 network) has. From any thread.
class OpenConnections {
 public:
  /// False when a limit is passed; the connection is in the list all the same, until it has been told and has ended.
  bool add(const ConnectionPtr& connection, std::size_t max, std::size_t max_of_address) {
    const std::scoped_lock lock(mutex_);
    connections_.insert(connection);
    const bool within = connection->limit.empty() || ++per_address_[connection->limit] <= max_of_address;
    return within && connections_.size() <= max;
  }
  /// Gives how many are left.
  std::size_t remove(const ConnectionPtr& connection) {
    const std::scoped_lock lock(mutex_);
    connections_.erase(connection);
    const auto of_address = per_address_.find(connection->limit);
    if (of_address != per_address_.end() && --of_address->second == 0) per_address_.erase(of_address);
    return connections_.size();
  }
  std::size_t count() {
    const std::scoped_lock lock(mutex_);
    return connections_.size();
  }
  void close_all(bool only_idle) {
    const std::scoped_lock lock(mutex_);
    for (const auto& connection : connections_) {
      net::post(connection->socket.get_executor(), [connection, only_idle] {
        beast::error_code ignored;
        if (connection->idle || !only_idle) connection->socket.close(ignored);
      });
    }
  }

 private:
  std::mutex mutex_;  // guards the two below
  std::set<ConnectionPtr> connections_;
  std::map<std::string, std::size_t> per_address_;
};

/// From now on the connection's reading and writing ends after `time`; the socket stays open, so that a reply can say why.
inline void limit(const ConnectionPtr& connection, std::chrono::milliseconds time) {
  connection->late = false;
  const std::uint64_t number = ++connection->deadline_number;
  connection->deadline.expires_after(time);
  connection->deadline.async_wait([weak = std::weak_ptr(connection), number](beast::error_code code) {
    const auto alive = weak.lock();
    if (code || !alive || alive->deadline_number != number) return;
    alive->late = true;
    beast::error_code ignored;
    alive->socket.cancel(ignored);
  });
}

/// Appends to the buffer what comes next. timed_out when the limit was met first.
inline net::awaitable<beast::error_code> read_more(ConnectionPtr connection) {
  const std::size_t before = connection->buffer.size();
  connection->buffer.resize(before + kReadBytes);
  const auto space = net::buffer(connection->buffer.data() + before, kReadBytes);
  auto [code, count] = co_await connection->socket.async_read_some(space, kAsTuple);
  connection->buffer.resize(before + count);
  co_return connection->late ? beast::error_code(net::error::timed_out) : code;
}

}  // namespace teduh::http
