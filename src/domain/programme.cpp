#include "domain/programme.hpp"

namespace teduh {

std::string_view to_string(Programme programme) {
  switch (programme) {
    case Programme::jht: return "JHT";
    case Programme::jkk: return "JKK";
    case Programme::jkm: return "JKM";
    case Programme::jp: return "JP";
    case Programme::jkp: return "JKP";
  }
  return "?";
}

std::string_view to_string(Segment segment) {
  switch (segment) {
    case Segment::pu: return "PU";
    case Segment::bpu: return "BPU";
    case Segment::pmi: return "PMI";
    case Segment::jakon: return "JAKON";
  }
  return "?";
}

std::optional<Segment> parse_segment(std::string_view text) {
  for (const Segment segment : {Segment::pu, Segment::bpu, Segment::pmi, Segment::jakon})
    if (text == to_string(segment)) return segment;
  return std::nullopt;
}

}  // namespace teduh
