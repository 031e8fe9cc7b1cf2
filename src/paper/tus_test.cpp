#include "paper/tus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"

namespace teduh::paper {
namespace {

using testing::HasSubstr;

std::string b64(std::string_view text) { return to_base64(bytes_of(text)); }

std::string claim_id() {
  SeededRandom random(1);
  return ClaimId::make(from_micros(1'700'000'000'000'000), random).print();
}

TEST(TusHeaderTest, LengthsThatAreNoneAreRefused) {
  for (const char* wrong : {"", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x10", "99999999999999999999", "a"})
    EXPECT_EQ(parse_upload_length(wrong).error().code, "upload.length") << wrong;
  EXPECT_EQ(parse_upload_length("0").error().code, "document.empty");
  EXPECT_EQ(parse_upload_length("6291457").error().code, "upload.too_large");
  EXPECT_EQ(*parse_upload_length("6291456"), 6291456);
  for (const char* wrong : {"", "-1", "1,1", "99999999999999999999"}) EXPECT_EQ(parse_upload_offset(wrong).error().code, "upload.offset_header");
  EXPECT_EQ(*parse_upload_offset("0"), 0);
}

TEST(TusHeaderTest, MetadataThatIsNoneIsRefused) {
  const std::string claim = "claim_id " + b64(claim_id());
  for (const std::string& wrong : {std::string(), std::string(","), claim + ",", claim + "," + claim, std::string("claim_id !!"), claim + ",kind a b",
                                   claim + ",kind \xC3\xA9", claim + ",x " + std::string(5000, 'A')})
    EXPECT_EQ(parse_upload_metadata(wrong).error().code, "upload.metadata") << wrong;
  std::string many = claim;
  for (int i = 0; i < 20; ++i) many += ",k" + std::to_string(i);
  EXPECT_EQ(parse_upload_metadata(many).error().code, "upload.metadata");
}

TEST(TusHeaderTest, AllWrongFieldsAreToldAtOnce) {
  const auto wrong = parse_upload_metadata("claim_id " + b64("17") + ",upload_id " + b64("x") + ",filename " + b64(std::string(256, 'a')));
  ASSERT_FALSE(wrong);
  const std::vector<FieldProblem> all{{"claim_id", "input.id"}, {"kind", "input.required"}, {"upload_id", "input.id"}, {"filename", "input.too_long"}};
  EXPECT_EQ(wrong.error().fields, all);
}

TEST(TusHeaderTest, KeysThatClientsAddAreReadPast) {
  const auto metadata = parse_upload_metadata("filename " + b64("../../etc/passwd") + ",claim_id " + b64(claim_id()) + ",filetype,kind " + b64("ktp"));
  ASSERT_TRUE(metadata);
  EXPECT_EQ(metadata->claim.print(), claim_id());
  EXPECT_EQ(metadata->kind, "ktp");
  EXPECT_FALSE(metadata->id);
  EXPECT_EQ(parse_upload_metadata(print_upload_metadata(metadata->claim, "kk"))->kind, "kk");
}

TEST(TusHeaderTest, ChecksumsOfOtherKindsAndFormsAreRefused) {
  EXPECT_EQ(parse_checksum("md5 AAAA").error().code, "upload.checksum_algorithm");
  EXPECT_EQ(parse_checksum("SHA1 AAAA").error().code, "upload.checksum_algorithm");
  for (const char* wrong : {"sha1", "sha1 ", "sha1 AAAA", "sha256 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk"})
    EXPECT_EQ(parse_checksum(wrong).error().code, "upload.checksum_form") << wrong;
  EXPECT_FALSE(parse_checksum("")->has_value());
}

TEST(TusHeaderTest, ChecksumsVouchForTheirBytesOnly) {
  // Of "abc": FIPS 180-2, appendices A.1 and B.1.
  const auto sha1 = **parse_checksum("sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  EXPECT_TRUE(sha1.fits(bytes_of("abc")));
  EXPECT_FALSE(sha1.fits(bytes_of("abd")));
  const auto sha256 = **parse_checksum("sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_TRUE(sha256.fits(bytes_of("abc")));
  EXPECT_FALSE(sha256.fits(bytes_of("")));
}

}  // namespace
}  // namespace teduh::paper
