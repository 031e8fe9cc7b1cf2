// Things that failed lately, so that a task passes them over for a while instead of stopping at them: one bad claim or file must not keep all
// others waiting. In memory only; after a restart everything is tried again. Belongs to one task's thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>

#include "base/clock.hpp"

namespace teduh::worker {

inline constexpr std::chrono::seconds kPatienceFirst{30};   // doubled after each failure
inline constexpr std::chrono::minutes kPatienceMax{60};
inline constexpr std::size_t kPatienceThings = 10'000;      // more failing things than this: forgetting them only tries them once more

template <typename Key>
class Patience {
 public:
  [[nodiscard]] bool may_try(const Key& key, Moment now) const {
    const auto at = failed_.find(key);
    // A moment further away than the longest wait comes from a clock that was set back.
    return at == failed_.end() || at->second.again <= now || at->second.again > now + kPatienceMax;
  }
  void note_failure(const Key& key, Moment now) {
    if (failed_.size() >= kPatienceThings) failed_.clear();
    auto& failure = failed_[key];
    failure.wait = failure.wait.count() == 0 ? kPatienceFirst : std::min<std::chrono::seconds>(failure.wait * 2, kPatienceMax);
    failure.again = now + failure.wait;
  }
  void note_success(const Key& key) { failed_.erase(key); }
  [[nodiscard]] std::size_t size() const { return failed_.size(); }

 private:
  struct Failure {
    std::chrono::seconds wait{0};
    Moment again;
  };
  std::map<Key, Failure> failed_;
};

}  // namespace teduh::worker
