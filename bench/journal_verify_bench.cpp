// How fast `verify` recomputes a journal: journal_verify_bench [ENTRIES].
// Read on a busy 2-core machine, `journal_verify_bench 500000`, entries of 339 bytes: plain hashing 1,970,000/s, verified 526,000/s
// (522,000/s with the files), ratio 0.27; the rest of the time is the reading of rows by SQLite and the sum over the subjects.
// Prints entries a second of processor time, and beside it a plain loop that does nothing but the same hashes over the same bytes in memory.
#include <fmt/format.h>

#include <ctime>

#include "base/text.hpp"
#include "journal/tiles.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/journal_store/publish.hpp"
#include "platform/journal_store/sequencer.hpp"
#include "platform/journal_store/verify.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::journal {
namespace {

constexpr std::uint64_t kEntries = 1'000'000;
constexpr std::uint64_t kEntriesAtOnce = 4096;
const Moment kStart = from_micros(1'795'000'000'000'000);

/// Processor time of this process, so that a busy machine does not change the answer.
std::int64_t cpu_micros() { return static_cast<std::int64_t>(std::clock()) * 1'000'000 / CLOCKS_PER_SEC; }

std::uint64_t per_second(std::uint64_t count, std::int64_t micros) {
  return micros <= 0 ? 0 : count * 1'000'000 / static_cast<std::uint64_t>(micros);
}

JournalEntry sample_entry(std::uint64_t i, Random& random, const Actor& clerk) {
  const Moment at = kStart + std::chrono::milliseconds(i);
  auto entry = JournalEntry::begin(EntryId::make(at, random), at, clerk, "person.read");
  entry.about("person", PersonId::make(at, random)).about("claim", ClaimId::make(at, random));
  entry.fact("purpose", "claim_check").fact("amount", static_cast<std::int64_t>(i * 1000));
  return entry;
}

struct PlainLoop {
  std::int64_t micros = 0;
  std::uint64_t bytes = 0;
};

/// Commitment, leaf and one node an entry: what no verifier can do without.
PlainLoop plain_loop(const std::vector<Bytes>& contents, std::uint64_t entries) {
  PlainLoop loop;
  const Salt salt{};
  GrowingTree tree;
  const auto begin = cpu_micros();
  for (std::uint64_t i = 0; i < entries; ++i) {
    const auto& content = contents[i % contents.size()];
    tree.append(leaf_hash(commitment_of(salt, content)));
    loop.bytes += content.size();
  }
  loop.micros = cpu_micros() - begin;
  CHECK(tree.root() != empty_root());
  return loop;
}

Result<void> fill(store::Database& database, std::uint64_t entries, std::vector<Bytes>& contents) {
  SeededRandom random(1);
  const Journal journal(random);
  const Sequencer sequencer(NoteSigner("teduh.example/journal", Bytes(32, 9)));
  const Actor clerk{.kind = ActorKind::staff, .staff = StaffId::make(kStart, random), .roles = {Role::counter, Role::verifier}};
  for (std::uint64_t begin = 0; begin < entries; begin += kEntriesAtOnce) {
    TRY(database.write([&](store::Tx& tx) -> Result<void> {
      for (std::uint64_t i = begin; i < std::min(entries, begin + kEntriesAtOnce); ++i) {
        const auto entry = sample_entry(i, random, clerk);
        TRY(journal.append(tx, entry));
        if (contents.size() < kEntriesAtOnce) contents.push_back(TRY(canonical_bytes(entry)));
      }
      TRY(sequencer.step(tx, kStart));
      return {};
    }));
  }
  TRY(database.write([&](store::Tx& tx) { return sequencer.sign_checkpoint(tx, kStart); }));
  return {};
}

Result<void> run(std::uint64_t entries) {
  store::TestDatabase database;
  const auto key = NoteSigner("teduh.example/journal", Bytes(32, 9)).key();
  const auto folder = database.folder() / "journal";
  std::vector<Bytes> contents;
  auto begin = cpu_micros();
  TRY(fill(database.get(), entries, contents));
  fmt::print("appended and numbered     {:>9} entries/s\n", per_second(entries, cpu_micros() - begin));
  begin = cpu_micros();
  const auto published = TRY(database.get().read([&](store::ReadTx& tx) { return publish(tx, folder); }));
  fmt::print("published                 {:>9} entries/s, {} files\n", per_second(entries, cpu_micros() - begin), published.files);
  const auto plain = plain_loop(contents, entries);
  const auto plain_speed = per_second(entries, plain.micros);
  fmt::print("plain hashing             {:>9} entries/s, {} bytes an entry\n", plain_speed, plain.bytes / entries);
  for (const bool with_files : {false, true}) {
    const VerifyOptions options{.keys = {key}, .folder = with_files ? std::optional(folder) : std::nullopt};
    begin = cpu_micros();
    const auto report = TRY(database.get().read([&](store::ReadTx& tx) { return verify(tx, options); }));
    const auto micros = cpu_micros() - begin;
    if (report.first) return internal("bench.journal", report.first->place + ": " + report.first->reason);
    const auto speed = per_second(report.entries, micros);
    fmt::print("{} {:>9} entries/s, {}% of plain hashing, {} heads, {} files\n", with_files ? "verified with the files  " : "verified                 ",
               speed, plain_speed == 0 ? 0 : speed * 100 / plain_speed, report.checkpoints, report.files);
  }
  return {};
}

}  // namespace
}  // namespace teduh::journal

int main(int argc, char** argv) {
  const auto wanted = argc == 2 ? teduh::parse_int64(argv[1]) : std::optional<std::int64_t>(teduh::journal::kEntries);
  if (!wanted || *wanted < 1) return 2;
  const auto done = teduh::journal::run(static_cast<std::uint64_t>(*wanted));
  if (!done) fmt::print(stderr, "{}: {}\n", done.error().code, done.error().detail);
  return done ? 0 : 1;
}
