// What kind of file the bytes are, told by the bytes alone: names and declared types are never asked.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace teduh::document {

/// The files that are taken as papers. The numbers are stored and never reused.
enum class PaperType : std::uint8_t { jpeg = 1, png = 2, webp = 3, pdf = 4 };

/// "image/jpeg" and so on.
std::string_view media_type_of(PaperType type);
/// "JPEG", "PNG", "WebP", "PDF".
std::string_view name_of(PaperType type);

/// One paper, as it is uploaded, may have 6 MiB: a phone photo has 2 to 5, a scanned letter less.
constexpr std::size_t kPaperBytesMax = 6UL * 1024 * 1024;

/// Refuses with document.empty, .too_large (fact megabytes_max), .heic, .unsupported_type (fact looks_like), .unknown_type,
/// .pdf_leading_bytes (a PDF behind other bytes could be read as two different files).
Result<PaperType> sniff(BytesView bytes);

}  // namespace teduh::document
