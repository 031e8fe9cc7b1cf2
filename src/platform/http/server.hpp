// The listener and its connections. Beast and Asio stay in beast_server.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "platform/http/executor.hpp"

namespace teduh::http {

/// Every wait and every amount of a connection has its limit here.
struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                          // 0: any free one
  unsigned threads = 1;
  std::chrono::milliseconds head_time{10'000};     // from the first byte of a head to its last
  std::chrono::milliseconds idle_time{30'000};     // between two calls of a connection
  std::chrono::milliseconds body_window{10'000};   // within each window at least body_window_bytes must arrive, or the rest of the body
  std::size_t body_window_bytes = 16 * 1024;
  std::chrono::milliseconds write_time{60'000};    // for one reply to be taken
  std::chrono::milliseconds linger_time{1'000};    // reading what a refused caller still sends, so that it sees the reply
  std::chrono::milliseconds drain_time{30'000};    // for calls on their way when the server stops
  std::size_t requests_per_connection = 1'000;
  std::size_t connections_max = 10'000;
  std::size_t connections_per_address = 10'000;    // or of one /64 network; a trusted proxy's are not counted
  std::size_t body_bytes_in_memory = 256U << 20U;  // of all connections together; more are told to come back
  std::vector<std::string> trusted_proxies = {};   // addresses whose X-Forwarded-For entries are believed, the last of all lines first
};

class Server {
 public:
  /// `executor`, `log` and `metrics` must outlive the server.
  Server(ServerOptions options, Executor& executor, Log& log, Metrics& metrics);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and begins to queue connections. Error: unavailable "http.listen".
  Result<void> listen();
  /// The bound port, after `listen`.
  [[nodiscard]] std::uint16_t port() const;
  /// Serves on this thread (and threads - 1 more) until `stop`; returns when the last connection has ended.
  void run();
  /// Takes no more connections, ends idle ones at once, lets calls on their way finish within drain_time. From any thread, also before `run`.
  void stop();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace teduh::http
