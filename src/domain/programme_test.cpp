#include "domain/programme.hpp"

#include <gtest/gtest.h>

namespace teduh {
namespace {

TEST(Segment, RefusesOtherNames) {
  for (const auto* text : {"", "pu", "PU ", "ASN"}) EXPECT_FALSE(parse_segment(text)) << text;
}

TEST(Segment, IsReadAsItIsPrinted) {
  for (const Segment segment : {Segment::pu, Segment::bpu, Segment::pmi, Segment::jakon}) EXPECT_EQ(segment, parse_segment(to_string(segment)));
}

// The numbers stand in every database: they are promises.
TEST(StoredNumbers, DoNotMove) {
  EXPECT_EQ(1, static_cast<int>(Programme::jht));
  EXPECT_EQ(5, static_cast<int>(Programme::jkp));
  EXPECT_EQ(1, static_cast<int>(Segment::pu));
  EXPECT_EQ(4, static_cast<int>(Segment::jakon));
  EXPECT_EQ("JKM", to_string(Programme::jkm));
}

}  // namespace
}  // namespace teduh
