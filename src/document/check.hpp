// The whole check of one paper: its type, its budget, its cleaning, its digests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"
#include "document/image_header.hpp"
#include "document/sniff.hpp"

namespace teduh::document {

struct CheckedPaper {
  PaperType received_type = PaperType::jpeg;
  PaperType type = PaperType::jpeg;  // of the clean bytes: photos become JPEG
  Bytes bytes;                       // the clean bytes
  std::int64_t pages = 1;            // 1 for a photo
  ImageSize size;                    // of the clean photo in pixels; zero for a PDF
  bool had_signature = false;        // a signed PDF; the clean one is not signed any more
  std::vector<std::string> removed;  // what was taken out of a PDF, the words of pdf_clean.hpp
  Sha256 received_sha256{};          // of the bytes as they came: what stays as evidence
  Sha256 clean_sha256{};
};

/// Checks in this process. Image and PDF libraries run on foreign bytes here, so a server uses PaperChecker (check_parent.hpp),
/// which does the same in a walled child. Refuses with the codes of sniff.hpp, image_header.hpp, image_clean.hpp and pdf_clean.hpp.
Result<CheckedPaper> check_here(BytesView bytes);

}  // namespace teduh::document
