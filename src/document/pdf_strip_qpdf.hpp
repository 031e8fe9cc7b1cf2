// Takes out of an opened PDF what acts, runs, embeds or fetches.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "base/result.hpp"

namespace teduh::document {

struct Stripped {
  std::set<std::string> removed;
  bool had_signature = false;
};

/// Two layers: every dictionary of the file is made harmless by what it is (an action, an embedded file, an annotation that plays
/// something), wherever it hangs; and catalog, pages, annotations and trailer keep only the keys of a list.
/// document.pdf_too_complex when values are nested too deeply.
Result<Stripped> strip_pdf(QPDF& pdf, std::vector<QPDFObjectHandle>& objects);

}  // namespace teduh::document
