// Makes a journal for the independent verifier of tests/journal: journal_sample FOLDER ENTRIES SEED.
// FOLDER/journal is published twice, FOLDER/checkpoint.old is the first head, FOLDER/receipts holds receipts, FOLDER/vkey the key.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "base/text.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/journal_store/publish.hpp"
#include "platform/journal_store/sequencer.hpp"
#include "platform/journal_store/tree_store.hpp"
#include "platform/journal_store/verify.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::journal {
namespace {

constexpr const char* kOrigin = "teduh.example/journal";
constexpr std::int64_t kEntriesMax = 10'000'000;
constexpr std::int64_t kEntriesAtOnce = 2000;
const Moment kStart = from_micros(1'795'000'000'000'000);

class Sample {
 public:
  Sample(std::filesystem::path folder, std::uint64_t seed) : folder_(std::move(folder)), random_(seed) {}

  Result<void> make(std::int64_t entries) {
    std::filesystem::create_directories(folder_ / "receipts");
    TRY(grow(std::max<std::int64_t>(1, entries / 3)));
    std::filesystem::copy_file(folder_ / "journal/checkpoint", folder_ / "checkpoint.old", std::filesystem::copy_options::overwrite_existing);
    TRY(grow(entries));
    TRY(write_receipts());
    std::ofstream(folder_ / "vkey") << print(sequencer_.key()) << "\n";
    return check();
  }

 private:
  Result<void> grow(std::int64_t to) {
    while (made_ < to) {
      const std::int64_t end = std::min(to, made_ + kEntriesAtOnce);
      TRY(database_.get().write([this, end](store::Tx& tx) { return append(tx, made_, end); }));
      made_ = end;
    }
    for (bool more = true; more;) {
      const auto step = TRY(database_.get().write([this](store::Tx& tx) { return sequencer_.step(tx, kStart); }));
      more = step.numbered == kSequenceBatch;
    }
    TRY(database_.get().write([this](store::Tx& tx) { return sequencer_.sign_checkpoint(tx, kStart); }));
    TRY(database_.get().read([this](store::ReadTx& tx) { return publish(tx, folder_ / "journal"); }));
    return {};
  }

  Result<void> append(store::Tx& tx, std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
      const Moment at = kStart + std::chrono::milliseconds(i);
      auto entry = JournalEntry::begin(EntryId::make(at, random_), at, Actor::system(), "sample.made");
      entry.about("claim", ClaimId::make(at, random_)).fact("number", i);
      TRY(journal_.append(tx, entry));
      if (i % 1000 == 0) some_.push_back(entry.id);
    }
    return {};
  }

  Result<void> write_receipts() {
    for (const EntryId& id : some_) {
      const auto text = TRY(database_.get().read([&](store::ReadTx& tx) { return tlog_proof(tx, id, Disclosure::closed); }));
      std::ofstream(folder_ / "receipts" / (id.print() + ".tlog-proof")) << text;
    }
    return {};
  }

  Result<void> check() {
    const auto report = TRY(database_.get().read([&](store::ReadTx& tx) { return verify(tx, {.keys = {sequencer_.key()}, .folder = folder_ / "journal"}); }));
    if (report.first) return internal("journal.sample", fmt::format("{}: {}: {}", report.first->kind, report.first->place, report.first->reason));
    fmt::print("{} entries, {} heads, {} files, {} receipts\n", report.entries, report.checkpoints, report.files, some_.size());
    return {};
  }

  std::filesystem::path folder_;
  store::TestDatabase database_;
  SeededRandom random_;
  Journal journal_{random_};
  Sequencer sequencer_{NoteSigner(kOrigin, Bytes(32, 9))};
  std::vector<EntryId> some_;
  std::int64_t made_ = 0;
};

}  // namespace
}  // namespace teduh::journal

int main(int argc, char** argv) {
  const auto entries = argc == 4 ? teduh::parse_int64(argv[2]) : std::nullopt;
  const auto seed = argc == 4 ? teduh::parse_int64(argv[3]) : std::nullopt;
  if (!entries || !seed || *entries < 1 || *entries > teduh::journal::kEntriesMax) {
    fmt::print(stderr, "usage: journal_sample FOLDER ENTRIES SEED\n");
    return EXIT_FAILURE;
  }
  const auto made = teduh::journal::Sample(argv[1], static_cast<std::uint64_t>(*seed)).make(*entries);
  if (!made) fmt::print(stderr, "{}: {}\n", made.error().code, made.error().detail);
  return made ? EXIT_SUCCESS : EXIT_FAILURE;
}
