// Checks papers in walled children, so that a hostile file can at most end the child that reads it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "document/check_frame.hpp"

namespace teduh::document {

struct CheckerLimits {
  ChildLimits child;
  std::chrono::milliseconds wait{20'000};  // of one check, from its start
  int children = 2;                        // at the same time, at most kChildrenMax
  std::chrono::milliseconds queue{30'000};  // for a free child
};

constexpr int kChildrenMax = 64;

class PaperChecker {
 public:
  /// `program` with `arguments` must call run_check_child(0, 1): the server names itself ("/proc/self/exe", {"check-paper"}).
  PaperChecker(std::string program, std::vector<std::string> arguments, CheckerLimits limits = {});
  ~PaperChecker();
  PaperChecker(const PaperChecker&) = delete;
  PaperChecker& operator=(const PaperChecker&) = delete;

  /// Blocks for up to queue + wait; may be called from several threads. What can be told without decoding is refused before a child starts.
  /// Besides the codes of check_here: document.too_slow, document.unreadable when the child dies of the file, document.busy,
  /// document.check_failed when the child cannot be started or answers nonsense.
  [[nodiscard]] Result<CheckedPaper> check(BytesView bytes) const;

 private:
  struct Gate;
  std::string program_;
  std::vector<std::string> arguments_;
  CheckerLimits limits_;
  std::unique_ptr<Gate> gate_;
};

}  // namespace teduh::document
