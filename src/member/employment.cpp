#include "member/employment.hpp"

#include "base/check.hpp"

namespace teduh::member {
namespace {

Error with_day(Error error, std::string name, Date day) {
  error.facts = {{std::move(name), print(day)}};
  return error;
}

}  // namespace

std::vector<Employment> employments_of(std::span<const EmploymentEvent> events) {
  std::vector<Employment> found;
  for (const EmploymentEvent& event : events) {
    switch (event.kind) {
      case EmploymentEventKind::started:
        found.push_back({.employer = event.employer, .segment = event.segment, .started = event.day, .stopped = std::nullopt});
        break;
      case EmploymentEventKind::stopped:
        CHECK(!found.empty());
        found.back().stopped = event.day;
        break;
      case EmploymentEventKind::start_cancelled:
        CHECK(!found.empty());
        found.pop_back();
        break;
      case EmploymentEventKind::stop_cancelled:
        CHECK(!found.empty());
        found.back().stopped.reset();
        break;
    }
  }
  return found;
}

std::optional<EmploymentEvent> last_standing(std::span<const EmploymentEvent> events) {
  std::vector<EmploymentEvent> standing;
  for (const EmploymentEvent& event : events) {
    const bool takes_back = event.kind == EmploymentEventKind::start_cancelled || event.kind == EmploymentEventKind::stop_cancelled;
    if (!takes_back) {
      standing.push_back(event);
      continue;
    }
    CHECK(!standing.empty());
    standing.pop_back();
  }
  return standing.empty() ? std::nullopt : std::optional<EmploymentEvent>(standing.back());
}

Result<void> check_start(std::span<const Employment> employments, Date day) {
  if (employments.empty()) return {};
  const Employment& last = employments.back();
  if (!last.stopped) return with_day(conflict("member.already_working"), "started", last.started);
  if (day <= *last.stopped) return with_day(conflict("member.start_before_stop"), "stopped", *last.stopped);
  return {};
}

Result<void> check_stop(std::span<const Employment> employments, Date day) {
  if (employments.empty() || employments.back().stopped) return conflict("member.not_working");
  if (day < employments.back().started) return with_day(conflict("member.stop_before_start"), "started", employments.back().started);
  return {};
}

}  // namespace teduh::member
