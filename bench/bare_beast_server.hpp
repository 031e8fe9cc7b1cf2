// The reference of submit_bench: nothing but Boost.Beast and the group commit. Each request is two plain rows, answered after the commit.
#pragma once

#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "platform/store/database.hpp"

namespace teduh::bench {

class BareServer {
 public:
  /// Makes its tables and serves on one thread. What is handed in must outlive it.
  static Result<std::unique_ptr<BareServer>> start(store::Database& database, const Clock& clock, Random& random);
  /// No call may be on its way.
  ~BareServer();
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Rows of the claim-like table and of the journal-like one; both must be the number of requests that were answered.
  struct Rows {
    std::int64_t acts = 0;
    std::int64_t notes = 0;
  };
  [[nodiscard]] Result<Rows> count_rows() const;

 private:
  class State;
  explicit BareServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace teduh::bench
