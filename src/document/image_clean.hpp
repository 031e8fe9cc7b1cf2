// A photo made new: decoded under limits, turned upright, without any metadata, written again as JPEG.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "document/image_header.hpp"
#include "document/sniff.hpp"

namespace teduh::document {

struct CleanImage {
  Bytes bytes;
  PaperType type = PaperType::jpeg;
  ImageSize size;
};

/// Letters on an A4 page stay readable at 350 dpi, which is 4,096 pixels on the long side.
constexpr std::uint32_t kCleanSideMax = 4096;
constexpr int kCleanJpegQuality = 85;

/// `type` is what sniff() said. The pixel budget is checked before decoding; a picture that is cut off or broken is refused with
/// document.unreadable. Transparent parts become white, other colour spaces sRGB. May be called from several threads at once.
Result<CleanImage> reencode_photo(PaperType type, BytesView bytes);

}  // namespace teduh::document
