#include "document/check_walls.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "document/wall_attempts_test.hpp"

namespace teduh::document {
namespace {

ChildLimits limits_of_build() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return ChildLimits::for_sanitizers();
#else
  return {};
#endif
}

struct WallWorld : ::testing::Test {
  WallWorld() {
    std::string pattern = (std::filesystem::temp_directory_path() / "teduh-walls-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    target.folder = pattern;
    target.other = getpid();
    std::ofstream(target.kept()) << "kept";
  }
  ~WallWorld() override { std::filesystem::remove_all(target.folder); }
  WallTarget target;
};

TEST_F(WallWorld, LetThroughNothingThatTouchesFilesOrProcessesOrTheNetwork) {
  for (const WallAttempt& attempt : wall_attempts()) {
    const int error = attempt_behind_walls(attempt, target, [] { return raise_walls(limits_of_build()); });
    EXPECT_EQ(error, EPERM) << attempt.name;
  }
  EXPECT_EQ(std::filesystem::file_size(target.kept()), 4U);
  EXPECT_FALSE(std::filesystem::exists(target.added()));
}

TEST_F(WallWorld, LetThroughWhatDecodingNeeds) {
  const WallAttempt needs{"threads, memory, time", [](const WallTarget&) {
                            int answer = 0;
                            std::thread([&answer] { answer = 42; }).join();
                            rlimit read{};
                            const bool good = answer == 42 && getrlimit(RLIMIT_AS, &read) == 0 && !Bytes(8UL * 1024 * 1024).empty();
                            return good ? 0 : 1;
                          }};
  EXPECT_EQ(attempt_behind_walls(needs, target, [] { return raise_walls(limits_of_build()); }), 0);
}

TEST_F(WallWorld, AreRaisedOnce) {
  const WallAttempt again{"raise again", [](const WallTarget&) { return raise_walls(limits_of_build()) ? 0 : EPERM; }};
  EXPECT_EQ(attempt_behind_walls(again, target, [] { return raise_walls(limits_of_build()); }), EPERM);
}

}  // namespace
}  // namespace teduh::document
