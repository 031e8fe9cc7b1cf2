#include "document/pdf_clean.hpp"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <exception>
#include <new>

#include "document/pdf_budget_qpdf.hpp"
#include "document/pdf_strip_qpdf.hpp"

namespace teduh::document {
namespace {

constexpr std::size_t kEndMarkReach = 2048;                        // some makers write a few bytes behind the end mark
constexpr std::size_t kCleanPdfBytesMax = 12UL * 1024 * 1024;  // unpacking and packing anew may cost some, never the double

bool has_end_mark(BytesView bytes) {
  const std::size_t reach = std::min(bytes.size(), kEndMarkReach);
  return text_of(bytes.last(reach)).find("%%EOF") != std::string_view::npos;
}

Bytes write_anew(QPDF& pdf) {
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_generate);
  // Unpacked and packed again, so that nothing hides behind the end of a packed stream.
  writer.setDecodeLevel(qpdf_dl_generalized);
  writer.setCompressStreams(true);
  writer.setRecompressFlate(true);
  writer.setPreserveUnreferencedObjects(false);
  writer.write();
  const std::shared_ptr<Buffer> buffer = writer.getBufferSharedPointer();
  return Bytes(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize());
}

/// Whether the library finds as many pages as were counted: it corrects page trees on its own and may lose pages doing so.
bool has_pages(QPDF& pdf, std::int64_t count) { return pdf.getAllPages().size() == static_cast<std::size_t>(count); }

/// What was written must open without a complaint and have every page: a paper that lost a page on the way is no evidence.
bool is_whole(const CleanPdf& clean, const PdfLimits& limits) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  const std::string_view text = text_of(clean.bytes);
  pdf.processMemoryFile("clean", text.data(), text.size());
  const auto pages = count_pages(pdf, limits);
  return pages && *pages == clean.pages && has_pages(pdf, *pages) && !pdf.anyWarnings();
}

/// Throws what the library throws.
Result<CleanPdf> clean_opened(BytesView bytes, const PdfLimits& limits) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  const std::string_view text = text_of(bytes);
  pdf.processMemoryFile("paper", text.data(), text.size());
  if (pdf.isEncrypted()) return invalid("document.pdf_encrypted");
  if (pdf.getXRefTable().size() > limits.objects) return invalid("document.pdf_too_complex", "objects");

  CleanPdf clean;
  clean.pages = TRY(count_pages(pdf, limits));
  if (!has_pages(pdf, clean.pages)) return invalid("document.unreadable", "page tree");
  TRY(check_page_sizes(pdf, limits));
  std::vector<QPDFObjectHandle> objects = pdf.getAllObjects();
  TRY(check_streams(objects, bytes.size(), limits));
  const bool repaired = pdf.anyWarnings();

  Stripped stripped = TRY(strip_pdf(pdf, objects));
  if (repaired) stripped.removed.emplace("repaired");
  clean.removed.assign(stripped.removed.begin(), stripped.removed.end());
  clean.had_signature = stripped.had_signature;
  clean.bytes = write_anew(pdf);
  if (clean.bytes.size() > kCleanPdfBytesMax) return invalid("document.pdf_too_complex", "size after cleaning");
  if (!is_whole(clean, limits)) return invalid("document.unreadable", "pages lost");
  return clean;
}

}  // namespace

Result<CleanPdf> clean_pdf(BytesView bytes, const PdfLimits& limits) {
  if (!has_end_mark(bytes)) return invalid("document.truncated");
  try {
    return clean_opened(bytes, limits);
  } catch (const QPDFExc& failure) {
    // The library's own text may quote content of the file, so only the kind of failure is kept.
    return invalid(failure.getErrorCode() == qpdf_e_password ? "document.pdf_encrypted" : "document.unreadable", "pdf structure");
  } catch (const std::bad_alloc&) {
    return invalid("document.pdf_expands", "memory");
  } catch (const CheckFailure&) {
    throw;
  } catch (const std::exception&) {
    return invalid("document.unreadable", "pdf");
  }
}

}  // namespace teduh::document
