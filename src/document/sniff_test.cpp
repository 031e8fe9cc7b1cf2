#include "document/sniff.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "document/made_pdf_test.hpp"

namespace teduh::document {
namespace {

using namespace std::string_view_literals;

std::string refusal(std::string_view text) {
  const auto type = sniff(bytes_of(text));
  if (type) return "taken as " + std::string(name_of(*type));
  const Error& error = type.error();
  return error.facts.empty() ? error.code : error.code + " " + error.facts.front().second;
}

TEST(Sniff, RefusesAnEmptyFile) { EXPECT_EQ(refusal(""), "document.empty"); }

TEST(Sniff, RefusesOneByteMoreThanSixMegabytes) {
  std::string big = "%PDF-1.7\n";
  big.resize(kPaperBytesMax);
  EXPECT_TRUE(sniff(bytes_of(big)).has_value());
  big.push_back(' ');
  EXPECT_EQ(refusal(big), "document.too_large 6");
}

TEST(Sniff, NamesWhatTheFileIsWhenItIsNotTaken) {
  EXPECT_EQ(refusal("PK\x03\x04rest"sv), "document.unsupported_type ZIP");
  EXPECT_EQ(refusal("GIF89a"), "document.unsupported_type GIF");
  EXPECT_EQ(refusal("MZ\x90\0"sv), "document.unsupported_type EXE");
  EXPECT_EQ(refusal("II*\0rest"sv), "document.unsupported_type TIFF");
  EXPECT_EQ(refusal("\xd0\xcf\x11\xe0\xa1\xb1"sv), "document.unsupported_type DOC");
  EXPECT_EQ(refusal("\0\0\0\x1c"
                    "ftypisom"sv), "document.unsupported_type MP4");
  EXPECT_EQ(refusal("\xef\xbb\xbf <!DOCTYPE html><p>"), "document.unsupported_type HTML");
  EXPECT_EQ(refusal("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), "document.unsupported_type SVG");
  EXPECT_EQ(refusal("surat keterangan kerja"), "document.unsupported_type TXT");
}

TEST(Sniff, TellsPeopleWithIPhonesAboutHeic) {
  EXPECT_EQ(refusal("\0\0\0\x18"
                    "ftypheic"sv), "document.heic");
  EXPECT_EQ(refusal("\0\0\0\x18"
                    "ftypmif1"sv), "document.heic");
}

TEST(Sniff, RefusesAPdfBehindOtherBytes) {
  const std::string pdf = made_letter().text();
  EXPECT_EQ(refusal("PK\x03\x04" + pdf), "document.pdf_leading_bytes");
  EXPECT_EQ(refusal("<html>" + pdf), "document.pdf_leading_bytes");
  EXPECT_EQ(refusal("\n" + pdf), "document.pdf_leading_bytes");
}

TEST(Sniff, DoesNotKnowBinaryNoise) { EXPECT_EQ(refusal("\x01\x02\x03\x04\x05"), "document.unknown_type"); }

TEST(Sniff, DoesNotTakeABeginningThatIsCutOff) {
  EXPECT_EQ(refusal("\xff\xd8"), "document.unknown_type");
  EXPECT_EQ(refusal("\x89PNG"), "document.unknown_type");
  EXPECT_EQ(refusal("%PDF"), "document.unsupported_type TXT");
}

TEST(Sniff, TellsTheFourTypesByTheirContent) {
  EXPECT_EQ(sniff(bytes_of("\xff\xd8\xff\xe0rest")).value(), PaperType::jpeg);
  EXPECT_EQ(sniff(bytes_of("\x89PNG\r\n\x1a\nrest")).value(), PaperType::png);
  EXPECT_EQ(sniff(bytes_of("RIFF....WEBPrest")).value(), PaperType::webp);
  EXPECT_EQ(sniff(bytes_of("%PDF-1.4")).value(), PaperType::pdf);
}

}  // namespace
}  // namespace teduh::document
