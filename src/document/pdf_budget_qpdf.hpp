// What an opened PDF costs: its pages, page sizes, unpacked streams and images, measured before anything is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "base/result.hpp"
#include "document/pdf_clean.hpp"

namespace teduh::document {

/// The number of pages; stops counting behind the limit. document.pdf_no_pages, .pdf_too_many_pages, .pdf_too_complex.
Result<std::int64_t> count_pages(QPDF& pdf, const PdfLimits& limits);
/// Each page's MediaBox times its UserUnit. document.pdf_page_size, .unreadable when there is no box.
Result<void> check_page_sizes(QPDF& pdf, const PdfLimits& limits);
/// Unpacks each stream into nothing and counts. document.pdf_expands, .pdf_too_complex, .too_many_pixels.
Result<void> check_streams(std::vector<QPDFObjectHandle>& objects, std::uint64_t file_size, const PdfLimits& limits);

/// The names of a stream's filters in their order; more than the allowed number is cut, something that is no name is empty.
std::vector<std::string> filters_of(QPDFObjectHandle dict);
/// Whether a picture format (JPEG and the like) stands behind other filters; the library does not undo such a chain.
bool is_wrapped_picture(const std::vector<std::string>& filters);
/// A new stream with the same bytes whose filters end before the picture format.
QPDFObjectHandle without_picture_filter(QPDFObjectHandle stream);

}  // namespace teduh::document
