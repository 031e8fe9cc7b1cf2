// The running server: listener, executor, pool and workers over an opened Program.
#pragma once

#include <memory>

#include "main/program.hpp"

namespace teduh::main {

class RunningServer {
 public:
  /// Listens and begins to serve on threads of its own. The program must outlive it.
  static Result<std::unique_ptr<RunningServer>> start(Program& program);
  /// Stops and waits for calls on their way.
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;
  /// Takes no more connections, lets calls end, sends what waits in the journal to its files. Once.
  void stop();

 private:
  class State;
  explicit RunningServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// `teduh serve`: until SIGTERM or SIGINT.
int serve(const Settings& settings, bool migrate);

}  // namespace teduh::main
