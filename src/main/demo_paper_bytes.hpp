// Bytes of invented papers: a photo as PNG and a letter as PDF, each different from the others, none with anything personal on it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"

namespace teduh::main::demo {

/// A picture of coloured stripes, large enough to be looked at.
Bytes made_photo(std::uint32_t number);
/// A letter of one page that says "CONTOH" and its title.
Bytes made_letter(std::string_view title, std::uint32_t number);

/// Which of the two a kind of paper is, with its media type.
struct MadePaper {
  Bytes bytes;
  std::string_view media_type;
};
MadePaper made_paper(std::string_view kind, std::uint32_t number);

}  // namespace teduh::main::demo
