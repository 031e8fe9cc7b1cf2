// CHECK(condition): what must hold whatever the input is. A broken CHECK is a bug: it throws CheckFailure, which ends the
// request, the job, the worker item or the command, and is logged with its place. It is never used for input, and stays on in production.
#pragma once

#include <stdexcept>

namespace teduh {

class CheckFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace teduh

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::teduh::check_failed(#condition, __FILE_NAME__, __LINE__))
