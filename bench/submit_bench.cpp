// Durable submissions of claims through HTTP at 1, 8 and 64 clients, and at 64 clients that send 3,000 a second between them, beside a bare
// Beast server with the same group commit in the same run.
//   submit_bench [--claims 27500] [--seconds 4] [--folder .]
// The folder must lie on the disk that is meant. Ends with 1 when an answer was not 200, or when the database, opened anew, does not hold
// exactly the submissions that were acknowledged.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "bare_beast_server.hpp"
#include "http_clients.hpp"
#include "main/program.hpp"
#include "main/serve.hpp"
#include "platform/store/sqlite.hpp"
#include "submit_people.hpp"

namespace teduh::bench {
namespace {

constexpr int kGoalPerSecond = 3'000;
constexpr std::int64_t kGoalMedianMicros = 10'000;
constexpr int kGoalClients = 64;
constexpr std::string_view kStart = "2026-11-02T02:00:00Z";  // a Monday; the law and the waiting month are those of this day

/// How many clients, and their share of the claims in parts of kShares: as many as that many clients can use up in a few seconds.
struct Stage {
  int clients;
  int share;
  int per_second = 0;  // 0: each client sends again as soon as it is answered
};
constexpr std::array kStages{Stage{1, 3}, Stage{8, 8}, Stage{64, 24}, Stage{64, 20, kGoalPerSecond}};
constexpr int kShares = 55;

constexpr store::Sql kStates{"bench_states", "SELECT COUNT(*) FROM claim WHERE state IN (?1, ?2)"};
constexpr store::Sql kSubmissions{"bench_submissions", "SELECT COUNT(*) FROM claim_event WHERE act = 'claim.submitted'"};
constexpr store::Sql kAnswers{"bench_answers", "SELECT COUNT(DISTINCT claim_id) FROM claim_event WHERE act = 'claim.submitted'"};

struct Options {
  int claims = 27'500;
  int seconds = 4;
  std::string folder = ".";
};

struct Line {
  Stage stage;
  ClientReading ours;
  ClientReading bare;
  std::int64_t ours_cpu = 0;  // microseconds of processor time a submission, the clients' own not counted
  std::int64_t bare_cpu = 0;
};

std::int64_t process_cpu_micros() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

std::string request_text(std::string_view line, const ReadyClaim& claim, std::string_view more, std::string_view body) {
  return fmt::format("{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n{}\r\n{}", line, claim.token, more, body);
}

std::string submission(const ReadyClaim& claim) {
  const std::string id = claim.key.claim.print();
  const std::string more = fmt::format("Idempotency-Key: submit-{}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", id);
  return request_text(fmt::format("POST /api/claims/{}/submit", id), claim, more, "{}");
}

std::string reading(const ReadyClaim& claim) { return request_text(fmt::format("GET /api/claims/{}", claim.key.claim.print()), claim, "", ""); }

/// A run with the processor time of the servers.
ClientReading measured(const ClientPlan& plan, std::int64_t& cpu) {
  const auto before = process_cpu_micros();
  auto reading = run_clients(plan);
  cpu = (process_cpu_micros() - before - reading.cpu_micros) / std::max<std::int64_t>(1, reading.answered);
  return reading;
}

Result<void> check_all_good(std::string_view what, const ClientReading& reading) {
  if (reading.refused == 0) return {};
  return internal("bench.refused", fmt::format("{}: {} refused, the first with {}", what, reading.refused, reading.first_refusal));
}

/// Members look at a claim before they send it; this also brings their sessions up to date outside the reading.
Result<void> look_at_claims(std::uint16_t port, std::span<const ReadyClaim> claims) {
  std::vector<std::string> requests;
  for (const auto& claim : claims) requests.push_back(reading(claim));
  const auto looked = run_clients({.port = port, .requests = requests, .clients = 8, .length = std::chrono::minutes(10)});
  return check_all_good("looking at claims", looked);
}

class Bench {
 public:
  Bench(const Options& options, std::filesystem::path folder) : options_(options), folder_(std::move(folder)) {}

  Result<void> run() {
    TRY(settings_.set("data.folder", (folder_ / "data").string(), "bench"));
    TRY(settings_.set("http.port", "0", "bench"));
    TRY(settings_.set("clock.start", kStart, "bench"));
    // Not the folder that stands in for senders at a demo: it syncs a file for every text message, on the disk that is measured.
    TRY(settings_.set("mail.kind", "smtp", "bench"));
    TRY(settings_.set("mail.smtp_url", "smtp://127.0.0.1:9", "bench"));
    auto program = TRY(open(true));
    ready_ = TRY(prepare_claims(*program, options_.claims, [](const std::string& line) { fmt::print(stderr, "{}\n", line); }));
    {
      auto server = TRY(main::RunningServer::start(*program));
      TRY(run_stages(server->port()));
    }
    program.reset();
    print_table();
    return check_database();
  }

 private:
  [[nodiscard]] Result<std::unique_ptr<main::Program>> open(bool migrate) const {
    return main::Program::open(settings_, {.migrate = migrate, .log_sink = [](const std::string&) {}});
  }

  Result<void> run_stages(std::uint16_t port) {
    auto database = TRY(store::open_sqlite({.path = folder_ / "bare.sqlite", .queue = {.clock = clock_, .log = log_}}));
    auto bare = TRY(BareServer::start(*database, clock_, random_));
    std::size_t from = 0;
    std::int64_t bare_answered = 0;
    for (const Stage& stage : kStages) {
      const auto count = ready_.size() * static_cast<std::size_t>(stage.share) / kShares;
      TRY(run_stage(stage, port, *bare, std::span(ready_).subspan(from, count)));
      from += count;
      bare_answered += lines_.back().bare.answered;
    }
    const auto rows = TRY(bare->count_rows());
    if (rows.acts != bare_answered || rows.notes != bare_answered) return internal("bench.bare_rows", "rows are not as many as answers");
    return {};
  }

  Result<void> run_stage(const Stage& stage, std::uint16_t port, const BareServer& bare, std::span<const ReadyClaim> claims) {
    TRY(look_at_claims(port, claims));
    std::vector<std::string> requests;
    for (const auto& claim : claims) requests.push_back(submission(claim));
    const auto length = std::chrono::seconds(options_.seconds);
    Line line{.stage = stage};
    line.ours = measured({.port = port, .requests = requests, .clients = stage.clients, .length = length, .per_second = stage.per_second}, line.ours_cpu);
    TRY(check_all_good("submitting", line.ours));
    acknowledged_ += line.ours.answered;
    line.bare = measured({.port = bare.port(), .requests = requests, .clients = stage.clients, .length = length, .per_second = stage.per_second, .again = true},
                         line.bare_cpu);
    TRY(check_all_good("the bare server", line.bare));
    lines_.push_back(std::move(line));
    return {};
  }

  void print_table() const {
    fmt::print("{:>10} | {:>8} {:>8} {:>8} {:>8} | {:>8} {:>8} {:>8} {:>8} | {:>5}\n", "clients", "ours/s", "p50 us", "p99 us", "cpu us", "bare/s", "p50 us", "p99 us",
               "cpu us", "ratio");
    for (const Line& line : lines_) {
      const auto& [stage, ours, bare, ours_cpu, bare_cpu] = line;
      const auto percent = ours.per_second() * 100 / std::max<std::int64_t>(1, bare.per_second());
      const std::string name = stage.per_second == 0 ? fmt::format("{}", stage.clients) : fmt::format("{} at {}", stage.clients, stage.per_second);
      fmt::print("{:>10} | {:>8} {:>8} {:>8} {:>8} | {:>8} {:>8} {:>8} {:>8} | {}.{:02}\n", name, ours.per_second(), ours.percentile_micros(50),
                 ours.percentile_micros(99), ours_cpu, bare.per_second(), bare.percentile_micros(50), bare.percentile_micros(99), bare_cpu, percent / 100,
                 percent % 100);
    }
    // 64 clients that wait for their answers before they send again cannot be at 3,000 a second and below 21 ms at once: the median is that of
    // the clients that send at the rate of the goal.
    const auto met = [](bool yes) { return yes ? "met" : "not met"; };
    for (const Line& line : lines_) {
      if (line.stage.clients != kGoalClients) continue;
      if (line.stage.per_second == 0) fmt::print("goal: {} a second at {} clients: {}\n", kGoalPerSecond, kGoalClients, met(line.ours.per_second() >= kGoalPerSecond));
      else fmt::print("goal: p50 below {} us at that rate: {}\n", kGoalMedianMicros, met(line.ours.percentile_micros(50) < kGoalMedianMicros));
    }
  }

  /// The file as a program finds it that starts now.
  [[nodiscard]] Result<void> check_database() const {
    auto program = TRY(open(false));
    const auto [moved, events, claims] = TRY(program->database().read([](store::ReadTx& tx) -> Result<std::array<std::int64_t, 3>> {
      const auto states = TRY(tx.number(kStates, {claim::ClaimState::submitted, claim::ClaimState::queued}));
      const auto submissions = TRY(tx.number(kSubmissions, {}));
      const auto answers = TRY(tx.number(kAnswers, {}));
      return std::array{states, submissions, answers};
    }));
    fmt::print("acknowledged {}, found: claims submitted or queued {}, events {}, of different claims {}\n", acknowledged_, moved, events, claims);
    if (moved != acknowledged_ || events != acknowledged_ || claims != acknowledged_) return internal("bench.lost", "acknowledged and found differ");
    return {};
  }

  Options options_;
  std::filesystem::path folder_;
  main::Settings settings_;
  SystemClock clock_;
  SystemRandom random_;
  Log log_{clock_, [](const std::string&) {}};
  std::vector<ReadyClaim> ready_;
  std::vector<Line> lines_;
  std::int64_t acknowledged_ = 0;
};

}  // namespace

int run_bench(const Options& options) {
  const auto folder = std::filesystem::path(options.folder) / fmt::format("submit_bench.{}", ::getpid());
  std::filesystem::create_directories(folder);
  const auto done = Bench(options, folder).run();
  std::filesystem::remove_all(folder);
  if (done) return 0;
  fmt::print(stderr, "{}: {}\n", done.error().code, done.error().detail);
  return 1;
}

}  // namespace teduh::bench

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  teduh::bench::Options options;
  CLI::App app("Durable submissions of claims through HTTP");
  app.add_option("--claims", options.claims, "claims that are prepared")->check(CLI::Range(550, 1'000'000));
  app.add_option("--seconds", options.seconds, "at most this long for each number of clients")->check(CLI::Range(1, 600));
  app.add_option("--folder", options.folder, "on the disk that is meant");
  CLI11_PARSE(app, argc, argv);
  return teduh::bench::run_bench(options);
}
