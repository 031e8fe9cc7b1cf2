// When a member worked where: the events of one membership at one employer, and what follows from them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/programme.hpp"

namespace teduh::member {

/// Stored; never reused.
enum class EmploymentEventKind : std::uint8_t { started = 1, stopped = 2, start_cancelled = 3, stop_cancelled = 4 };

struct EmploymentEvent {
  EmployerId employer;
  int number = 0;  // 1, 2, 3 ... of this membership at this employer
  EmploymentEventKind kind = EmploymentEventKind::started;
  Date day;
  Segment segment = Segment::pu;
  std::optional<ContributionFileId> file = std::nullopt;  // the employer's file that brought it
};

/// One stretch of work; `stopped` is the last day of work.
struct Employment {
  EmployerId employer;
  Segment segment = Segment::pu;
  Date started;
  std::optional<Date> stopped;
  [[nodiscard]] bool covers(Date day) const { return started <= day && (!stopped || *stopped >= day); }
  bool operator==(const Employment&) const = default;
};

/// The stretches of one employer from its events in the order of their numbers; earliest first.
std::vector<Employment> employments_of(std::span<const EmploymentEvent> events);

/// The last event that was not taken back; nothing when there is none.
std::optional<EmploymentEvent> last_standing(std::span<const EmploymentEvent> events);

/// Errors: conflict member.already_working (the last stretch is open), member.start_before_stop (fact stopped).
Result<void> check_start(std::span<const Employment> employments, Date day);
/// Errors: conflict member.not_working, member.stop_before_start (fact started).
Result<void> check_stop(std::span<const Employment> employments, Date day);

/// The employer id of those who work for themselves.
inline constexpr EmployerId kSelfEmployed{};

}  // namespace teduh::member
