#include "main/command_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <map>

#include "base/text.hpp"
#include "embedded/word_files.hpp"
#include "main/assets.hpp"
#include "main/command.hpp"
#include "main/settings_sources.hpp"
#include "platform/http/problem_texts.hpp"

namespace teduh::main {
namespace {

void add_common(CLI::App& app, CommonOptions& options) {
  app.add_option("--data", options.data, "data folder (setting data.folder)");
  app.add_option("--config", options.config, "settings file, instead of DATA/teduh.yaml");
  app.add_option("--set", options.sets, "one setting, key=value; may be given several times");
}

/// The app of "journal verify" below the app of "journal", made once.
CLI::App& app_of(CLI::App& root, std::string_view name, std::map<std::string, CLI::App*, std::less<>>& apps, std::string help) {
  CLI::App* at = &root;
  std::string path;
  for (const auto word : split(name, ' ')) {
    path += (path.empty() ? "" : " ") + std::string(word);
    const bool last = path == name;
    auto found = apps.find(path);
    if (found == apps.end()) found = apps.emplace(path, at->add_subcommand(std::string(word), last ? help : std::string())).first;
    else if (last) found->second->description(help);
    at = found->second;
  }
  return *at;
}

}  // namespace

int report_error(const Error& error) {
  const auto texts = http::ProblemTexts::load(embedded_below(embedded::word_files(), "errors/"));
  const auto* text = texts ? texts->find(error.code) : nullptr;
  fmt::print(stderr, "teduh: {}{}{}\n", error.code, error.detail.empty() ? "" : ": ", error.detail);
  if (text != nullptr) {
    fmt::print(stderr, "  {} {}\n", text->id.title, http::fill(text->id.repair, error.facts));
    fmt::print(stderr, "  {} {}\n", text->en.title, http::fill(text->en.repair, error.facts));
  }
  for (const auto& [name, value] : error.facts) fmt::print(stderr, "  {}: {}\n", name, value);
  for (const auto& field : error.fields) fmt::print(stderr, "  {}: {}\n", field.field, field.code);
  return 1;
}

int run_program(int argc, char** argv) {
  CLI::App root("Teduh: an open service for employment social security in Indonesia", "teduh");
  root.require_subcommand(1);
  CommonOptions common;
  std::map<std::string, CLI::App*, std::less<>> apps;
  std::vector<std::pair<CLI::App*, std::function<int(CommandLine&)>>> runs;
  for (const auto& row : command_rows()) {
    CLI::App& app = app_of(root, row.name, apps, std::string(row.help));
    add_common(app, common);
    runs.emplace_back(&app, row.add(app));
  }
  // A name that only groups others ("journal") asks for one of them.
  for (auto& [name, app] : apps)
    if (std::ranges::none_of(runs, [&](const auto& run) { return run.first == app; })) app->require_subcommand(1);
  CLI11_PARSE(root, argc, argv);
  auto settings = collect_settings(common, environ);
  if (!settings) return report_error(settings.error()) + 1;
  CommandLine line{.settings = std::move(*settings), .words = {argv, argv + argc}};
  for (const auto& [app, run] : runs)
    if (app->parsed()) return run(line);
  return 2;
}

}  // namespace teduh::main
