#include "document/image_clean.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "document/made_image_vips_test.hpp"

namespace teduh::document {
namespace {

constexpr std::size_t kExifPlace = 24;  // the magic of EXIF stands near the beginning of a phone's JPEG

std::string code_of(const Result<CleanImage>& image) { return image ? "good" : image.error().code; }

bool holds(const Bytes& bytes, const std::string& text) { return text_of(bytes).find(text) != std::string_view::npos; }

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

/// What a fresh decoder sees at a place, without turning anything.
Colour colour_at(const Bytes& jpeg, int x, int y) {
  VipsImage* image = nullptr;
  CHECK(vips_jpegload_buffer(const_cast<std::uint8_t*>(jpeg.data()), jpeg.size(), &image, nullptr) == 0);
  const MadeImage owner(image);
  double* values = nullptr;
  int count = 0;
  CHECK(vips_getpoint(image, &values, &count, x, y, nullptr) == 0);
  CHECK(count == 3);
  const Colour colour{values[0], values[1], values[2]};
  g_free(values);
  return colour;
}

TEST(ReencodePhoto, RefusesPicturesThatAreCutOff) {
  // Noise-free pictures pack so well that the cut must be well inside.
  for (const auto& [type, suffix] : {std::pair{PaperType::jpeg, ".jpg"}, std::pair{PaperType::png, ".png"}, std::pair{PaperType::webp, ".webp"}}) {
    Bytes photo = made_photo(suffix, 640, 480);
    photo.resize(photo.size() * 2 / 3);
    EXPECT_EQ(code_of(reencode_photo(type, photo)), "document.unreadable") << suffix;
  }
}

TEST(ReencodePhoto, RefusesAHeaderWithoutAPicture) {
  Bytes png = made_photo(".png", 64, 64);
  png.resize(40);
  EXPECT_EQ(code_of(reencode_photo(PaperType::png, png)), "document.unreadable");
  EXPECT_EQ(code_of(reencode_photo(PaperType::jpeg, to_bytes("\xff\xd8\xff\xe0 not a jpeg"))), "document.unreadable");
}

TEST(ReencodePhoto, RefusesABombByItsHeader) {
  Bytes png = made_photo(".png", 64, 64);
  for (const std::size_t place : {16U, 20U}) {  // 40,000 = 0x9c40
    png.at(place + 2) = 0x9c;
    png.at(place + 3) = 0x40;
  }
  EXPECT_EQ(code_of(reencode_photo(PaperType::png, png)), "document.too_many_pixels");
}

TEST(ReencodePhoto, RefusesAnotherFormatThanItsTypeSays) {
  EXPECT_EQ(code_of(reencode_photo(PaperType::jpeg, made_photo(".png", 64, 64))), "document.unreadable");
  EXPECT_EQ(code_of(reencode_photo(PaperType::webp, made_photo(".png", 64, 64))), "document.unreadable");
}

TEST(ReencodePhoto, TurnsThePictureUprightAndForgetsPlaceAndCamera) {
  const Bytes photo = made_phone_photo(400, 200);
  ASSERT_TRUE(holds(photo, "Exif"));
  ASSERT_TRUE(holds(photo, "InventedPhone"));
  ASSERT_LT(text_of(photo).find("Exif"), kExifPlace);

  const CleanImage clean = reencode_photo(PaperType::jpeg, photo).value();
  EXPECT_EQ(clean.size, (ImageSize{200, 400}));
  EXPECT_FALSE(holds(clean.bytes, "Exif"));
  EXPECT_FALSE(holds(clean.bytes, "InventedPhone"));
  EXPECT_FALSE(holds(clean.bytes, "ICC_PROFILE"));
  EXPECT_FALSE(holds(clean.bytes, "http://ns.adobe.com"));
  // Red was above; turned right by 90 degrees it is on the right.
  EXPECT_GT(colour_at(clean.bytes, 150, 200).red, 200);
  EXPECT_GT(colour_at(clean.bytes, 50, 200).blue, 200);
}

TEST(ReencodePhoto, DropsWhatHidesBehindTheEnd) {
  for (const auto& [type, suffix] : {std::pair{PaperType::jpeg, ".jpg"}, std::pair{PaperType::png, ".png"}, std::pair{PaperType::webp, ".webp"}}) {
    Bytes photo = made_photo(suffix, 100, 100);
    const Bytes tail = to_bytes("PK\x03\x04 an archive and <script>");
    photo.insert(photo.end(), tail.begin(), tail.end());
    const auto clean = reencode_photo(type, photo);
    ASSERT_TRUE(clean) << suffix;
    EXPECT_FALSE(holds(clean->bytes, "<script>")) << suffix;
  }
}

TEST(ReencodePhoto, ShrinksTheLongSideToWhatIsKept) {
  const CleanImage wide = reencode_photo(PaperType::png, made_photo(".png", 6000, 3000)).value();
  EXPECT_EQ(wide.size, (ImageSize{4096, 2048}));
  // So large that the JPEG decoder halves it while loading.
  const CleanImage tall = reencode_photo(PaperType::jpeg, made_photo(".jpg", 1000, 9000)).value();
  EXPECT_EQ(tall.size.height, 4096U);
  EXPECT_NEAR(static_cast<double>(tall.size.width), 455.0, 1.0);
  const CleanImage small = reencode_photo(PaperType::webp, made_photo(".webp", 300, 200)).value();
  EXPECT_EQ(small.size, (ImageSize{300, 200}));
}

TEST(ReencodePhoto, MakesTransparentPartsWhite) {
  const MadeImage opaque = made_red_over_blue(50, 50);
  VipsImage* clear = nullptr;
  ASSERT_EQ(vips_bandjoin_const1(opaque.get(), &clear, 0.0, nullptr), 0);
  const MadeImage owner(clear);
  const CleanImage clean = reencode_photo(PaperType::png, saved(clear, ".png")).value();
  EXPECT_GT(colour_at(clean.bytes, 25, 10).green, 250);
}

TEST(ReencodePhoto, TakesGreySixteenBitAndCmykPictures) {
  const MadeImage colours = made_red_over_blue(60, 40);
  for (const VipsInterpretation space : {VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_CMYK}) {
    VipsImage* other = nullptr;
    ASSERT_EQ(vips_colourspace(colours.get(), &other, space, nullptr), 0);
    const MadeImage owner(other);
    const bool cmyk = space == VIPS_INTERPRETATION_CMYK;
    const auto clean = reencode_photo(cmyk ? PaperType::jpeg : PaperType::png, saved(other, cmyk ? ".jpg" : ".png"));
    ASSERT_TRUE(clean) << space;
    const bool grey = space == VIPS_INTERPRETATION_B_W;
    EXPECT_TRUE(grey || colour_at(clean->bytes, 30, 5).red > 180) << space;
  }
}

TEST(ReencodePhoto, WorksInSeveralThreadsAtOnceAndGivesTheSame) {
  const Bytes photo = made_phone_photo(300, 200);
  const Bytes expected = reencode_photo(PaperType::jpeg, photo).value().bytes;
  std::vector<Bytes> results(4);
  {
    std::vector<std::jthread> threads;
    for (Bytes& result : results) {
      threads.emplace_back([&result, &photo] { result = reencode_photo(PaperType::jpeg, photo).value().bytes; });
    }
  }
  for (const Bytes& result : results) EXPECT_EQ(result, expected);
}

}  // namespace
}  // namespace teduh::document
