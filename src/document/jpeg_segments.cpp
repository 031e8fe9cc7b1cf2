#include "document/jpeg_segments.hpp"

#include "document/byte_reader.hpp"

namespace teduh::document {
namespace {

constexpr std::uint8_t kStartOfScan = 0xda;
constexpr std::uint8_t kEndOfImage = 0xd9;
constexpr std::uint8_t kComment = 0xfe;

/// RSTn, SOI, EOI and TEM stand alone, without a length.
bool stands_alone(std::uint8_t marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9); }

/// Kept: APP0 (JFIF), APP2 (colour profile), APP14 (Adobe's colour transform), which the colours depend on.
bool tells_about_the_taker(std::uint8_t marker) {
  const bool application = marker >= 0xe0 && marker <= 0xef;
  return marker == kComment || (application && marker != 0xe0 && marker != 0xe2 && marker != 0xee);
}

bool is_restart(std::uint8_t marker) { return marker >= 0xd0 && marker <= 0xd7; }

/// The place behind the end marker, from the first scan on: other pictures hide behind it. The size when there is no end marker.
std::size_t end_of_picture(BytesView bytes, std::size_t scan_at) {
  const ByteReader reader(bytes);
  std::size_t at = scan_at;
  while (at + 1 < bytes.size()) {
    const std::uint8_t marker = bytes[at + 1];
    const bool is_marker = bytes[at] == 0xff && marker != 0x00 && marker != 0xff && !is_restart(marker);
    if (!is_marker) {
      ++at;
      continue;
    }
    if (marker == kEndOfImage) return at + 2;
    at += 2UL + (stands_alone(marker) ? 0U : reader.u16_big(at + 2).value_or(0));
  }
  return bytes.size();
}

}  // namespace

bool is_jpeg_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

std::optional<JpegSegment> JpegSegments::next() {
  const ByteReader reader(bytes_);
  while (!done_) {
    const auto lead = reader.u8(at_);
    const auto marker = reader.u8(at_ + 1);
    if (!lead || !marker) break;
    // Decoders skip stray bytes and fill bytes before a marker, so the walk does the same.
    if (*lead != 0xff || *marker == 0xff || *marker == 0x00) {
      ++at_;
      continue;
    }
    const std::size_t begin = at_;
    if (stands_alone(*marker)) {
      at_ += 2;
      done_ = *marker == kEndOfImage;
      return JpegSegment{*marker, begin, 2};
    }
    const auto length = reader.u16_big(at_ + 2);
    if (!length || *length < 2 || reader.size() - at_ < *length + 2UL) break;
    at_ += *length + 2UL;
    done_ = *marker == kStartOfScan;
    return JpegSegment{*marker, begin, *length + 2UL};
  }
  done_ = true;
  return std::nullopt;
}

Bytes without_jpeg_metadata(BytesView bytes) {
  Bytes unchanged(bytes.begin(), bytes.end());
  if (!ByteReader(bytes).has(0, "\xff\xd8\xff")) return unchanged;
  Bytes kept{0xff, 0xd8};
  JpegSegments segments(bytes);
  while (auto segment = segments.next()) {
    if (tells_about_the_taker(segment->marker)) continue;
    const bool last = segment->marker == kStartOfScan;
    const std::size_t end = last ? end_of_picture(bytes, segment->at) : segment->at + segment->size;
    const BytesView part = bytes.subspan(segment->at, end - segment->at);
    kept.insert(kept.end(), part.begin(), part.end());
    if (last) return kept;
  }
  return unchanged;
}

}  // namespace teduh::document
