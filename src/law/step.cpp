#include "law/step.hpp"

#include <fmt/format.h>

namespace teduh::law {

std::string print(const Citation& citation) {
  const bool annex = citation.article.starts_with("lampiran");
  return fmt::format("{} {}{}", citation.regulation, annex ? "" : "pasal ", citation.article);
}

}  // namespace teduh::law
