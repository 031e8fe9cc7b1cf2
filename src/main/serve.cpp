#include "main/serve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <thread>

#include "main/command.hpp"
#include "main/demo_examples.hpp"
#include "platform/http/task_pool.hpp"

namespace teduh::main {
namespace {

std::string origin_of(const Settings& settings, std::uint16_t port) {
  const std::string& origin = settings.text("http.origin");
  return origin.empty() ? fmt::format("http://{}:{}", settings.text("http.address"), port) : origin;
}

/// Ready means: the last background runs went well. The checks read what the workers keep up to date.
std::vector<http::ReadyCheck> ready_checks(const store::Database& database, const worker::Worker& journal, const worker::Worker& others) {
  const auto all_well = [](const worker::Worker& worker) {
    return std::ranges::all_of(worker.standing(), [](const worker::TaskStanding& task) { return task.failures_in_a_row < 3; });
  };
  return {{"store", [&database] { return !database.standing().stopped; }},
          {"journal", [&journal, all_well] { return all_well(journal); }},
          {"workers", [&others, all_well] { return all_well(others); }}};
}

}  // namespace

class RunningServer::State {
 public:
  explicit State(Program& program)
      : program_(program),
        pool_({.threads = static_cast<std::size_t>(program.settings().number("pool.threads")),
               .queue_tasks = static_cast<std::size_t>(program.settings().number("pool.queue_max"))}),
        journal_worker_("teduh-journal", worker_deps(), program.journal_tasks()),
        other_worker_("teduh-worker", worker_deps(), program.other_tasks()) {}

  Result<void> start() {
    gate_ = program_.gate();
    auto rows = program_.routes();
    std::ranges::move(http::health_routes(ready_checks(program_.database(), journal_worker_, other_worker_)), std::back_inserter(rows));
    routes_ = std::make_unique<http::RouteTable>(std::move(rows));
    const Settings& settings = program_.settings();
    const auto port = static_cast<std::uint16_t>(settings.number("http.port"));
    executor_ = make_executor(*routes_);
    server_ = std::make_unique<http::Server>(server_options(port), *executor_, program_.log(), program_.metrics());
    TRY(server_->listen());
    // Only now is the port known when the system was to choose it.
    executor_->set_own_origins({origin_of(settings, server_->port())});
    TRY(start_metrics());
    journal_worker_.start();
    other_worker_.start();
    thread_ = std::thread([this] { server_->run(); });
    return {};
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    if (metrics_server_) metrics_server_->stop();
    if (metrics_thread_.joinable()) metrics_thread_.join();
    if (server_) server_->stop();
    if (thread_.joinable()) thread_.join();
    other_worker_.stop();
    journal_worker_.stop();
    const auto settled = program_.settle_journal();
    if (!settled) program_.log().write(LogLevel::error, "journal.settle", {{"code", settled.error().code}});
  }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string url() const { return fmt::format("http://{}:{}", program_.settings().text("http.address"), port()); }

 private:
  worker::WorkerDeps worker_deps() { return {program_.database(), program_.clock(), program_.random(), program_.log()}; }

  std::unique_ptr<http::Executor> make_executor(const http::RouteTable& routes) {
    return std::make_unique<http::Executor>(
        http::Services{routes, gate_, program_.database(), pool_, program_.keys(), program_.sealer(), program_.clock(), program_.random(), program_.log(),
                       program_.metrics(), program_.texts()},
        http::ExecutorOptions{.own_origins = {}, .hsts = program_.settings().text("http.origin").starts_with("https:")});
  }

  http::ServerOptions server_options(std::uint16_t port) const {
    http::ServerOptions options;
    options.address = program_.settings().text("http.address");
    options.port = port;
    options.connections_max = static_cast<std::size_t>(program_.settings().number("http.connections_max"));
    return options;
  }

  /// A listener of its own: what it shows is not for the public one.
  Result<void> start_metrics() {
    const auto port = static_cast<std::uint16_t>(program_.settings().number("http.metrics_port"));
    if (port == 0) return {};
    metrics_routes_ = std::make_unique<http::RouteTable>(http::metrics_routes(program_.metrics()));
    metrics_executor_ = make_executor(*metrics_routes_);
    metrics_server_ = std::make_unique<http::Server>(server_options(port), *metrics_executor_, program_.log(), program_.metrics());
    TRY(metrics_server_->listen());
    metrics_thread_ = std::thread([this] { metrics_server_->run(); });
    return {};
  }

  Program& program_;
  http::TaskPool pool_;
  worker::Worker journal_worker_;
  worker::Worker other_worker_;
  http::Gate gate_;
  std::unique_ptr<http::RouteTable> routes_;
  std::unique_ptr<http::Executor> executor_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::RouteTable> metrics_routes_;
  std::unique_ptr<http::Executor> metrics_executor_;
  std::unique_ptr<http::Server> metrics_server_;
  std::thread thread_;
  std::thread metrics_thread_;
  bool stopped_ = false;
};

RunningServer::RunningServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunningServer::~RunningServer() { stop(); }

Result<std::unique_ptr<RunningServer>> RunningServer::start(Program& program) {
  auto state = std::make_unique<State>(program);
  TRY(state->start());
  return std::unique_ptr<RunningServer>(new RunningServer(std::move(state)));
}

std::uint16_t RunningServer::port() const { return state_->port(); }
std::string RunningServer::url() const { return state_->url(); }
void RunningServer::stop() { state_->stop(); }

int serve(const Settings& settings, bool migrate) {
  // The signals are blocked before any thread starts, so that only this one takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto program = Program::open(settings, {.migrate = migrate});
  if (!program) return report_error(program.error());
  auto server = RunningServer::start(**program);
  if (!server) return report_error(server.error());
  fmt::print("Teduh mendengarkan di {}\n", (*server)->url());
  fmt::print("{}", api_examples(**program, (*server)->url()));
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop();
  return 0;
}

}  // namespace teduh::main
