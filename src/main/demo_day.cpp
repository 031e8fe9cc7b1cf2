#include "main/demo_day.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "main/command.hpp"
#include "main/demo_day_parts.hpp"
#include "main/demo_load.hpp"
#include "main/serve.hpp"

namespace teduh::main {
namespace {

/// The day needs a port of its own and mails that it can read.
Result<void> prepare_settings(Settings& settings) {
  TRY(settings.set("http.port", "0", "demo day"));
  TRY(settings.set("http.metrics_port", "0", "demo day"));
  TRY(settings.set("http.origin", "", "demo day"));
  return settings.set("mail.kind", "folder", "demo day");
}

Result<void> play(demo::Day& day) {
  TRY(demo::morning_employer(day));
  TRY(demo::morning_claims(day));
  TRY(demo::midday_desk(day));
  TRY(demo::afternoon_payment(day));
  return demo::evening_checks(day);
}

/// True when everything agrees.
Result<bool> play_day(const Settings& settings) {
  auto program = TRY(Program::open(settings, {.migrate = true, .log_sink = [](const std::string&) {}}));
  TRY(load_demo(*program, {.small = true, .tell = [](const std::string& line) { fmt::print("{}\n", line); }}));
  // The people of the day have had their claims; a second day would find every door shut.
  if (std::filesystem::exists(program->folder().root / "demo-day")) return conflict("demo.day_played");
  demo::Branch branch = TRY(loaded_branch(program->folder().root));
  auto server = TRY(RunningServer::start(*program));
  fmt::print("\nSatu hari di {}, {} (alamat: {})\n", settings.text("branch.name"), print_long(date_of(program->clock().now(), program->claims().rules.zone)),
             server->url());
  demo::Day day(*program, server->url(), std::move(branch));
  auto played = play(day);
  server->stop();
  TRY(std::move(played));
  TRY(demo::check_books(day));
  return day.story.finish();
}

}  // namespace

int demo_day(Settings settings) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto prepared = prepare_settings(settings);
  if (!prepared) return report_error(prepared.error());
  const auto agrees = play_day(settings);
  if (!agrees) return report_error(agrees.error());
  fmt::print("Data hari ini ada di {}\n", settings.text("data.folder"));
  return *agrees ? 0 : 1;
}

}  // namespace teduh::main
