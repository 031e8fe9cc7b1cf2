// Import of an employer's month beside a bare keyed INSERT loop into the same table with the same settings, in one run.
//   contribution_import_bench [rows]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "contribution/import.hpp"
#include "contribution/posting.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"
#include "platform/store/testing/test_database.hpp"

namespace {

using namespace teduh;

constexpr int kRowsDefault = 100'000;
constexpr int kBatch = 5'000;
constexpr int kRounds = 5;

template <typename T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{} {}\n", result.error().code, result.error().detail);
    std::exit(1);
  }
  return std::move(result).value();
}
void must(Result<void> result) {
  if (!result) must(Result<int>(std::move(result).error()));
}

std::string kpj_text(int n) { return fmt::format("{:011}", 10'000'000'000LL + n); }
/// Serial and birth day vary, so that every invented person has a NIK of their own.
std::string nik_text(int n) { return fmt::format("999901{:02}{:02}{:02}{:04}", n / 9999 % 28 + 1, n / 9999 / 28 % 12 + 1, 90, n % 9999 + 1); }
std::string name_text(int n) { return fmt::format("Peserta Rekaan {}{}", static_cast<char>('A' + n % 26), static_cast<char>('a' + n / 26 % 26)); }

/// Time on the wall, and of all processors together: the second says more on a machine that others use as well.
struct Cost {
  double wall = 0;
  double processor = 0;
};

class Stopwatch {
 public:
  [[nodiscard]] Cost cost() const {
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    return {.wall = wall, .processor = static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC};
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::clock_t processor_ = std::clock();
};

std::vector<std::pair<std::string, std::string>> read_law() {
  std::vector<std::pair<std::string, std::string>> files;
  const std::filesystem::path folder = std::filesystem::path(TEDUH_SOURCE_DIR) / "law";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.emplace_back(std::filesystem::relative(entry.path(), folder).generic_string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return files;
}

struct World {
  store::TestDatabase database;
  SystemClock clock;
  SystemRandom random;
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  crypto::BlindIndex blind{ring};
  member::Vault vault{sealer, blind};
  journal::Journal journal{random};
  member::Tools tools{clock, random, journal, vault};
  Actor actor = Actor::system();
};

/// The members of the employer, in the order of the file.
struct Staff {
  EmployerId employer;
  std::vector<member::MembershipKey> keys;
};

Staff fill(World& world, int rows) {
  const member::Act act{world.actor, member::Source::counter};
  store::Database& database = world.database.get();
  Staff staff;
  staff.employer = must(database.write([&](store::Tx& tx) {
    return member::create_employer(tx, world.tools, act, {.npp = must(Npp::parse("AB1234")), .name = "PT Rekaan", .branch = "G00"});
  }));
  for (int from = 0; from < rows; from += kBatch) {
    must(database.write([&](store::Tx& tx) -> Result<void> {
      for (int n = from; n < std::min(rows, from + kBatch); ++n) {
        const Nik nik = TRY(Nik::parse(nik_text(n)));
        const PersonName name = TRY(PersonName::parse(name_text(n)));
        const Kpj kpj = TRY(Kpj::parse(kpj_text(n)));
        const auto person = TRY(member::create_person(tx, world.tools, act, {.nik = nik, .name = name, .branch = "G00"}));
        const auto membership = TRY(member::add_membership(tx, world.tools, act, {.person = person, .kpj = kpj, .registered_on = Date(2015, 1, 1)}));
        const member::MembershipKey key{.person = person, .membership = membership};
        TRY(member::start_employment(tx, world.tools, act, {.key = key, .employer = staff.employer, .day = Date(2015, 1, 1)}));
        staff.keys.push_back(key);
      }
      return {};
    }));
  }
  return staff;
}

Cost import_cost(World& world, const law::LawBook& law, int rows, Period period) {
  const auto path = world.database.folder() / (print(period) + ".csv");
  {
    std::ofstream out(path);
    out << "# npp: AB1234\n# period: " << print(period) << "\nkpj,nik,name,wage\n";
    for (int n = 0; n < rows; ++n) out << kpj_text(n) << ',' << nik_text(n) << ',' << name_text(n) << ",5000000\n";
  }
  const contribution::ImportTools tools{world.database.get(), world.tools, law};
  const Stopwatch watch;
  const auto report = must(contribution::import_contributions(tools, world.actor, contribution::FileReadable(path), {.commit = true}, {}));
  const Cost cost = watch.cost();
  if (report.counts.good != rows || report.counts.warnings != 0) {
    fmt::print(stderr, "only {} of {} rows were good\n", report.counts.good, rows);
    std::exit(1);
  }
  return cost;
}

/// The rows that an import of this month would write, for the same members in the same order, with everything known beforehand: what the
/// database alone costs.
Cost bare_cost(World& world, const Staff& staff, Period period) {
  const Moment now = world.clock.now();
  const auto file = ContributionFileId::make(now, world.random);
  std::vector<contribution::Posting> postings;
  for (const auto& key : staff.keys) {
    contribution::Posting posting;
    posting.id = PostingId::make(now, world.random);
    posting.key = key;
    posting.period = period;
    posting.amount = Rupiah(285'000);
    posting.employer_share = Rupiah(185'000);
    posting.worker_share = Rupiah(100'000);
    posting.wage = Rupiah(5'000'000);
    posting.employer = staff.employer;
    posting.file = file;
    posting.line = static_cast<std::int64_t>(postings.size()) + 4;
    posting.value_day = period.first_day();
    posting.article = "PP 46/2015 pasal 16(1)";
    posting.recorded_at = now;
    postings.push_back(std::move(posting));
  }
  const Stopwatch watch;
  for (std::size_t from = 0; from < postings.size(); from += kBatch) {
    must(world.database.get().write([&](store::Tx& tx) -> Result<void> {
      for (std::size_t n = from; n < std::min(postings.size(), from + kBatch); ++n) TRY(contribution::insert_posting(tx, postings[n]));
      return {};
    }));
  }
  return watch.cost();
}

void print_line(std::string_view what, const Cost& cost, int rows) {
  fmt::print("{:<22}{:>8.0f} rows/s {:>8.1f} us of processor a row\n", what, rows / cost.wall, cost.processor / rows * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  const int rows = argc > 1 ? static_cast<int>(parse_int64(argv[1]).value_or(kRowsDefault)) : kRowsDefault;
  const auto files = read_law();
  std::vector<EmbeddedFile> embedded;
  for (const auto& [path, content] : files) embedded.push_back({path, content});
  const auto law = must(law::LawBook::load(embedded));
  World world;
  const Staff staff = fill(world, rows);
  fmt::print("rows {}\n", rows);
  // Turn by turn, so that the growing table and a machine that others use as well meet both alike.
  Period period(2025, 1);
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    const Cost import = import_cost(world, law, rows, period);
    period = period.plus_months(1);
    const Cost bare = bare_cost(world, staff, period);
    period = period.plus_months(1);
    print_line("import of a month", import, rows);
    print_line("bare keyed INSERT", bare, rows);
    ratios.push_back(bare.wall / import.wall);
  }
  std::ranges::sort(ratios);
  fmt::print("ratio {:.2f}, the middle of {} rounds (goal 0.50; 20000 rows/s)\n", ratios[ratios.size() / 2], kRounds);
}
