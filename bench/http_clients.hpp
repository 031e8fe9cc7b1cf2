// Clients that each hold one connection and send one request after the other: as fast as they are answered, or when each is due.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace teduh::bench {

struct ClientPlan {
  std::uint16_t port = 0;                  // on 127.0.0.1
  std::span<const std::string> requests;   // whole requests as they go over the wire
  int clients = 1;
  std::chrono::milliseconds length{4000};  // a request that is on its way then is still waited for
  int per_second = 0;                      // so many fall due in a second for all clients together; 0: as fast as they are answered
  bool again = false;                      // start anew at the first request when all were sent; else each is sent once
};

struct ClientReading {
  std::int64_t answered = 0;       // with 200
  std::int64_t refused = 0;        // with anything else, or not at all
  std::string first_refusal;       // head and body of the first of them
  std::int64_t elapsed_micros = 0;
  std::int64_t cpu_micros = 0;     // of the client threads
  std::vector<std::int64_t> waits_micros;  // of what was answered with 200, ascending; from when it was due, so that queueing counts

  [[nodiscard]] std::int64_t per_second() const;
  /// 50 gives the median; 0 when nothing was answered.
  [[nodiscard]] std::int64_t percentile_micros(int percent) const;
};

/// Blocks until all clients have ended. A client that is refused ends.
ClientReading run_clients(const ClientPlan& plan);

}  // namespace teduh::bench
