#include "main/import_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "account/staff.hpp"
#include "base/text.hpp"
#include "contribution/bad_rows.hpp"
#include "contribution/returns.hpp"
#include "contribution/undo.hpp"
#include "main/program.hpp"
#include "platform/crypto/password.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::main {
namespace {

constexpr std::size_t kFirstPasswordLetters = 20;  // 100 bits

struct ImportWords {
  std::string file;
  std::string npp;
  std::string period;
  bool commit = false;
  bool register_new = false;
};

Result<contribution::ImportRequest> request_of(const ImportWords& words) {
  contribution::ImportRequest request{.npp = std::nullopt, .period = std::nullopt, .commit = words.commit, .register_new = words.register_new};
  if (!words.npp.empty()) {
    auto npp = TRY(Npp::parse(words.npp));
    request.npp = std::move(npp);
  }
  if (!words.period.empty()) {
    request.period = parse_period(words.period);
    if (!request.period) return invalid_fields({{"period", "input.period"}});
  }
  return request;
}

void tell_report(const contribution::ImportReport& report) {
  const auto& counts = report.counts;
  fmt::print("{}: {} baris, {} baik, {} salah, {} peringatan, {} tidak berubah, {} koreksi, {} peserta baru\njumlah iuran / sum: {}\n",
             contribution::to_string(report.outcome), report.rows_total, counts.good, counts.bad, counts.warnings, counts.unchanged, counts.corrected,
             counts.members_new, print(counts.amount));
  if (report.file) fmt::print("berkas / file: {}\n", report.file->print());
  if (report.outcome == contribution::ImportOutcome::checked && counts.bad == 0) fmt::print("Tidak ada yang ditulis. Ulangi dengan --commit.\n");
}

int run_import(CommandLine& line, const ImportWords& words) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  const auto request = request_of(words);
  if (!request) return report_error(request.error());
  contribution::BadRowsFile bad_rows(words.file);
  const contribution::ImportHooks hooks{.progress =
                                            [](const contribution::ImportProgress& progress) {
                                              fmt::print(stderr, "\r{}/{}", progress.rows_done, progress.rows_total);
                                              return true;
                                            },
                                        .problem_row = [&](const contribution::BadRow& row) { return bad_rows.add(row); }};
  const auto report =
      contribution::import_contributions((*program)->imports(), Actor::system(), contribution::FileReadable(words.file), *request, hooks);
  fmt::print(stderr, "\n");
  if (!report) return report_error(report.error());
  tell_report(*report);
  if (bad_rows.was_written()) fmt::print("baris bermasalah / rows with problems: {}\n", bad_rows.path().string());
  const auto settled = (*program)->settle_journal();
  if (!settled) return report_error(settled.error());
  return report->counts.bad > 0 ? 1 : 0;
}

int run_undo(CommandLine& line, const std::string& file, bool rest, bool dry_run) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  const auto id = ContributionFileId::parse(file);
  if (!id) return report_error(not_found("contribution.file_unknown"));
  const auto report = contribution::undo_file((*program)->imports(), Program::claim_blocks(), Actor::system(), {.file = *id, .dry_run = dry_run, .rest = rest});
  if (!report) return report_error(report.error());
  for (const auto& row : report->listed) fmt::print("baris / line {}: {}\n", row.line, row.reason);
  fmt::print("{}: {} pembukuan dibatalkan / postings taken back, {} baris dilindungi / rows protected, {}\n",
             report->undone ? "dibatalkan / undone" : "tidak ada yang berubah / nothing changed", report->postings, report->protected_rows, print(report->amount));
  const auto settled = (*program)->settle_journal();
  if (!settled) return report_error(settled.error());
  return report->undone || report->was_undone || dry_run ? 0 : 1;
}

struct ReturnWords {
  int year = 0;
  std::string rate;
  std::string kind = "announced";
  std::string source;
};

int run_return_set(CommandLine& line, const ReturnWords& words) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  const auto rate = parse_rate(words.rate);
  const auto kind = contribution::parse_return_kind(words.kind);
  if (!rate || !kind) return report_error(invalid_fields({{rate ? "kind" : "rate", "input.choice"}}));
  const auto done = (*program)->database().write([&](store::Tx& tx) {
    return contribution::set_return(tx, (*program)->members(), Actor::system(), {words.year, *rate, *kind, words.source});
  });
  if (!done) return report_error(done.error());
  const auto settled = (*program)->settle_journal();
  if (!settled) return report_error(settled.error());
  fmt::print("{}: {}\n", words.year, print(*rate));
  return 0;
}

int run_return_close(CommandLine& line, int year) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  const auto closed = contribution::close_year((*program)->imports(), Actor::system(), year, [](const contribution::YearClose&) { return true; });
  if (!closed) return report_error(closed.error());
  fmt::print("{}: {} kepesertaan / memberships, {} pembukuan / postings, {}\n", year, closed->memberships, closed->postings, print(closed->amount));
  const auto settled = (*program)->settle_journal();
  return settled ? 0 : report_error(settled.error());
}

struct StaffWords {
  std::string login;
  std::string name;
  std::string roles;
};

/// Letters that cannot be mixed up when copied from paper.
std::string first_password(Random& random) {
  constexpr std::string_view kLetters = "23456789abcdefghjkmnpqrstuvwxyz2";
  std::string password;
  while (password.size() < kFirstPasswordLetters) password.push_back(kLetters[random.below(kLetters.size() - 1)]);
  return password;
}

Result<account::NewStaff> staff_of(const StaffWords& words, const Settings& settings) {
  account::NewStaff wanted{.login = words.login, .name = words.name, .roles = {}, .branch = settings.text("branch.code")};
  std::uint32_t bits = 0;
  for (const auto word : split(words.roles, ',')) {
    const auto role = parse_role(trim(word));
    if (!role) return invalid_fields({{"roles", "input.choice"}});
    bits |= RoleSet{*role}.bits();
  }
  wanted.roles = RoleSet::from_bits(bits);
  return wanted;
}

int run_staff_add(CommandLine& line, const StaffWords& words) {
  auto program = Program::open(line.settings, {});
  if (!program) return report_error(program.error());
  const auto wanted = staff_of(words, line.settings);
  if (!wanted) return report_error(wanted.error());
  const std::string password = first_password((*program)->random());
  auto hash = crypto::hash_password(password);
  if (!hash) return report_error(hash.error());
  const account::StaffSecrets secrets{.password_hash = std::move(*hash), .totp_secret = crypto::make_totp_secret((*program)->random())};
  const auto added =
      (*program)->database().write([&](store::Tx& tx) { return account::add_staff((*program)->accounts(), tx, Actor::system(), *wanted, secrets); });
  if (!added) return report_error(added.error());
  fmt::print("{}\nkata sandi awal, berlaku 7 hari / first password, good for 7 days: {}\nrahasia aplikasi kode / authenticator secret: {}\n", words.login, password,
             crypto::to_base32(secrets.totp_secret));
  const auto settled = (*program)->settle_journal();
  return settled ? 0 : report_error(settled.error());
}

}  // namespace

std::function<int(CommandLine&)> add_import(CLI::App& app) {
  auto words = std::make_shared<ImportWords>();
  app.add_option("FILE", words->file, "CSV of an employer's month")->required();
  app.add_option("--npp", words->npp, "employer, when the file does not say it");
  app.add_option("--period", words->period, "month, 2026-10, when the file does not say it");
  app.add_flag("--commit", words->commit, "write; without it everything is checked and nothing is written");
  app.add_flag("--register-new", words->register_new, "unknown KPJ with a start date become members");
  return [words](CommandLine& line) { return run_import(line, *words); };
}

std::function<int(CommandLine&)> add_import_undo(CLI::App& app) {
  auto file = std::make_shared<std::string>();
  auto rest = std::make_shared<bool>(false);
  auto dry_run = std::make_shared<bool>(false);
  app.add_option("FILE_ID", *file, "id of the file, as the import printed it")->required();
  app.add_flag("--rest", *rest, "undo what can be undone although some rows are protected");
  app.add_flag("--dry-run", *dry_run, "only say what would happen");
  return [file, rest, dry_run](CommandLine& line) { return run_undo(line, *file, *rest, *dry_run); };
}

std::function<int(CommandLine&)> add_return_set(CLI::App& app) {
  auto words = std::make_shared<ReturnWords>();
  app.add_option("YEAR", words->year, "calendar year")->required();
  app.add_option("RATE", words->rate, "5.63%")->required();
  app.add_option("--kind", words->kind, "announced or running")->capture_default_str();
  app.add_option("--source", words->source, "where it was announced")->required();
  return [words](CommandLine& line) { return run_return_set(line, *words); };
}

std::function<int(CommandLine&)> add_return_close(CLI::App& app) {
  auto year = std::make_shared<int>(0);
  app.add_option("YEAR", *year, "calendar year that is over")->required();
  return [year](CommandLine& line) { return run_return_close(line, *year); };
}

std::function<int(CommandLine&)> add_staff(CLI::App& app) {
  auto words = std::make_shared<StaffWords>();
  app.add_option("LOGIN", words->login, "name to sign in with")->required();
  app.add_option("--name", words->name, "full name")->required();
  app.add_option("--roles", words->roles, "verifier,approver,...")->required();
  return [words](CommandLine& line) { return run_staff_add(line, *words); };
}

}  // namespace teduh::main
