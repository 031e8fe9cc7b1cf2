// Durable write jobs a second through the store: store_bench [FOLDER] [SECONDS]. The folder must lie on the disk that is meant.
// Each job adds one row of a claim's size and one of a journal's; 1 client shows the cost of a sync, the flood what one writer can do.
// Read on a busy 2-core machine (load 10): 1 client 1,895/s, 64 clients 20,927/s (p50 1.0 ms), flood 70,948/s at 976 jobs a commit.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/random.hpp"
#include "domain/ids.hpp"
#include "platform/store/sqlite.hpp"

namespace {

using namespace teduh;
using Steady = std::chrono::steady_clock;

constexpr store::Sql kCreateAct{
    "bench_create_act",
    "CREATE TABLE IF NOT EXISTS act (id BLOB NOT NULL PRIMARY KEY, state INTEGER NOT NULL, amount INTEGER NOT NULL) STRICT"};
constexpr store::Sql kCreateNote{"bench_create_note",
                                 "CREATE TABLE IF NOT EXISTS note (id BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT"};
constexpr store::Sql kAct{"bench_act", "INSERT INTO act (id, state, amount) VALUES (?1, ?2, ?3)"};
constexpr store::Sql kNote{"bench_note", "INSERT INTO note (id, body) VALUES (?1, ?2)"};

struct Bench {
  SystemClock clock;
  SeededRandom random{1};
  Log log{clock};
  std::unique_ptr<store::Database> database;
  std::atomic<std::int64_t> batches = 0;
};

store::Database::WriteJob make_job(Bench& bench) {
  const auto id = ClaimId::make(bench.clock.now(), bench.random);
  return [id](store::Tx& tx) -> Result<void> {
    static constexpr std::array<std::uint8_t, 192> kBody{};
    TRY(tx.execute(kAct, {id, 1, 15'000'000}));
    TRY(tx.execute(kNote, {id, kBody}));
    return {};
  };
}

/// Each client sends its next job when the last one was answered.
void run_clients(Bench& bench, int clients, std::chrono::seconds length) {
  std::atomic<bool> over = false;
  std::atomic<std::int64_t> done = 0;
  std::vector<std::vector<std::int64_t>> waits(static_cast<std::size_t>(clients));
  std::vector<std::jthread> threads;
  const auto batches_before = bench.batches.load();
  const auto begun = Steady::now();
  for (auto& wait : waits) {
    threads.emplace_back([&] {
      while (!over) {
        const auto sent = Steady::now();
        if (bench.database->write(make_job(bench))) ++done;
        wait.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - sent).count());
      }
    });
  }
  std::this_thread::sleep_for(length);
  over = true;
  threads.clear();
  const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun).count();
  std::vector<std::int64_t> all;
  for (const auto& wait : waits) all.insert(all.end(), wait.begin(), wait.end());
  std::sort(all.begin(), all.end());
  fmt::print("{:5} clients: {:7} jobs/s, p50 {} us, p99 {} us, {} jobs a commit\n", clients, done * 1000 / seconds, all[all.size() / 2],
             all[all.size() * 99 / 100], done / std::max<std::int64_t>(1, bench.batches - batches_before));
}

/// One thread keeps the queue filled, as many connections of a server would.
void run_flood(Bench& bench, std::chrono::seconds length) {
  std::atomic<std::int64_t> done = 0;
  std::atomic<std::int64_t> open = 0;
  const auto batches_before = bench.batches.load();
  const auto begun = Steady::now();
  while (Steady::now() - begun < length) {
    while (open < 3000) {
      ++open;
      bench.database->write_async(make_job(bench), [&](Result<void> result) {
        if (result) ++done;
        --open;
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun).count();
  const auto reached = done.load();
  while (open > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  fmt::print("        flood: {:7} jobs/s, {} jobs a commit\n", reached * 1000 / ms,
             reached / std::max<std::int64_t>(1, bench.batches - batches_before));
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const std::chrono::seconds length(argc > 2 ? std::atoi(argv[2]) : 5);
  const auto file = folder / "store_bench.db";
  Bench bench;
  auto opened = store::open_sqlite(
      {.path = file, .queue = {.clock = bench.clock, .log = bench.log, .on_batch = [&](const auto&) { ++bench.batches; }}});
  if (!opened) {
    fmt::print(stderr, "{}: {}\n", opened.error().code, opened.error().detail);
    return 1;
  }
  bench.database = std::move(*opened);
  const auto created = bench.database->write([](store::Tx& tx) -> Result<void> {
    TRY(tx.execute(kCreateAct, {}));
    TRY(tx.execute(kCreateNote, {}));
    return {};
  });
  if (!created) return 1;
  for (const int clients : {1, 8, 64, 256}) run_clients(bench, clients, length);
  run_flood(bench, length);
  bench.database.reset();
  std::filesystem::remove(file);
  return 0;
}
