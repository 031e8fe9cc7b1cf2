// Makes small pictures for the tests with the picture library itself.
#pragma once

#include <vips/vips.h>

#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace teduh::document {

struct UnrefImage {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using MadeImage = std::unique_ptr<VipsImage, UnrefImage>;

/// Red above, blue below: turning it shows.
inline MadeImage made_red_over_blue(int width, int height) {
  CHECK(VIPS_INIT("test") == 0);
  VipsImage* black = nullptr;
  CHECK(vips_black(&black, width, height, "bands", 3, nullptr) == 0);
  const MadeImage base(black);
  VipsImage* coloured = vips_image_copy_memory(base.get());
  double red[] = {255, 0, 0};
  double blue[] = {0, 0, 255};
  CHECK(vips_draw_rect(coloured, red, 3, 0, 0, width, height / 2, "fill", TRUE, nullptr) == 0);
  CHECK(vips_draw_rect(coloured, blue, 3, 0, height / 2, width, height - height / 2, "fill", TRUE, nullptr) == 0);
  MadeImage owner(coloured);
  VipsImage* tagged = nullptr;
  CHECK(vips_copy(owner.get(), &tagged, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) == 0);
  return MadeImage(tagged);
}

inline Bytes saved(VipsImage* image, const char* suffix) {
  void* memory = nullptr;
  std::size_t size = 0;
  CHECK(vips_image_write_to_buffer(image, suffix, &memory, &size, nullptr) == 0);
  const auto* begin = static_cast<const std::uint8_t*>(memory);
  Bytes bytes(begin, begin + size);
  g_free(memory);
  return bytes;
}

inline Bytes made_photo(const char* suffix, int width, int height) { return saved(made_red_over_blue(width, height).get(), suffix); }

/// A phone's JPEG: taken with the phone turned (orientation 6: to be turned right by 90 degrees), at a place, by a named camera.
inline Bytes made_phone_photo(int width, int height) {
  const MadeImage image = made_red_over_blue(width, height);
  vips_image_set_int(image.get(), VIPS_META_ORIENTATION, 6);
  vips_image_set_string(image.get(), "exif-ifd0-Make", "InventedPhone (InventedPhone, ASCII, 14 components, 14 bytes)");
  vips_image_set_string(image.get(), "exif-ifd3-GPSLatitude", "0/1 32/1 30/1 (0, 32, 30, Rational, 3 components, 24 bytes)");
  vips_image_set_string(image.get(), "exif-ifd3-GPSLatitudeRef", "N (N, ASCII, 2 components, 2 bytes)");
  return saved(image.get(), ".jpg");
}

}  // namespace teduh::document
