#include "document/check.hpp"

#include "document/image_clean.hpp"
#include "document/pdf_clean.hpp"

namespace teduh::document {
namespace {

Result<CheckedPaper> check_pdf(BytesView bytes) {
  CleanPdf clean = TRY(clean_pdf(bytes));
  CheckedPaper paper;
  paper.type = PaperType::pdf;
  paper.bytes = std::move(clean.bytes);
  paper.pages = clean.pages;
  paper.had_signature = clean.had_signature;
  paper.removed = std::move(clean.removed);
  return paper;
}

Result<CheckedPaper> check_photo(PaperType type, BytesView bytes) {
  CleanImage clean = TRY(reencode_photo(type, bytes));
  CheckedPaper paper;
  paper.type = clean.type;
  paper.bytes = std::move(clean.bytes);
  paper.size = clean.size;
  return paper;
}

}  // namespace

Result<CheckedPaper> check_here(BytesView bytes) {
  const PaperType type = TRY(sniff(bytes));
  CheckedPaper paper = type == PaperType::pdf ? TRY(check_pdf(bytes)) : TRY(check_photo(type, bytes));
  paper.received_type = type;
  paper.received_sha256 = sha256(bytes);
  paper.clean_sha256 = sha256(paper.bytes);
  return paper;
}

}  // namespace teduh::document
