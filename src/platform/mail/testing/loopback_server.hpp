// A server of one connection at a time on the loopback address, for tests: its conversation runs in a thread of its own.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "base/check.hpp"

namespace teduh::mail::testing {

/// The server's end of a connection.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}
  void say(std::string_view text) const {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// One line without its line end; empty at the end of the connection.
  std::string line() {
    std::string out;
    for (char c = 0; ::recv(socket_, &c, 1, 0) == 1;) {
      if (c == '\n') break;
      if (c != '\r') out += c;
    }
    return out;
  }
  std::string bytes(std::size_t count) {
    std::string out;
    for (char c = 0; out.size() < count && ::recv(socket_, &c, 1, 0) == 1;) out += c;
    return out;
  }

 private:
  int socket_;
};

class LoopbackServer {
 public:
  using Conversation = std::function<void(Peer&)>;

  explicit LoopbackServer(Conversation conversation) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    CHECK(::bind(listener_, plain, size) == 0 && ::listen(listener_, 1) == 0 && ::getsockname(listener_, plain, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, conversation = std::move(conversation)](const std::stop_token& stop) { serve(conversation, stop); });
  }
  ~LoopbackServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] int port() const { return port_; }

 private:
  void serve(const Conversation& conversation, const std::stop_token& stop) const {
    while (!stop.stop_requested()) {
      pollfd waiting{.fd = listener_, .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, 20) != 1) continue;
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) continue;
      Peer peer(socket);
      conversation(peer);
      ::close(socket);
    }
  }

  int listener_;
  int port_ = 0;
  std::jthread thread_;
};

}  // namespace teduh::mail::testing
