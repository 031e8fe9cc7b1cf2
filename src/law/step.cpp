#include "law/step.hpp"

#include <fmt/format.h>

namespace teduh::law {

std::string print(const Citation& citation) { return fmt::format("{} pasal {}", citation.regulation, citation.article); }

}  // namespace teduh::law
