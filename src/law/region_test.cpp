#include "law/region.hpp"

#include <gtest/gtest.h>

#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

TEST(regions, refuse_tables_that_are_not_the_table) {
  const std::vector<std::pair<std::string, std::string>> tables{
      {"", "region.head"},
      {"kode,nama\n", "region.head"},
      {"code,name\n75\n", "region.row"},
      {"code,name\n75,\n", "region.row"},
      {"code,name\n75,\"Gorontalo\"\n", "region.row"},
      {"code,name\n7,Gorontalo\n", "region.code"},
      {"code,name\n75,Gorontalo\n75.7,Kota\n", "region.code"},
      {"code,name\n75,Gorontalo\n75.7a,Kota\n", "region.code"},
      {"code,name\n75,Gorontalo\n75,Gorontalo\n", "region.twice"},
      {"code,name\n75.71,Kota Gorontalo\n", "region.parent"},
      {"code,name\n" + std::string(kRegionRowsMax, '\n'), "region.too_long"},
  };
  for (const auto& [csv, code] : tables) {
    const auto regions = Regions::load(csv);
    ASSERT_FALSE(regions) << code;
    EXPECT_EQ(regions.error().code, code);
    EXPECT_EQ(regions.error().facts.front().first, "line");
  }
}

TEST(regions, the_built_in_table_knows_provinces_regencies_and_districts) {
  LawFiles files;
  const auto regions = Regions::load(files.at("region/wilayah.csv"));
  ASSERT_TRUE(regions) << regions.error().detail;
  EXPECT_GT(regions->count(), 7'000U);
  EXPECT_EQ(regions->name_of("75"), "Gorontalo");
  EXPECT_EQ(regions->name_of("75.71"), "Kota Gorontalo");
  EXPECT_FALSE(regions->name_of("75.99"));
  EXPECT_FALSE(regions->name_of(""));
}

TEST(regions, a_region_covers_itself_and_what_lies_in_it_only) {
  EXPECT_TRUE(region_covers("75", "75"));
  EXPECT_TRUE(region_covers("75", "75.71"));
  EXPECT_TRUE(region_covers("75.71", "75.71.01"));
  EXPECT_FALSE(region_covers("75.71", "75"));
  EXPECT_FALSE(region_covers("75.7", "75.71"));
  EXPECT_FALSE(region_covers("", "75.71"));
}

}  // namespace
}  // namespace teduh::law
