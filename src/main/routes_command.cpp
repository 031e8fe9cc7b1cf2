#include "main/routes_command.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "main/program.hpp"
#include "platform/http/router.hpp"

namespace teduh::main {
namespace {

/// An empty folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code failure;
    std::string pattern = (std::filesystem::temp_directory_path(failure) / "teduh-routes-XXXXXX").string();
    if (!failure && ::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;  // empty: could not be made
};

Result<std::string> printed_routes(Settings settings, const std::filesystem::path& folder) {
  TRY(settings.set("data.folder", folder.string(), "temporary"));
  const auto program = TRY(Program::open(settings, {.migrate = true, .log_sink = [](const std::string&) {}}));
  auto rows = program->routes();
  std::ranges::move(http::health_routes({}), std::back_inserter(rows));
  return http::print_routes(http::RouteTable(std::move(rows)));
}

}  // namespace

int run_routes(CommandLine& line) {
  const TemporaryFolder folder;
  if (folder.path().empty()) return report_error(unavailable("config.data_folder"));
  const auto printed = printed_routes(line.settings, folder.path());
  if (!printed) return report_error(printed.error());
  fmt::print("{}\n", *printed);
  return 0;
}

}  // namespace teduh::main
