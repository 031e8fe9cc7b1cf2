#include "document/image_header.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "document/jpeg_segments.hpp"

namespace teduh::document {
namespace {

using namespace std::string_literals;

std::string big_endian(std::uint32_t value, int width) {
  std::string out;
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU));
  return out;
}

std::string little_endian(std::uint32_t value, int width) {
  std::string out = big_endian(value, width);
  return {out.rbegin(), out.rend()};
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
  return "\x89PNG\r\n\x1a\n" + big_endian(13, 4) + "IHDR" + big_endian(width, 4) + big_endian(height, 4) + "\x08\x02"s + std::string(7, '\0');
}

std::string jpeg_header(char marker, std::uint32_t width, std::uint32_t height) {
  return "\xff\xd8\xff\xe0"s + big_endian(16, 2) + std::string(14, 'j') + "\xff" + marker + big_endian(8, 2) + "\x08" + big_endian(height, 2) +
         big_endian(width, 2) + "\x01";
}

std::string webp(const std::string& chunks) { return "RIFF" + little_endian(static_cast<std::uint32_t>(chunks.size()) + 4, 4) + "WEBP" + chunks; }
std::string chunk(const std::string& name, const std::string& data) {
  return name + little_endian(static_cast<std::uint32_t>(data.size()), 4) + data + std::string(data.size() % 2, '\0');
}
std::string vp8(std::uint32_t width, std::uint32_t height) {
  return chunk("VP8 ", "\0\0\0\x9d\x01\x2a"s + little_endian(width, 2) + little_endian(height, 2));
}
std::string vp8l(std::uint32_t width, std::uint32_t height) {
  return chunk("VP8L", "\x2f" + little_endian((width - 1) | ((height - 1) << 14U), 4));
}
std::string vp8x(std::uint32_t width, std::uint32_t height) {
  return chunk("VP8X", std::string(4, '\0') + little_endian(width - 1, 3) + little_endian(height - 1, 3));
}

std::string code_of(const Result<ImageSize>& size) { return size ? "good" : size.error().code; }

TEST(ImageHeader, RefusesFortyThousandByFortyThousandBeforeAnyDecoding) {
  const auto size = read_image_size(PaperType::png, bytes_of(png_header(40'000, 40'000)));
  const auto verdict = check_pixels(size.value());
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().code, "document.too_many_pixels");
  EXPECT_EQ(verdict.error().facts.front().second, "40000");
}

TEST(ImageHeader, RefusesMoreThanFiftyMillionPixelsAndLongStrips) {
  EXPECT_TRUE(check_pixels({10'000, 5'000}));
  EXPECT_FALSE(check_pixels({10'000, 5'001}));
  EXPECT_TRUE(check_pixels({20'000, 1}));
  EXPECT_FALSE(check_pixels({20'001, 1}));
  EXPECT_FALSE(check_pixels({0xffffffffU, 0xffffffffU}));
  EXPECT_EQ(check_pixels({0, 5}).error().code, "document.unreadable");
}

TEST(ImageHeader, RefusesHeadersThatAreCutAtAnyByte) {
  const std::string files[] = {png_header(9, 9).substr(0, 24), jpeg_header('\xc0', 9, 9).substr(0, 29), webp(vp8(9, 9))};
  const PaperType types[] = {PaperType::png, PaperType::jpeg, PaperType::webp};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t length = 0; length < files[i].size(); ++length) {
      EXPECT_EQ(code_of(read_image_size(types[i], bytes_of(files[i].substr(0, length)))), "document.unreadable") << i << " " << length;
    }
  }
}

TEST(ImageHeader, RefusesAWebpThatMoves) {
  const std::string moving = webp(vp8x(10, 10) + chunk("ANIM", "123456") + vp8(10, 10));
  EXPECT_EQ(code_of(read_image_size(PaperType::webp, bytes_of(moving))), "document.animated");
}

TEST(ImageHeader, RefusesAPngWhoseFirstChunkIsNotIhdr) {
  std::string png = png_header(5, 5);
  png.replace(12, 4, "iCCP");
  EXPECT_EQ(code_of(read_image_size(PaperType::png, bytes_of(png))), "document.unreadable");
}

TEST(ImageHeader, ReadsEveryKindOfJpegFrameAndNoHuffmanTable) {
  for (int marker = 0xc0; marker <= 0xcf; ++marker) {
    const bool frame = marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    const auto size = read_image_size(PaperType::jpeg, bytes_of(jpeg_header(static_cast<char>(marker), 4032, 3024)));
    ASSERT_EQ(size.has_value(), frame) << marker;
    EXPECT_TRUE(!frame || *size == (ImageSize{4032, 3024})) << marker;
  }
}

TEST(ImageHeader, ReadsTheThreeKindsOfWebp) {
  EXPECT_EQ(read_image_size(PaperType::webp, bytes_of(webp(vp8(640, 480)))).value(), (ImageSize{640, 480}));
  EXPECT_EQ(read_image_size(PaperType::webp, bytes_of(webp(vp8l(16'383, 2)))).value(), (ImageSize{16'383, 2}));
  EXPECT_EQ(read_image_size(PaperType::webp, bytes_of(webp(vp8x(16'777'216, 1) + vp8(3, 7)))).value(), (ImageSize{16'777'216, 7}));
}

TEST(ImageHeader, LivesThroughNoise) {
  constexpr std::uint64_t kSeed = 20261122;
  SeededRandom random(kSeed);
  RecordProperty("seed", std::to_string(kSeed));
  const std::string starts[] = {"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "RIFF\xff\xff\xff\xffWEBPVP8X"};
  const PaperType types[] = {PaperType::jpeg, PaperType::png, PaperType::webp};
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t kind = random.below(3);
    Bytes noise(random.below(200));
    random.fill(noise);
    Bytes file = to_bytes(starts[kind]);
    file.insert(file.end(), noise.begin(), noise.end());
    if (!read_image_size(types[kind], file)) ++refused;
    EXPECT_LE(without_jpeg_metadata(file).size(), file.size());
  }
  EXPECT_GT(refused, 1000);
}

TEST(JpegSegments, DropsWhatTellsAboutTheTakerAndWhatHidesBehindTheEnd) {
  const std::string head = "\xff\xd8\xff\xe0"s + big_endian(4, 2) + "JF";
  const std::string exif = "\xff\xe1"s + big_endian(10, 2) + "Exif\0GPS"s.substr(0, 8);
  const std::string comment = "\xff\xfe"s + big_endian(5, 2) + "hey";
  const std::string scan = "\xff\xda"s + big_endian(2, 2) + "12\xff\0"s + "34\xff\xd0"s + "56\xff\xd9"s;
  const std::string tail = "\xff\xd8 another picture with a place";
  EXPECT_EQ(text_of(without_jpeg_metadata(bytes_of(head + exif + comment + scan + tail))), head + scan);
}

TEST(JpegSegments, LeavesWhatIsNoWholeJpegAsItIs) {
  EXPECT_EQ(text_of(without_jpeg_metadata(bytes_of("not a jpeg"))), "not a jpeg");
  EXPECT_EQ(text_of(without_jpeg_metadata(bytes_of("\xff\xd8\xff\xe1\xff\xff"))), "\xff\xd8\xff\xe1\xff\xff");
}

}  // namespace
}  // namespace teduh::document
