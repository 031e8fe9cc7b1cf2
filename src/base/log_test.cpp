#include "base/log.hpp"

#include <gtest/gtest.h>

namespace teduh {
namespace {

const ManualClock kClock(from_micros(1'795'364'783'123'456));

std::string line_of(LogLevel level, std::string_view event, const std::vector<LogField>& fields) {
  std::string line;
  Log log(kClock, [&](const std::string& written) { line += written; });
  log.write(level, event, fields);
  return line;
}

TEST(Log, CannotBeMadeToBeginANewLineOrLeaveItsQuotes) {
  const std::string line = line_of(LogLevel::warning, "a\"b", {{"file", std::string("x\n{\"level\":\"info\"}\\\x7F")}});
  EXPECT_EQ(1, std::count(line.begin(), line.end(), '\n'));
  EXPECT_NE(std::string::npos, line.find(R"("event":"a\"b","file":"x\u000a{\"level\":\"info\"}\\\u007f"})")) << line;
}

TEST(Log, WritesOneWholeLineAnEvent) {
  EXPECT_EQ("{\"ts\":\"2026-11-22T16:26:23.123456Z\",\"level\":\"info\",\"event\":\"claim.submitted\",\"micros\":12,\"claim\":\"0191\"}\n",
            line_of(LogLevel::info, "claim.submitted", {{"micros", std::int64_t{12}}, {"claim", std::string("0191")}}));
}

TEST(Log, NamesItsLevel) {
  EXPECT_NE(std::string::npos, line_of(LogLevel::warning, "x", {}).find("\"level\":\"warning\""));
  EXPECT_NE(std::string::npos, line_of(LogLevel::error, "x", {}).find("\"level\":\"error\""));
}

}  // namespace
}  // namespace teduh
