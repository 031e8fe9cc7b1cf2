#include "base/check.hpp"

#include <string>

namespace teduh {

void check_failed(const char* condition, const char* file, int line) {
  throw CheckFailure(std::string(file) + ":" + std::to_string(line) + ": " + condition);
}

}  // namespace teduh
