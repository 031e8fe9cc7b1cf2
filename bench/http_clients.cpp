#include "http_clients.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <string_view>
#include <thread>

#include "base/text.hpp"

namespace teduh::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::int64_t micros_since(Steady::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - start).count();
}

std::int64_t thread_cpu_micros() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

struct Reply {
  std::string text;
  bool good = false;   // 200
  bool last = false;   // the server closes the connection after it
};

/// One connection, opened when it is needed.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : port_(port) {}
  ~Wire() { close(); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// Nothing when the connection broke.
  std::optional<Reply> call(const std::string& request) {
    if (socket_ < 0 && !open()) return std::nullopt;
    if (!send_all(request)) return std::nullopt;
    auto reply = receive();
    if (!reply || reply->last) close();
    return reply;
  }

 private:
  bool open() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  bool send_all(std::string_view rest) {
    while (!rest.empty()) {
      const auto sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  bool receive_more(std::string& text) {
    char piece[kReadBytes];
    const auto got = ::recv(socket_, piece, sizeof piece, 0);
    if (got <= 0) return false;
    text.append(piece, static_cast<std::size_t>(got));
    return true;
  }

  std::optional<Reply> receive() {
    Reply reply;
    std::size_t head_end = std::string::npos;
    while ((head_end = reply.text.find(kHeadEnd)) == std::string::npos)
      if (!receive_more(reply.text)) return std::nullopt;
    const std::string head = ascii_lower(std::string_view(reply.text).substr(0, head_end + 2));
    reply.good = head.starts_with("http/1.1 200 ");
    reply.last = head.find("\r\nconnection: close\r\n") != std::string::npos;
    const auto whole = head_end + kHeadEnd.size() + length_in(head);
    while (reply.text.size() < whole)
      if (!receive_more(reply.text)) return std::nullopt;
    return reply;
  }

  static std::size_t length_in(std::string_view head) {
    constexpr std::string_view kName = "\r\ncontent-length: ";
    const auto at = head.find(kName);
    if (at == std::string_view::npos) return 0;
    const auto from = at + kName.size();
    return static_cast<std::size_t>(parse_int64(head.substr(from, head.find('\r', from) - from)).value_or(0));
  }

  std::uint16_t port_;
  int socket_ = -1;
};

/// The requests that are left, for all clients together.
class Turns {
 public:
  struct Turn {
    const std::string& request;
    Steady::time_point due;
  };
  explicit Turns(const ClientPlan& plan) : plan_(plan) {}
  std::optional<Turn> take() {
    const auto now = Steady::now();
    if (now - begun_ >= plan_.length) return std::nullopt;
    const auto turn = next_.fetch_add(1);
    if (!plan_.again && turn >= plan_.requests.size()) return std::nullopt;
    const auto& request = plan_.requests[turn % plan_.requests.size()];
    if (plan_.per_second == 0) return Turn{request, now};
    return Turn{request, begun_ + std::chrono::microseconds(1'000'000 * turn / static_cast<std::size_t>(plan_.per_second))};
  }
  [[nodiscard]] std::int64_t elapsed_micros() const { return micros_since(begun_); }

 private:
  const ClientPlan& plan_;
  Steady::time_point begun_ = Steady::now();
  std::atomic<std::size_t> next_ = 0;
};

void run_client(const ClientPlan& plan, Turns& turns, ClientReading& own) {
  Wire wire(plan.port);
  while (const auto turn = turns.take()) {
    std::this_thread::sleep_until(turn->due);
    auto reply = wire.call(turn->request);
    if (!reply || !reply->good) {
      ++own.refused;
      own.first_refusal = reply ? std::move(reply->text) : "no answer";
      break;
    }
    own.waits_micros.push_back(micros_since(turn->due));
    ++own.answered;
  }
  own.cpu_micros = thread_cpu_micros();
}

}  // namespace

std::int64_t ClientReading::per_second() const { return answered * 1'000'000 / std::max<std::int64_t>(1, elapsed_micros); }

std::int64_t ClientReading::percentile_micros(int percent) const {
  if (waits_micros.empty()) return 0;
  return waits_micros[std::min(waits_micros.size() - 1, waits_micros.size() * static_cast<std::size_t>(percent) / 100)];
}

ClientReading run_clients(const ClientPlan& plan) {
  std::vector<ClientReading> each(static_cast<std::size_t>(plan.clients));
  Turns turns(plan);
  {
    std::vector<std::jthread> threads;
    for (auto& own : each) threads.emplace_back([&plan, &turns, &own] { run_client(plan, turns, own); });
  }
  ClientReading sum;
  sum.elapsed_micros = turns.elapsed_micros();
  for (auto& own : each) {
    sum.answered += own.answered;
    sum.refused += own.refused;
    sum.cpu_micros += own.cpu_micros;
    if (sum.first_refusal.empty()) sum.first_refusal = std::move(own.first_refusal);
    sum.waits_micros.insert(sum.waits_micros.end(), own.waits_micros.begin(), own.waits_micros.end());
  }
  std::ranges::sort(sum.waits_micros);
  return sum;
}

}  // namespace teduh::bench
