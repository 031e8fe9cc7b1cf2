#include "main/settings_sources.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace teduh::main {
namespace {

namespace fs = std::filesystem;

class SettingsSources : public ::testing::Test {
 protected:
  SettingsSources() {
    std::string pattern = (fs::temp_directory_path() / "teduh-settings-XXXXXX").string();
    base = ::mkdtemp(pattern.data());
    write("branch/teduh.yaml", "branch.code: \"7501\"\nhttp.port: 9000\n");
  }
  ~SettingsSources() override { fs::remove_all(base); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((base / name).parent_path());
    std::ofstream(base / name) << text;
  }
  Result<Settings> collect(const CommonOptions& options, std::vector<std::string> variables = {}) {
    std::vector<const char*> environment;
    for (const auto& one : variables) environment.push_back(one.c_str());
    environment.push_back(nullptr);
    return collect_settings(options, environment.data());
  }
  fs::path base;
};

TEST_F(SettingsSources, AFileThatLeadsIntoAnotherFolderIsRefused) {
  write("branch/teduh.yaml", "data.folder: /elsewhere\n");
  const auto settings = collect({.data = (base / "branch").string()});
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, "config.data_folder_moved");
}

TEST_F(SettingsSources, ANamedFileThatIsNotThereIsRefused) { EXPECT_FALSE(collect({.config = (base / "none.yaml").string()})); }

TEST_F(SettingsSources, TheFileOfTheFolderIsReadHoweverTheFolderWasNamed) {
  const std::string folder = (base / "branch").string();
  for (const auto& settings : {collect({.data = folder}), collect({}, {"TEDUH_DATA_FOLDER=" + folder}), collect({.sets = {"data.folder=" + folder}})}) {
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->text("data.folder"), folder);
    EXPECT_EQ(settings->text("branch.code"), "7501");
  }
}

TEST_F(SettingsSources, EnvironmentAndOptionsWinOverTheFile) {
  const auto settings = collect({.data = (base / "branch").string(), .sets = {"http.port=9002"}}, {"TEDUH_HTTP_PORT=9001", "TEDUH_BRANCH_CODE=7502"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->number("http.port"), 9002);
  EXPECT_EQ(settings->text("branch.code"), "7502");
}

TEST_F(SettingsSources, ANamedFileStandsInPlaceOfTheFoldersOwn) {
  write("other.yaml", "data.folder: " + (base / "branch").string() + "\nbranch.code: \"7599\"\n");
  const auto settings = collect({.config = (base / "other.yaml").string()});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->text("branch.code"), "7599");
  EXPECT_EQ(settings->text("data.folder"), (base / "branch").string());
}

}  // namespace
}  // namespace teduh::main
