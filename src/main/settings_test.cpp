#include "main/settings.hpp"

#include <gtest/gtest.h>

#include <set>

namespace teduh::main {
namespace {

std::string refused(const Result<void>& result) { return result ? "taken" : result.error().code; }

TEST(Settings, RefusesUnknownKeysFromEverySource) {
  Settings settings;
  EXPECT_EQ(refused(settings.set("http.prot", "1", "option")), "config.unknown_key");
  EXPECT_EQ(refused(settings.apply_yaml("http.prot: 1")), "config.unknown_key");
  const char* const environment[] = {"HOME=/x", "TEDUH_HTTP_PROT=1", nullptr};
  EXPECT_EQ(refused(settings.apply_environment(environment)), "config.unknown_key");
}

TEST(Settings, RefusesValuesOutsideTheirRange) {
  Settings settings;
  for (const auto* value : {"-1", "65536", "80a", ""}) EXPECT_EQ(refused(settings.set("http.port", value, "option")), "config.bad_value") << value;
  EXPECT_EQ(refused(settings.set("branch.zone", "GMT", "option")), "config.bad_value");
  EXPECT_EQ(refused(settings.set("claim.sample_ppm", "0", "option")), "config.bad_value");
  EXPECT_EQ(refused(settings.set("branch.name", "two\nlines", "option")), "config.bad_value");
}

TEST(Settings, AddressesOfProxiesAreAddressesAsTheyAreMet) {
  Settings settings;
  for (const auto* value : {"proxy.example", "192.0.2.1/24", "192.0.2.1 192.0.2.2", "2001:DB8::1", "192.0.2.1,x"})
    EXPECT_EQ(refused(settings.set("http.trusted_proxies", value, "option")), "config.bad_value") << value;
  ASSERT_TRUE(settings.set("http.trusted_proxies", "127.0.0.1, 2001:db8::1", "option"));
  EXPECT_EQ(settings.addresses("http.trusted_proxies"), (std::vector<std::string>{"127.0.0.1", "2001:db8::1"}));
  ASSERT_TRUE(settings.set("http.trusted_proxies", "", "option"));
  EXPECT_TRUE(settings.addresses("http.trusted_proxies").empty());
}

TEST(Settings, RefusesAFileThatIsNoFlatMapping) {
  Settings settings;
  EXPECT_EQ(refused(settings.apply_yaml("- a\n- b")), "config.not_yaml");
  EXPECT_EQ(refused(settings.apply_yaml("http: {port: 1}")), "config.not_yaml");
  EXPECT_EQ(refused(settings.apply_yaml("a: [")), "config.not_yaml");
}

TEST(Settings, LaterSourcesWin) {
  Settings settings;
  ASSERT_TRUE(settings.apply_yaml("http.port: 9000\nbranch.code: \"7501\""));
  const char* const environment[] = {"TEDUH_HTTP_PORT=9001", nullptr};
  ASSERT_TRUE(settings.apply_environment(environment));
  EXPECT_EQ(settings.number("http.port"), 9001);
  EXPECT_EQ(settings.source("http.port"), "environment");
  EXPECT_EQ(settings.text("branch.code"), "7501");
  EXPECT_EQ(settings.source("store.readers"), "default");
}

TEST(Settings, EveryDefaultPassesItsOwnRuleAndHasHelp) {
  Settings settings;
  std::set<std::string> names;
  for (const auto& row : setting_rows()) {
    EXPECT_TRUE(settings.set(row.key, row.fallback, "test")) << row.key;
    EXPECT_FALSE(row.help.empty()) << row.key;
    EXPECT_TRUE(names.insert(environment_name(row.key)).second) << row.key;
    EXPECT_NE(settings_manual().find(std::string(row.key)), std::string::npos);
  }
}

}  // namespace
}  // namespace teduh::main
