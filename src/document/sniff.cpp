#include "document/sniff.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "document/byte_reader.hpp"

namespace teduh::document {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t at;
  std::string_view bytes;
  std::string_view name;
};

// Files that people send by mistake, and files that somebody sends on purpose; the name is shown to the person.
constexpr std::array kRefused = std::to_array<Signature>({
    {0, "PK\x03\x04"sv, "ZIP"},
    {0, "PK\x05\x06"sv, "ZIP"},
    {0, "GIF8"sv, "GIF"},
    {0, "BM"sv, "BMP"},
    {0, "II*\0"sv, "TIFF"},
    {0, "MM\0*"sv, "TIFF"},
    {0, "\xd0\xcf\x11\xe0"sv, "DOC"},
    {0, "{\\rtf"sv, "RTF"},
    {0, "%!PS"sv, "PostScript"},
    {0, "MZ"sv, "EXE"},
    {0, "\x7f"
        "ELF"sv, "ELF"},
    {0, "Rar!"sv, "RAR"},
    {0, "7z\xbc\xaf"sv, "7Z"},
    {0, "\x1f\x8b"sv, "GZIP"},
    {4, "ftypavi"sv, "AVIF"},
    {4, "ftyp"sv, "MP4"},
    {0, "\0\0\0\x0cjP  "sv, "JPEG 2000"},
    {0, "\xff\x4f\xff\x51"sv, "JPEG 2000"},
    {0, "\xff\x0a"sv, "JPEG XL"},
    {0, "OggS"sv, "OGG"},
    {0, "ID3"sv, "MP3"},
    {0, "#!"sv, "script"},
});

// The brands of HEIF files that phones write.
constexpr std::array kHeifBrands{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv, "mif1"sv, "msf1"sv};

// Where a PDF reader still looks for the beginning of a PDF.
constexpr std::size_t kPdfHeaderReach = 1024;

bool is_heif(const ByteReader& reader) {
  if (!reader.has(4, "ftyp")) return false;
  return std::ranges::any_of(kHeifBrands, [&](std::string_view brand) { return reader.has(8, brand); });
}

/// The beginning without a byte order mark and white space, in lower case: for the kinds of text that have no signature.
std::string text_beginning(BytesView bytes) {
  std::string_view text = text_of(bytes.first(std::min<std::size_t>(bytes.size(), 512)));
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return ascii_lower(trim(text));
}

std::string_view text_kind(BytesView bytes) {
  const std::string start = text_beginning(bytes);
  if (start.find("<svg") != std::string::npos) return "SVG";
  if (start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<script")) return "HTML";
  if (start.starts_with("<?xml")) return "XML";
  // The window may cut a character in two, so only what stands before the last ASCII character is asked.
  std::size_t length = start.size();
  while (length > 0 && static_cast<unsigned char>(start[length - 1]) >= 0x80) --length;
  const std::string_view whole = std::string_view(start).substr(0, length);
  return !whole.empty() && is_utf8(whole) && !has_control_characters(whole) ? "TXT" : "";
}

Error unsupported(std::string_view looks_like) {
  Error error = invalid("document.unsupported_type");
  error.facts.emplace_back("looks_like", looks_like);
  return error;
}

Error name_the_refusal(BytesView bytes) {
  const ByteReader reader(bytes);
  if (is_heif(reader)) return invalid("document.heic");
  const std::string_view start = text_of(bytes.first(std::min(bytes.size(), kPdfHeaderReach)));
  if (start.find("%PDF-") != std::string_view::npos) return invalid("document.pdf_leading_bytes");
  for (const Signature& signature : kRefused) {
    if (reader.has(signature.at, signature.bytes)) return unsupported(signature.name);
  }
  const std::string_view text = text_kind(bytes);
  return text.empty() ? invalid("document.unknown_type") : unsupported(text);
}

}  // namespace

std::string_view media_type_of(PaperType type) {
  switch (type) {
    case PaperType::jpeg: return "image/jpeg";
    case PaperType::png: return "image/png";
    case PaperType::webp: return "image/webp";
    case PaperType::pdf: return "application/pdf";
  }
  return "application/octet-stream";
}

std::string_view name_of(PaperType type) {
  switch (type) {
    case PaperType::jpeg: return "JPEG";
    case PaperType::png: return "PNG";
    case PaperType::webp: return "WebP";
    case PaperType::pdf: return "PDF";
  }
  return "";
}

Result<PaperType> sniff(BytesView bytes) {
  if (bytes.empty()) return invalid("document.empty");
  if (bytes.size() > kPaperBytesMax) {
    Error error = invalid("document.too_large");
    error.facts.emplace_back("megabytes_max", std::to_string(kPaperBytesMax / (1024 * 1024)));
    return error;
  }
  const ByteReader reader(bytes);
  if (reader.has(0, "\xff\xd8\xff")) return PaperType::jpeg;
  if (reader.has(0, "\x89PNG\r\n\x1a\n")) return PaperType::png;
  if (reader.has(0, "RIFF") && reader.has(8, "WEBP")) return PaperType::webp;
  if (reader.has(0, "%PDF-")) return PaperType::pdf;
  return name_the_refusal(bytes);
}

}  // namespace teduh::document
