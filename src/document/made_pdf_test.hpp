// Makes small PDFs for the tests, byte by byte, so that they can be as wrong as needed.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

namespace teduh::document {

/// Objects are numbered from 1 in the order they are added; the first must be the catalog.
class MadePdf {
 public:
  int add(std::string body) {
    objects_.push_back(std::move(body));
    return static_cast<int>(objects_.size());
  }
  int add_stream(const std::string& entries, std::string_view data) {
    return add("<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + std::string(data) + "\nendstream");
  }
  void set(int number, std::string body) { objects_.at(static_cast<std::size_t>(number - 1)) = std::move(body); }
  std::string trailer_extra;

  [[nodiscard]] std::string text() const {
    std::string out = "%PDF-1.7\n";
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      places.push_back(out.size());
      out += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
    }
    const std::size_t table = out.size();
    out += "xref\n0 " + std::to_string(objects_.size() + 1) + "\n0000000000 65535 f \n";
    for (const std::size_t place : places) {
      std::string digits = std::to_string(place);
      out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    out += "trailer\n<< /Size " + std::to_string(objects_.size() + 1) + " /Root 1 0 R " + trailer_extra + " >>\nstartxref\n" +
           std::to_string(table) + "\n%%EOF\n";
    return out;
  }
  [[nodiscard]] Bytes bytes() const { return to_bytes(text()); }

 private:
  std::vector<std::string> objects_;
};

/// A letter of one page: 1 catalog, 2 pages, 3 page, 4 content. `catalog` and `page` are added to those dictionaries.
inline MadePdf made_letter(const std::string& catalog = "", const std::string& page = "") {
  MadePdf pdf;
  pdf.add("<< /Type /Catalog /Pages 2 0 R " + catalog + " >>");
  pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> " + page + " >>");
  pdf.add_stream("", "0 0 m 100 100 l S");
  return pdf;
}

inline MadePdf made_pages(int count) {
  MadePdf pdf;
  pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
  pdf.add("");
  std::string kids;
  for (int i = 0; i < count; ++i) {
    const int page = pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
    kids += std::to_string(page) + " 0 R ";
  }
  pdf.set(2, "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(count) + " >>");
  return pdf;
}

}  // namespace teduh::document
