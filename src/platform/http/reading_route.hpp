// A row of the route table that only reads, as nearly all rows of GET are.
#pragma once

#include <string>
#include <utility>

#include "platform/http/route.hpp"

namespace teduh::http {

inline Route reading_route(std::string pattern, std::string operation, Access access, ReadWork work) {
  return {.method = Method::get,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = std::move(access),
          .prepare = [work = std::move(work)](const Call&) -> Result<Work> { return Work{work}; },
          .body_max = 0};
}

}  // namespace teduh::http
