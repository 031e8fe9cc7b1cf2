// The five programmes and the four segments of membership. The numbers are stored and never reused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace teduh {

enum class Programme : std::uint8_t { jht = 1, jkk = 2, jkm = 3, jp = 4, jkp = 5 };
std::string_view to_string(Programme programme);  // "JHT"

enum class Segment : std::uint8_t {
  pu = 1,     // penerima upah: wage earner
  bpu = 2,    // bukan penerima upah: self-employed
  pmi = 3,    // pekerja migran Indonesia
  jakon = 4,  // jasa konstruksi
};
std::string_view to_string(Segment segment);  // "PU"
std::optional<Segment> parse_segment(std::string_view text);

}  // namespace teduh
