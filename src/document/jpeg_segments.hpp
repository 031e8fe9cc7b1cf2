// The segments of a JPEG file before its first scan, and a copy of a JPEG without what tells where and by whom it was taken.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace teduh::document {

/// One marker: `at` is the place of its 0xff, `size` counts the marker and its content.
struct JpegSegment {
  std::uint8_t marker = 0;
  std::size_t at = 0;
  std::size_t size = 0;
};

/// SOF0 to SOF15 without the numbers that mean something else (DHT, JPG, DAC).
bool is_jpeg_frame(std::uint8_t marker);

/// Walks the segments from the beginning to the first scan (SOS), which is given as the last one; then, or where the file is
/// broken, nothing. The bytes must outlive it.
class JpegSegments {
 public:
  explicit JpegSegments(BytesView bytes) : bytes_(bytes) {}
  std::optional<JpegSegment> next();

 private:
  BytesView bytes_;
  std::size_t at_ = 2;  // behind SOI
  bool done_ = false;
};

/// The same picture without EXIF, XMP, IPTC, maker notes and comments; the bytes as they are when they are no whole JPEG.
/// Orientation is lost with EXIF, which is right inside a PDF: readers do not apply it there.
Bytes without_jpeg_metadata(BytesView bytes);

}  // namespace teduh::document
