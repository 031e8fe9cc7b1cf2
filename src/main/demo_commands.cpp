#include "main/demo_commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "main/demo_client.hpp"
#include "main/demo_day.hpp"
#include "main/demo_inbox.hpp"
#include "main/demo_load.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::main {
namespace {

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

constexpr std::string_view kDemoAccount = "9990001112223";
constexpr std::string_view kDemoBank = "008";

void tell_staff() {
  say("\nPetugas contoh (login, kata sandi, rahasia autentikator) - demo staff, for demo folders only:");
  for (const auto& staff : demo::demo_staff())
    say(fmt::format("  {:18} {:22} {}", staff.login, demo::demo_password(staff), crypto::to_base32(demo::demo_totp_secret(staff))));
}

/// The demo's branch pays from an invented account; a folder that says otherwise keeps its own.
Result<void> choose_debtor(Settings& settings) {
  if (settings.text("payment.debtor_account").empty()) TRY(settings.set("payment.debtor_account", kDemoAccount, "demo"));
  if (settings.text("payment.debtor_bank").empty()) TRY(settings.set("payment.debtor_bank", kDemoBank, "demo"));
  return {};
}

/// For whoever serves the folder later.
void keep_debtor(const Settings& settings) {
  const auto path = std::filesystem::path(settings.text("data.folder")) / "teduh.yaml";
  if (std::filesystem::exists(path)) return;
  std::ofstream(path) << fmt::format("payment.debtor_account: \"{}\"\npayment.debtor_bank: \"{}\"\n", kDemoAccount, kDemoBank);
}

int run_load(Settings settings, bool small) {
  if (const auto chosen = choose_debtor(settings); !chosen) return report_error(chosen.error());
  auto program = Program::open(settings, {.migrate = true, .log_sink = {}});
  if (!program) return report_error(program.error());
  const auto loaded = load_demo(**program, {.small = small, .tell = say});
  if (!loaded) return report_error(loaded.error());
  keep_debtor(settings);
  tell_staff();
  say(fmt::format("\nData contoh siap di {}", settings.text("data.folder")));
  return 0;
}

int run_day(Settings settings, bool kept) {
  if (const auto chosen = choose_debtor(settings); !chosen) return report_error(chosen.error());
  if (kept) return demo_day(std::move(settings));
  // Without a folder of one's own the day is played in a new one, so that it can be played again and again.
  std::string folder = (std::filesystem::temp_directory_path() / "teduh-demo-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return report_error(unavailable("demo.folder"));
  const auto set = settings.set("data.folder", folder, "demo day");
  return set ? demo_day(std::move(settings)) : report_error(set.error());
}

int run_code(const std::string& login) {
  const auto staff = demo::find_demo_staff(login);
  if (!staff) return report_error(staff.error());
  say(demo::demo_totp(*staff, SystemClock().now()));
  return 0;
}

struct SignInOptions {
  std::string staff;
  std::string person;
  std::string url = "http://127.0.0.1:8080";
  bool json = false;
};

/// A key of the cast ("state.returned") or a number from 1.
Result<demo::Person> chosen_person(const demo::Branch& branch, const std::string& text) {
  for (const auto& row : demo::cast())
    if (row.key == text) return demo::cast_person(branch, text);
  const auto number = parse_int64(text);
  if (!number || *number < 1 || *number > static_cast<std::int64_t>(branch.persons.size())) return not_found("demo.no_such_person");
  return branch.persons[static_cast<std::size_t>(*number - 1)];
}

Result<void> sign_in_person(demo::ApiSession& session, const demo::Branch& branch, const std::filesystem::path& outbox, const std::string& text) {
  const demo::Person person = TRY(chosen_person(branch, text));
  const demo::ApiSession::Participant who{.nik = person.data.nik.exact(), .kpj = person.cards.front().kpj.exact(), .device = person.device};
  demo::MessageFolder messages(outbox);
  messages.forget();
  const std::string sign_in = TRY(session.ask_code(who));
  const std::string code = TRY(messages.wait_for_code(*person.data.phone));
  return session.confirm_code(sign_in, code, who);
}

Result<void> sign_in(demo::ApiSession& session, const Settings& settings, const SignInOptions& options) {
  if (!options.staff.empty()) return session.sign_in_staff(options.staff);
  const DataFolder folder{settings.text("data.folder")};
  const auto branch = TRY(loaded_branch(folder.root));
  return sign_in_person(session, branch, folder.outbox(), options.person);
}

int run_sign_in(const Settings& settings, const SignInOptions& options) {
  const SystemClock clock;
  SystemRandom random;
  demo::HttpClient client(options.url);
  demo::ApiSession session(client, random, clock);
  const auto done = sign_in(session, settings, options);
  if (!done) return report_error(done.error());
  if (options.json) {
    http::JsonWriter json;
    json.object().field("token", session.token()).field("csrf_token", session.csrf_token()).end();
    say(json.take());
  } else {
    say(fmt::format("export TOKEN={} CSRF={}", session.token(), session.csrf_token()));
  }
  return 0;
}

}  // namespace

std::function<int(CommandLine&)> add_demo_load(CLI::App& app) {
  auto small = std::make_shared<bool>(false);
  app.add_flag("--small", *small, "6 employers and 60 people instead of 40 and 2,000");
  return [small](CommandLine& line) { return run_load(line.settings, *small); };
}

std::function<int(CommandLine&)> add_demo_day(CLI::App&) {
  return [](CommandLine& line) { return run_day(line.settings, line.settings.source("data.folder") != "default"); };
}

std::function<int(CommandLine&)> add_demo_code(CLI::App& app) {
  auto login = std::make_shared<std::string>();
  app.add_option("login", *login, "login of a demo member of staff")->required();
  return [login](CommandLine&) { return run_code(*login); };
}

std::function<int(CommandLine&)> add_demo_sign_in(CLI::App& app) {
  auto options = std::make_shared<SignInOptions>();
  auto* staff = app.add_option("--staff", options->staff, "login of a demo member of staff");
  auto* person = app.add_option("--person", options->person, "key of the cast, such as state.returned, or a number from 1");
  staff->excludes(person);
  app.add_option("--url", options->url, "address of the server")->capture_default_str();
  app.add_flag("--json", options->json, "print JSON instead of a line for eval");
  return [options](CommandLine& line) {
    if (options->staff.empty() && options->person.empty()) return report_error(invalid("demo.nobody")) + 1;
    return run_sign_in(line.settings, *options);
  };
}

}  // namespace teduh::main
