#include "main/serve.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

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

using Workers = std::vector<std::unique_ptr<worker::Worker>>;

bool all_well(const worker::Worker& worker) {
  return std::ranges::all_of(worker.standing(), [](const worker::TaskStanding& task) { return task.failures_in_a_row < 3; });
}

/// Ready means: the last background runs went well. The checks read what the workers keep up to date; the first of them is the journal's.
std::vector<http::ReadyCheck> ready_checks(const store::Database& database, const Workers& workers) {
  return {{"store", [&database] { return !database.standing().stopped; }},
          {"journal", [&workers] { return all_well(*workers.front()); }},
          {"workers", [&workers] { return std::all_of(workers.begin() + 1, workers.end(), [](const auto& one) { return all_well(*one); }); }}};
}

std::size_t hashing_threads(const Settings& settings) {
  const auto wanted = static_cast<std::size_t>(settings.number("pool.hashing_threads"));
  return wanted > 0 ? wanted : std::max<std::size_t>(2, std::thread::hardware_concurrency()) - 1;
}

}  // namespace

class RunningServer::State {
 public:
  explicit State(Program& program)
      : program_(program),
        pool_({.threads = static_cast<std::size_t>(program.settings().number("pool.threads")),
               .queue_tasks = static_cast<std::size_t>(program.settings().number("pool.queue_max"))}),
        hashing_pool_({.threads = hashing_threads(program.settings()),
                       .queue_tasks = static_cast<std::size_t>(program.settings().number("pool.queue_max"))}) {
    for (auto& plan : program.worker_plans()) workers_.push_back(std::make_unique<worker::Worker>(plan.thread, worker_deps(), std::move(plan.tasks)));
  }

  Result<void> start() {
    gate_ = program_.gate();
    auto rows = program_.routes();
    std::ranges::move(http::health_routes(ready_checks(program_.database(), workers_)), std::back_inserter(rows));
    routes_ = std::make_unique<http::RouteTable>(std::move(rows));
    const Settings& settings = program_.settings();
    const auto port = static_cast<std::uint16_t>(settings.number("http.port"));
    executor_ = make_executor(*routes_);
    server_ = std::make_unique<http::Server>(server_options(port), *executor_, program_.log(), program_.metrics());
    TRY(server_->listen());
    // Only now is the port known when the system was to choose it.
    executor_->set_own_origins({origin_of(settings, server_->port())});
    TRY(start_metrics());
    program_.set_stopping(false);
    for (auto& worker : workers_) worker->start();
    thread_ = std::thread([this] { server_->run(); });
    return {};
  }

  void stop() {
    if (stopped_) return;
    stopped_ = true;
    program_.set_stopping(true);
    if (metrics_server_) metrics_server_->stop();
    if (metrics_thread_.joinable()) metrics_thread_.join();
    if (server_) server_->stop();
    if (thread_.joinable()) thread_.join();
    // The journal's worker, the first, ends last: what the others still do is numbered.
    for (auto worker = workers_.rbegin(); worker != workers_.rend(); ++worker) (*worker)->stop();
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
                       program_.metrics(), program_.texts(), &hashing_pool_},
        http::ExecutorOptions{.own_origins = {}, .hsts = program_.settings().text("http.origin").starts_with("https:")});
  }

  http::ServerOptions server_options(std::uint16_t port) const {
    http::ServerOptions options;
    options.address = program_.settings().text("http.address");
    options.port = port;
    options.connections_max = static_cast<std::size_t>(program_.settings().number("http.connections_max"));
    options.connections_per_address = static_cast<std::size_t>(program_.settings().number("http.connections_per_address"));
    options.trusted_proxies = program_.settings().addresses("http.trusted_proxies");
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
  http::TaskPool hashing_pool_;
  Workers workers_;
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

namespace {

constexpr rlim_t kFilesBesideConnections = 512;  // database, blobs, papers being checked, mails
constexpr int kStoreStopped = 3;                 // exit status: start again, the log of the database is read anew

/// Each connection needs a descriptor; without room for all of them, idle ones would keep blobs and mails from being opened.
Result<void> make_room_for_connections(const Settings& settings) {
  const auto needed = static_cast<rlim_t>(settings.number("http.connections_max")) + kFilesBesideConnections;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return internal("config.open_files");
  if (limit.rlim_cur >= needed) return {};
  limit.rlim_cur = needed;
  if (needed <= limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &limit) == 0) return {};
  Error error = invalid("config.open_files", fmt::format("{} > {}", needed, limit.rlim_max));
  error.facts.emplace_back("needed", std::to_string(needed));
  return error;
}

void warn_of_missing_senders(Program& program) {
  const auto& senders = program.deliver().senders;
  if (senders.sms == nullptr) program.log().write(LogLevel::warning, "notice.no_sms_gateway", {{"setting", "webhook.url"}});
}

/// The exit status: 0 when somebody asked for the end, kStoreStopped when a sync failed. A server that acknowledges nothing any more must not
/// look alive: whoever watches over the process starts it again, and the start recovers.
int wait_for_end(const sigset_t& signals, const Program& program) {
  const timespec look{.tv_sec = 1, .tv_nsec = 0};
  for (;;) {
    if (::sigtimedwait(&signals, nullptr, &look) > 0) return 0;
    if (program.database().standing().stopped) return kStoreStopped;
  }
}

}  // namespace

int serve(const Settings& settings, bool migrate) {
  // The signals are blocked before any thread starts, so that only this one takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  if (const auto room = make_room_for_connections(settings); !room) return report_error(room.error());
  auto program = Program::open(settings, {.migrate = migrate});
  if (!program) return report_error(program.error());
  warn_of_missing_senders(**program);
  auto server = RunningServer::start(**program);
  if (!server) return report_error(server.error());
  fmt::print("Teduh mendengarkan di {}\n", (*server)->url());
  fmt::print("{}", api_examples(**program, (*server)->url()));
  std::fflush(stdout);
  const int status = wait_for_end(signals, **program);
  (*server)->stop();
  return status;
}

}  // namespace teduh::main
