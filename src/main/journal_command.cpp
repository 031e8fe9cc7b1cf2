#include "main/journal_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "main/program.hpp"
#include "platform/journal_store/verify.hpp"

namespace teduh::main {
namespace {

int tell(const journal::VerifyReport& report) {
  fmt::print("entri / entries: {}\nterhapus / erased: {}\nmenunggu nomor / waiting: {}\nkepala bertanda tangan / signed heads: {}\nberkas / files: {}\n",
             report.entries, report.erased, report.waiting, report.checkpoints, report.files);
  if (!report.first) {
    fmt::print("Jurnal utuh. The journal is whole.\n");
    return 0;
  }
  fmt::print("TIDAK COCOK / DOES NOT FIT: {} {}: {}\n", report.first->kind, report.first->place, report.first->reason);
  return 1;
}

int verify(CommandLine& line, const std::string& vkey, bool settle) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  if (settle) {
    const auto settled = (*program)->settle_journal();
    if (!settled) return report_error(settled.error());
  }
  journal::VerifyOptions options{.keys = (*program)->journal_keys(), .folder = (*program)->folder().journal()};
  if (!vkey.empty()) {
    auto key = journal::parse_vkey(vkey);
    if (!key) return report_error(key.error());
    options.keys = {std::move(*key)};
  }
  const auto report = (*program)->database().read([&](store::ReadTx& tx) { return journal::verify(tx, options); });
  if (!report) return report_error(report.error());
  return tell(*report);
}

}  // namespace

std::function<int(CommandLine&)> add_journal_verify(CLI::App& app) {
  auto vkey = std::make_shared<std::string>();
  auto settle = std::make_shared<bool>(false);
  app.add_option("--vkey", *vkey, "public key kept elsewhere, instead of the folder's own");
  app.add_flag("--settle", *settle, "number, sign and publish what waits before looking");
  return [vkey, settle](CommandLine& line) { return verify(line, *vkey, *settle); };
}

int run_journal_key(CommandLine& line) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  for (const auto& key : (*program)->journal_keys()) fmt::print("{}\n", journal::print(key));
  return 0;
}

}  // namespace teduh::main
