// Width and height of a picture, read from its bytes before any decoder sees them, and the budget they must keep.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "document/sniff.hpp"

namespace teduh::document {

struct ImageSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool operator==(const ImageSize&) const = default;
};

/// A phone photo has 12 to 50 million pixels, an A4 page at 600 dpi 35 million; the side keeps strips one pixel high away.
struct PixelBudget {
  std::uint64_t pixels = 50'000'000;
  std::uint32_t side = 20'000;
};

/// The size that the header declares (of WebP: the larger of canvas and frame). Not for PDF (CHECK).
/// Refuses with document.unreadable when the header is broken, document.animated for a WebP that moves.
Result<ImageSize> read_image_size(PaperType type, BytesView bytes);

/// Refuses with document.too_many_pixels (facts width, height, megapixels_max), and a side of 0 with document.unreadable.
Result<void> check_pixels(ImageSize size, const PixelBudget& budget = {});

}  // namespace teduh::document
