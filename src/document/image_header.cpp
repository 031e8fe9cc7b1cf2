#include "document/image_header.hpp"

#include <algorithm>
#include <string>

#include "document/byte_reader.hpp"
#include "document/jpeg_segments.hpp"

namespace teduh::document {
namespace {

constexpr std::size_t kWebpChunksMax = 1000;  // more chunks than any still picture has

Error broken(const char* what) { return invalid("document.unreadable", what); }

Result<ImageSize> read_jpeg_size(BytesView bytes) {
  const ByteReader reader(bytes);
  JpegSegments segments(bytes);
  while (auto segment = segments.next()) {
    if (!is_jpeg_frame(segment->marker)) continue;
    // length (2), precision (1), height (2), width (2)
    const auto height = reader.u16_big(segment->at + 5);
    const auto width = reader.u16_big(segment->at + 7);
    if (!height || !width || segment->size < 9) return broken("jpeg frame header is cut");
    return ImageSize{*width, *height};
  }
  return broken("jpeg without a frame header");
}

Result<ImageSize> read_png_size(BytesView bytes) {
  const ByteReader reader(bytes);
  const auto length = reader.u32_big(8);
  const auto width = reader.u32_big(16);
  const auto height = reader.u32_big(20);
  if (!length || *length != 13 || !reader.has(12, "IHDR") || !width || !height) return broken("png without IHDR");
  return ImageSize{*width, *height};
}

std::optional<ImageSize> read_vp8_size(const ByteReader& reader, std::size_t at) {
  if (!reader.has(at + 3, "\x9d\x01\x2a")) return std::nullopt;
  const auto width = reader.u16_little(at + 6);
  const auto height = reader.u16_little(at + 8);
  if (!width || !height) return std::nullopt;
  return ImageSize{*width & 0x3fffU, *height & 0x3fffU};
}

std::optional<ImageSize> read_vp8l_size(const ByteReader& reader, std::size_t at) {
  const auto bits = reader.u32_little(at + 1);
  if (!bits || reader.u8(at) != 0x2f) return std::nullopt;
  return ImageSize{(*bits & 0x3fffU) + 1, ((*bits >> 14U) & 0x3fffU) + 1};
}

std::optional<ImageSize> read_vp8x_size(const ByteReader& reader, std::size_t at) {
  const auto width = reader.u24_little(at + 4);
  const auto height = reader.u24_little(at + 7);
  if (!width || !height) return std::nullopt;
  return ImageSize{*width + 1, *height + 1};
}

ImageSize larger(ImageSize a, ImageSize b) { return {std::max(a.width, b.width), std::max(a.height, b.height)}; }

Result<ImageSize> read_webp_size(BytesView bytes) {
  const ByteReader reader(bytes);
  ImageSize size;
  bool has_frame = false;
  std::size_t at = 12;
  for (std::size_t count = 0; count < kWebpChunksMax; ++count) {
    const auto length = reader.u32_little(at + 4);
    if (!length) break;
    const std::size_t data = at + 8;
    std::optional<ImageSize> found = ImageSize{};
    if (reader.has(at, "ANIM") || reader.has(at, "ANMF")) return invalid("document.animated");
    if (reader.has(at, "VP8X")) found = read_vp8x_size(reader, data);
    if (reader.has(at, "VP8 ")) found = read_vp8_size(reader, data);
    if (reader.has(at, "VP8L")) found = read_vp8l_size(reader, data);
    if (!found) return broken("webp chunk is cut");
    has_frame = has_frame || reader.has(at, "VP8 ") || reader.has(at, "VP8L");
    size = larger(size, *found);
    at = data + *length + (*length & 1U);
  }
  if (!has_frame) return broken("webp without a frame");
  return size;
}

}  // namespace

Result<ImageSize> read_image_size(PaperType type, BytesView bytes) {
  switch (type) {
    case PaperType::jpeg: return read_jpeg_size(bytes);
    case PaperType::png: return read_png_size(bytes);
    case PaperType::webp: return read_webp_size(bytes);
    case PaperType::pdf: break;
  }
  CHECK(type != PaperType::pdf);
  return broken("not a picture");
}

Result<void> check_pixels(ImageSize size, const PixelBudget& budget) {
  if (size.width == 0 || size.height == 0) return broken("a side of zero pixels");
  const std::uint64_t pixels = std::uint64_t{size.width} * size.height;
  if (pixels <= budget.pixels && size.width <= budget.side && size.height <= budget.side) return ok();
  Error error = invalid("document.too_many_pixels");
  error.facts = {{"width", std::to_string(size.width)},
                 {"height", std::to_string(size.height)},
                 {"megapixels_max", std::to_string(budget.pixels / 1'000'000)}};
  return error;
}

}  // namespace teduh::document
