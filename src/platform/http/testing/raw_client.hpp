// For tests only: a TCP client that sends exactly the bytes it is given, and reads answers byte by byte.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace teduh::http::testing {

struct RawAnswer {
  int status = 0;
  std::string head;
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval wait{.tv_sec = 20, .tv_usec = 0};  // only a hanging server meets it
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("connect");
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the other side has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  /// One answer; nothing when the connection ended first. `body` false: the answer to HEAD.
  std::optional<RawAnswer> read_answer(bool body = true) {
    RawAnswer answer;
    while (!answer.head.ends_with("\r\n\r\n")) {
      const auto c = next();
      if (!c) return std::nullopt;
      answer.head.push_back(*c);
    }
    if (answer.head.size() < 12) return std::nullopt;
    answer.status = static_cast<int>(parse_int64(answer.head.substr(9, 3)).value_or(0));
    const auto length = header(answer, "content-length");
    const auto bytes = body && !length.empty() ? parse_int64(length).value_or(0) : 0;
    while (answer.body.size() < static_cast<std::size_t>(bytes)) {
      const auto c = next();
      if (!c) return std::nullopt;
      answer.body.push_back(*c);
    }
    return answer;
  }

  /// Whether the connection has ended with nothing more to read.
  bool is_ended() { return !next().has_value(); }

  static std::string header(const RawAnswer& answer, std::string_view name) {
    for (const auto line : split(answer.head, '\n')) {
      const auto colon = line.find(':');
      if (colon != std::string_view::npos && ascii_lower(line.substr(0, colon)) == name) return std::string(trim(line.substr(colon + 1)));
    }
    return {};
  }

 private:
  std::optional<char> next() {
    if (at_ == buffer_.size()) {
      buffer_.resize(16 * 1024);
      const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      at_ = 0;
      buffer_.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
      if (count <= 0) return std::nullopt;
    }
    return buffer_[at_++];
  }

  int socket_;
  std::string buffer_;
  std::size_t at_ = 0;
};

}  // namespace teduh::http::testing
