// A PDF made harmless: limits first, then everything that acts, runs, embeds or fetches is taken out and the file written anew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace teduh::document {

struct PdfLimits {
  std::int64_t pages = 50;
  std::size_t objects = 100'000;             // a scanned page has about ten, a typeset one some hundred
  std::uint64_t decoded_total = 200'000'000;  // bytes of all streams together when they are unpacked
  std::uint64_t decoded_ratio = 100;         // of one stream, once it is larger than ratio_from: blank pages pack well, bombs better
  std::uint64_t ratio_from = 32'000'000;
  std::uint64_t image_pixels_total = 1'000'000'000;  // one image has the pixel budget of a photo
  std::int64_t page_side_points = 14'400;    // 5.08 m, the largest page of ISO 32000-1 annex C
};

/// What was taken out, as stable words: javascript, action, embedded_file, annotation, xfa, external_data, repaired.
struct CleanPdf {
  Bytes bytes;
  std::int64_t pages = 0;
  bool had_signature = false;  // the new file is not signed any more; the signed one is known by its own digest
  std::vector<std::string> removed;  // sorted, each once
};

/// Refuses with document.pdf_encrypted, .truncated (no end mark), .unreadable, .pdf_no_pages, .pdf_too_many_pages (fact pages_max),
/// .pdf_page_size, .pdf_expands, .pdf_too_complex, .too_many_pixels. The same input gives the same output.
/// Opening alone may unpack much memory: call it for foreign files in the walled child only (check_child.hpp).
Result<CleanPdf> clean_pdf(BytesView bytes, const PdfLimits& limits = {});

}  // namespace teduh::document
