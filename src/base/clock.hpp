// Time comes from a Clock that is handed in, never from the air.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace teduh {

/// A moment in UTC, to the microsecond.
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Moment now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Moment now() const override;
};

/// Stands still until it is moved; safe to read and move from several threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Moment start) : micros_(start.time_since_epoch().count()) {}
  [[nodiscard]] Moment now() const override { return Moment(std::chrono::microseconds(micros_.load())); }
  void set(Moment moment) { micros_.store(moment.time_since_epoch().count()); }
  void advance(std::chrono::microseconds step) { micros_.fetch_add(step.count()); }

 private:
  std::atomic<std::chrono::microseconds::rep> micros_;
};

/// Starts at a given moment and runs on with the real clock: for a demo whose story is set on a certain day.
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(Moment start);
  [[nodiscard]] Moment now() const override;

 private:
  std::chrono::microseconds offset_;
};

/// "2026-11-22T16:26:23.123456Z" (RFC 3339, always UTC, always six digits).
std::string to_rfc3339(Moment moment);
/// Takes what to_rfc3339 writes, and fewer or no fraction digits; nothing else.
std::optional<Moment> parse_rfc3339(std::string_view text);

inline std::int64_t to_micros(Moment moment) { return moment.time_since_epoch().count(); }
inline Moment from_micros(std::int64_t micros) { return Moment(std::chrono::microseconds(micros)); }

}  // namespace teduh
