#include "main/demo_paper_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace teduh::main::demo {
namespace {

constexpr std::uint32_t kWidth = 480;
constexpr std::uint32_t kHeight = 300;

void put32(Bytes& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
}

std::uint32_t crc32(BytesView bytes) {
  std::uint32_t crc = 0xFFFF'FFFFU;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB8'8320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler32(BytesView bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const std::uint8_t byte : bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16U | low;
}

void put_chunk(Bytes& png, std::string_view type, BytesView data) {
  put32(png, static_cast<std::uint32_t>(data.size()));
  Bytes body = to_bytes(type);
  body.insert(body.end(), data.begin(), data.end());
  png.insert(png.end(), body.begin(), body.end());
  put32(png, crc32(body));
}

/// zlib without compressing: blocks of stored bytes (RFC 1951, 3.2.4).
Bytes stored(BytesView data) {
  constexpr std::size_t kBlockMax = 65'535;
  Bytes out{0x78, 0x01};
  for (std::size_t at = 0; at < data.size(); at += kBlockMax) {
    const std::size_t size = std::min(kBlockMax, data.size() - at);
    out.push_back(at + size == data.size() ? 1 : 0);
    for (const std::size_t word : {size, size ^ 0xFFFFU}) {
      out.push_back(static_cast<std::uint8_t>(word & 0xFFU));
      out.push_back(static_cast<std::uint8_t>(word >> 8U & 0xFFU));
    }
    const BytesView block = data.subspan(at, size);
    out.insert(out.end(), block.begin(), block.end());
  }
  put32(out, adler32(data));
  return out;
}

}  // namespace

Bytes made_photo(std::uint32_t number) {
  Bytes rows;
  for (std::uint32_t y = 0; y < kHeight; ++y) {
    rows.push_back(0);  // no filter
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      const std::uint32_t stripe = (x / 24 + y / 20 * 3 + number * 7) * 2'654'435'761U;
      for (const unsigned shift : {8U, 16U, 24U}) rows.push_back(static_cast<std::uint8_t>(150U + (stripe >> shift) % 90U));
    }
  }
  Bytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  Bytes head;
  put32(head, kWidth);
  put32(head, kHeight);
  for (const int byte : {8, 2, 0, 0, 0}) head.push_back(static_cast<std::uint8_t>(byte));  // 8 bits, RGB, no interlace
  put_chunk(png, "IHDR", head);
  put_chunk(png, "IDAT", stored(rows));
  put_chunk(png, "IEND", {});
  return png;
}

Bytes made_letter(std::string_view title, std::uint32_t number) {
  const std::string text = fmt::format("BT /F1 22 Tf 60 760 Td (CONTOH - BUKAN DOKUMEN ASLI) Tj 0 -40 Td ({}) Tj 0 -40 Td (Nomor contoh {}) Tj ET", title, number);
  const std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      fmt::format("<< /Length {} >>\nstream\n{}\nendstream", text.size(), text), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string pdf = "%PDF-1.7\n";
  std::string table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", pdf.size());
    pdf += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  const std::size_t start = pdf.size();
  pdf += fmt::format("xref\n0 {}\n0000000000 65535 f \n{}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.size() + 1, table,
                     objects.size() + 1, start);
  return to_bytes(pdf);
}

MadePaper made_paper(std::string_view kind, std::uint32_t number) {
  constexpr std::array kPhotos{"kpj", "ktp", "kk", "npwp", "heir_ktp", "savings_book", "passport", "partner_bank_book"};
  if (std::ranges::find(kPhotos, kind) != kPhotos.end()) return {made_photo(number), "image/png"};
  return {made_letter(kind, number), "application/pdf"};
}

}  // namespace teduh::main::demo
