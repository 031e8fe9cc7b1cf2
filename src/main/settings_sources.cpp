#include "main/settings_sources.hpp"

#include <filesystem>

#include "main/assets.hpp"

namespace teduh::main {
namespace {

/// What comes after the file.
Result<void> apply_environment_and_options(Settings& settings, const CommonOptions& options, const char* const* environment) {
  TRY(settings.apply_environment(environment));
  if (!options.data.empty()) TRY(settings.set("data.folder", options.data, "option"));
  for (const auto& one : options.sets) {
    const auto equals = one.find('=');
    if (equals == std::string::npos) return invalid("config.unknown_key", one);
    TRY(settings.set(std::string_view(one).substr(0, equals), std::string_view(one).substr(equals + 1), "option"));
  }
  return {};
}

}  // namespace

Result<Settings> collect_settings(const CommonOptions& options, const char* const* environment) {
  Settings without_file;
  TRY(apply_environment_and_options(without_file, options, environment));
  const std::string folder = without_file.text("data.folder");
  const auto in_folder = std::filesystem::path(folder) / "teduh.yaml";
  if (options.config.empty() && !std::filesystem::exists(in_folder)) return without_file;
  Settings settings;
  TRY(settings.apply_yaml(TRY(read_text_file(options.config.empty() ? in_folder : std::filesystem::path(options.config)))));
  const bool moved = settings.source("data.folder") == "file" && settings.text("data.folder") != folder;
  TRY(apply_environment_and_options(settings, options, environment));
  // A file found by way of the folder may not lead into another one: two folders would each be half of a branch.
  if (moved && options.config.empty()) return invalid("config.data_folder_moved", in_folder.string());
  return settings;
}

}  // namespace teduh::main
