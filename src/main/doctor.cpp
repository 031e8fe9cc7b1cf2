#include "main/doctor.hpp"

#include <fmt/format.h>

#include "contribution/returns.hpp"
#include "main/doctor_data.hpp"
#include "main/program.hpp"
#include "paper/blob_sweep.hpp"
#include "platform/journal_store/verify.hpp"

namespace teduh::main {
namespace {

constexpr std::uintmax_t kDiskFreeMin = std::uintmax_t{1} << 30U;  // a gibibyte: below it a day's papers no longer fit for sure

Finding look_at_disk(const Program& program) {
  std::error_code failure;
  const auto space = std::filesystem::space(program.folder().root, failure);
  if (failure) return {false, "ruang disk tidak terbaca / disk space cannot be read"};
  return {space.available >= kDiskFreeMin, fmt::format("ruang disk / disk: {} MiB", space.available >> 20U)};
}

Finding look_at_calendar(const Program& program) {
  const int year = claim::today(program.claims()).year();
  const bool covered = program.claims().calendar.covers(year);
  return {covered, fmt::format("kalender libur {} {} / holiday calendar", year, covered ? "ada" : "belum ada: isi law.calendar")};
}

Finding look_at_returns(Program& program) {
  const int last = claim::today(program.claims()).year() - 1;
  const auto rates = program.database().read([&](store::ReadTx& tx) { return contribution::yearly_rates(tx, program.law()); });
  if (!rates) return {false, rates.error().code};
  const bool known = rates->contains(last);
  return {known, fmt::format("hasil pengembangan JHT {} {} / yearly return", last, known ? "ada" : "belum ada: teduh return set")};
}

Finding look_at_blobs(const Program& program) {
  const auto report = program.papers().blobs.scrub([](const blob::ScrubReport&) { return true; });
  if (!report) return {false, report.error().code};
  return {report->damaged.empty(), fmt::format("berkas / blobs: {} ({} rusak / damaged)", report->blobs, report->damaged.size())};
}

/// Told, not repaired: the running server sweeps them by itself.
Finding look_at_orphans(Program& program) {
  const auto sweep = paper::count_orphans(program.database(), program.papers().blobs, program.clock().now());
  if (!sweep) return {false, sweep.error().code};
  return {true, fmt::format("berkas tanpa catatan / blobs that no row names: {} (disapu server / swept by the server)", sweep->orphans)};
}

Finding look_at_journal(Program& program) {
  const journal::VerifyOptions options{.keys = program.journal_keys(), .folder = program.folder().journal()};
  const auto report = program.database().read([&](store::ReadTx& tx) { return journal::verify(tx, options); });
  if (!report) return {false, report.error().code};
  if (report->first) return {false, fmt::format("jurnal / journal: {} {}: {}", report->first->kind, report->first->place, report->first->reason)};
  return {true, fmt::format("jurnal / journal: {} entri, {} kepala / heads", report->entries, report->checkpoints)};
}

}  // namespace

int run_doctor(CommandLine& line) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  Program& open = **program;
  bool good = true;
  for (const auto& finding : {look_at_disk(open), look_at_clock(open), look_at_database(open), look_at_sealed_values(open), look_at_calendar(open),
                              look_at_returns(open), look_at_blobs(open), look_at_missing_papers(open), look_at_orphans(open), look_at_notices(open),
                              look_at_journal(open)}) {
    fmt::print("{} {}\n", finding.good ? "baik   " : "PERIKSA", finding.text);
    good = good && finding.good;
  }
  return good ? 0 : 1;
}

}  // namespace teduh::main
