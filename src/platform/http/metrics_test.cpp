#include "platform/http/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/check.hpp"

namespace teduh::http {
namespace {

using ::testing::HasSubstr;

TEST(Metrics, MisuseIsABug) {
  Metrics metrics;
  EXPECT_THROW(metrics.counter("Bad Name", "x"), CheckFailure);
  EXPECT_THROW(metrics.counter("", "x"), CheckFailure);
  metrics.counter("a_total", "x");
  EXPECT_THROW(metrics.gauge("a_total", "x"), CheckFailure);
  EXPECT_THROW(metrics.counter("b_total", "x", {{"bad-label", "1"}}), CheckFailure);
  EXPECT_THROW(metrics.histogram("c_seconds", "x", {}), CheckFailure);
}

TEST(Metrics, ThePrometheusTextForm) {
  Metrics metrics;
  metrics.counter("calls_total", "Calls\nof all", {{"route", "/a\"\\\n"}}).add(3);
  metrics.gauge("open", "Open").set(-2);
  auto& times = metrics.histogram("times_seconds", "Times", {1'000, 2'500'000}, {{"r", "x"}});
  times.observe(1'000);
  times.observe(1'001);
  times.observe(9'000'000);
  EXPECT_EQ(metrics.print(),
            "# HELP calls_total Calls\\nof all\n# TYPE calls_total counter\ncalls_total{route=\"/a\\\"\\\\\\n\"} 3\n"
            "# HELP open Open\n# TYPE open gauge\nopen -2\n"
            "# HELP times_seconds Times\n# TYPE times_seconds histogram\n"
            "times_seconds_bucket{r=\"x\",le=\"0.001\"} 1\ntimes_seconds_bucket{r=\"x\",le=\"2.5\"} 2\ntimes_seconds_bucket{r=\"x\",le=\"+Inf\"} 3\n"
            "times_seconds_sum{r=\"x\"} 9.002001\ntimes_seconds_count{r=\"x\"} 3\n");
}

TEST(Metrics, CountsFromManyThreads) {
  Metrics metrics;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 1'000; ++n) metrics.counter("calls_total", "Calls", {{"n", std::to_string(n % 3)}}).add();
      });
  }
  EXPECT_THAT(metrics.print(), HasSubstr("calls_total{n=\"1\"} 1332\n"));
}

}  // namespace
}  // namespace teduh::http
