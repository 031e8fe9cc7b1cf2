#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <thread>

#include "contribution/returns.hpp"
#include "main/demo_load_parts.hpp"

namespace teduh::main::demo {
namespace {

/// Employers whose files are imported at the same time: their commits share one sync of the disk.
constexpr std::size_t kImportersMax = 16;

struct DemoReturn {
  int year;
  std::int64_t per_myriad;  // 1/10,000: 550 is 5.5 %
};
// Only years whose return the figures of the law do not know get one of these. They are invented and say so.
constexpr DemoReturn kReturns[] = {{2015, 650}, {2021, 550}, {2022, 540}, {2023, 560}, {2024, 570}, {2025, 560}};
constexpr std::int64_t kOtherPerMyriad = 500;
constexpr std::string_view kReturnSource = "Angka contoh untuk demo, bukan pengumuman (demo figure, not announced)";

struct ImportSums {
  std::atomic<std::int64_t> files = 0;
  std::atomic<std::int64_t> rows = 0;
  std::atomic<std::int64_t> bad = 0;
};

Result<void> import_employer(const Office& office, const Branch& branch, const Actor& actor, int employer, ImportSums& sums) {
  for (Period period = branch.first; period <= branch.last; period = period.plus_months(1)) {
    std::string text = month_file(branch, employer, period);
    if (text.empty()) continue;
    const contribution::TextReadable file(std::move(text));
    const auto report = TRY(contribution::import_contributions(office.imports, actor, file, {.commit = true}, {}));
    ++sums.files;
    sums.rows += report.counts.good;
    sums.bad += report.counts.bad;
  }
  return {};
}

Result<void> import_all(const Office& office, const Branch& branch, const Actor& actor, ImportSums& sums) {
  std::atomic<int> next = 0;
  std::mutex mutex;  // guards first
  std::optional<Error> first;
  std::vector<std::jthread> importers;
  const int employers = static_cast<int>(branch.employers.size());
  for (std::size_t i = 0; i < std::min(kImportersMax, branch.employers.size()); ++i) {
    importers.emplace_back([&] {
      for (int employer = next++; employer < employers; employer = next++) {
        auto done = import_employer(office, branch, actor, employer, sums);
        if (done) continue;
        const std::scoped_lock lock(mutex);
        if (!first) first = std::move(done).error();
        return;
      }
    });
  }
  importers.clear();
  return first ? Result<void>(std::move(*first)) : Result<void>();
}

/// Years that are over get an announced rate, the running one a provisional rate.
Result<void> enter_returns(const Office& office, const Branch& branch, const Actor& actor) {
  return office.program.database().write([&](store::Tx& tx) -> Result<void> {
    const auto& known = office.program.law().yearly_returns();
    const int this_year = branch.last.plus_months(1).year();
    for (int year = branch.first.year(); year <= this_year; ++year) {
      if (known.contains(year)) continue;
      const auto* const listed = std::ranges::find(kReturns, year, &DemoReturn::year);
      const std::int64_t per_myriad = listed == std::end(kReturns) ? kOtherPerMyriad : listed->per_myriad;
      const auto kind = year < this_year ? contribution::ReturnKind::announced : contribution::ReturnKind::running;
      TRY(contribution::set_return(tx, office.members, actor,
                                   {.year = year, .rate = Rate(per_myriad, 10'000), .kind = kind, .source = std::string(kReturnSource)}));
    }
    return {};
  });
}

}  // namespace

Result<void> load_contributions(Office& office, const Branch& branch, const Tell& tell) {
  const Actor admin = TRY(office.program.database().read([](store::ReadTx& tx) { return staff_actor(tx, "admin.demo"); }));
  ImportSums sums;
  tell(fmt::format("Mengimpor iuran {} sampai {} ...", print(branch.first), print(branch.last)));
  TRY(import_all(office, branch, admin, sums));
  tell(fmt::format("  {} berkas, {} baris, {} baris ditolak", sums.files.load(), sums.rows.load(), sums.bad.load()));
  if (sums.bad.load() != 0) return internal("demo.bad_rows");
  office.pass(std::chrono::minutes(60));
  TRY(enter_returns(office, branch, admin));
  for (int year = branch.first.year(); year < branch.last.year(); ++year) {
    const auto closed = TRY(contribution::close_year(office.imports, admin, year, [](const contribution::YearClose&) { return true; }));
    office.pass(std::chrono::minutes(1));
    tell(fmt::format("  tahun {}: {} pembukuan hasil pengembangan, {}", year, closed.postings, print(closed.amount)));
  }
  return {};
}

}  // namespace teduh::main::demo
