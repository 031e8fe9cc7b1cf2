#include "base/strong.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <unordered_set>

namespace teduh {
namespace {

using Litres = Strong<struct LitresTag, int>;
using Metres = Strong<struct MetresTag, int>;

static_assert(!std::is_convertible_v<int, Litres> && !std::is_convertible_v<Litres, int> && !std::is_constructible_v<Litres, Metres>);

TEST(Strong, ComparesWithItsOwnKind) {
  EXPECT_LT(Litres(1), Litres(2));
  EXPECT_EQ(Litres(2).value(), 2);
  EXPECT_EQ(Litres(), Litres(0));
}

TEST(Strong, CanBeAKey) {
  const std::unordered_set<Strong<struct NameTag, std::string>> names{Strong<struct NameTag, std::string>("a")};
  EXPECT_TRUE(names.contains(Strong<struct NameTag, std::string>("a")));
  EXPECT_FALSE(names.contains(Strong<struct NameTag, std::string>("b")));
}

}  // namespace
}  // namespace teduh
