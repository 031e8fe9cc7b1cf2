// What the parent and the walled child say to each other: one request, one answer, all numbers big-endian.
// The child has handled hostile bytes, so the parent believes nothing of an answer that does not keep these limits.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "document/check.hpp"

namespace teduh::document {

/// Of the child process.
struct ChildLimits {
  std::uint64_t memory_bytes = 1024UL * 1024 * 1024;  // of address space; 0: no limit
  std::uint32_t cpu_seconds = 15;                     // 0: no limit
  std::uint32_t descriptors = 0;                      // numbers below this may still be opened

  /// For builds with sanitizers, which reserve more address space than any limit allows and look at memory through pipes.
  static ChildLimits for_sanitizers() { return {.memory_bytes = 0, .cpu_seconds = 60, .descriptors = 64}; }
};

struct CheckRequest {
  ChildLimits limits;
  Bytes bytes;
};

constexpr std::size_t kRequestBytesMax = kPaperBytesMax + 64;
constexpr std::size_t kAnswerBytesMax = 16UL * 1024 * 1024;

Bytes print_request(const ChildLimits& limits, BytesView bytes);
/// document.check_failed when it is no request.
Result<CheckRequest> parse_request(BytesView frame);

Bytes print_answer(const Result<CheckedPaper>& answer);
/// The answer, or the child's refusal, or document.check_failed when the frame breaks a rule. The digests are not in the frame:
/// whoever takes the answer computes them.
Result<CheckedPaper> parse_answer(BytesView frame);

}  // namespace teduh::document
