#include "contribution/import_plan.hpp"

#include <algorithm>

namespace teduh::contribution {
namespace {

using member::Employment;

/// Of a card that never worked for this employer nothing is told apart: unknown, another person's, of somebody who died. A file of guessed
/// numbers would otherwise be a way to look cards up.
constexpr const char* kNotMatched = "row.kpj_not_matched";

class Planner {
 public:
  Planner(const ParsedRow& row, const RowFacts& facts) : row_(row), facts_(facts) {}

  RowPlan plan() {
    if (facts_.owners.empty()) {
      plan_new_member();
    } else if (facts_.owners.size() > 1) {
      const bool works_here = std::ranges::any_of(facts_.owners, [](const member::RosterEntry& owner) { return !owner.events.empty(); });
      bad("kpj", works_here ? "row.kpj_shared" : kNotMatched);
    } else {
      plan_member(facts_.owners[0]);
    }
    return std::move(plan_);
  }

 private:
  void bad(std::string_view field, std::string code) {
    plan_.problems.push_back({.line = row_.line, .field = std::string(field), .code = std::move(code), .severity = Severity::bad});
  }
  void warn(std::string_view field, std::string code) {
    plan_.problems.push_back({.line = row_.line, .field = std::string(field), .code = std::move(code), .severity = Severity::warning});
  }

  void plan_new_member() {
    if (!facts_.register_new) return bad("kpj", kNotMatched);
    if (!row_.start) return bad("start", "row.start_missing");
    plan_.new_membership = true;
    plan_.new_person = !facts_.nik_owner.has_value();
    plan_.start = row_.start;
    plan_.stop = row_.stop;
    plan_.posts = row_.wage.has_value();
  }

  void plan_member(const member::RosterEntry& entry) {
    auto employments = member::employments_of(entry.events);
    const bool other_nik = !facts_.nik_same && facts_.nik_owner != entry.key.person;
    const bool died = entry.death_date && *entry.death_date < facts_.period.first_day();
    if (employments.empty()) {
      if (other_nik || died || !row_.start) return bad("kpj", kNotMatched);
    } else {
      if (other_nik) return bad("nik", "row.kpj_of_other");
      if (died) bad("row", "row.person_died");
      if (!facts_.name_same) warn("name", "row.name_differs");
    }
    if (row_.wage) plan_segment(entry.segment);
    plan_start(employments);
    plan_stop(employments);
    if (row_.wage) check_month(employments);
    plan_.posts = row_.wage.has_value();
  }

  /// The card decides by which rule the amount counts, whatever file it comes in; that it is not the wage earners' rule is said.
  void plan_segment(Segment segment) {
    plan_.segment = segment;
    switch (segment) {
      case Segment::pu: return;
      case Segment::bpu: return warn("wage", "row.paid_as_bpu");
      case Segment::pmi:
        if (!facts_.pmi_minimum) return bad("kpj", "row.pmi_no_rule");
        if (*row_.wage < *facts_.pmi_minimum) return bad("wage", "row.pmi_too_small");
        return warn("wage", "row.paid_as_pmi");
      case Segment::jakon: return bad("kpj", "row.segment_no_jht");
    }
  }

  void plan_start(std::vector<Employment>& employments) {
    if (!row_.start) return;
    const bool known = std::ranges::any_of(employments, [&](const Employment& stretch) { return stretch.started == *row_.start; });
    if (known) return;
    if (!employments.empty() && !employments.back().stopped) return warn("start", "row.start_differs");
    if (!employments.empty() && *row_.start <= *employments.back().stopped) return bad("start", "row.already_working");
    plan_.start = row_.start;
    employments.push_back({.started = *row_.start, .stopped = std::nullopt});
  }

  void plan_stop(std::vector<Employment>& employments) {
    if (!row_.stop || employments.empty()) return;
    Employment& last = employments.back();
    if (last.stopped) {
      if (*last.stopped != *row_.stop) bad("stop", "row.stopped_before");
      return;
    }
    if (*row_.stop < last.started) return bad("stop", "row.stop_before_start");
    plan_.stop = row_.stop;
    last.stopped = row_.stop;
  }

  /// The wage's month must touch a stretch of work.
  void check_month(const std::vector<Employment>& employments) {
    if (employments.empty()) return;
    const Date first = facts_.period.first_day();
    const Date last = facts_.period.last_day();
    const bool worked = std::ranges::any_of(employments, [&](const Employment& stretch) {
      return stretch.started <= last && (!stretch.stopped || *stretch.stopped >= first);
    });
    if (worked) return;
    if (employments.back().stopped && *employments.back().stopped < first) return bad("row", "row.after_stop");
    bad("row", "row.before_start");
  }

  const ParsedRow& row_;
  const RowFacts& facts_;
  RowPlan plan_;
};

}  // namespace

bool RowPlan::is_bad() const {
  return std::ranges::any_of(problems, [](const RowProblem& problem) { return problem.severity == Severity::bad; });
}

RowPlan plan_row(const ParsedRow& row, const RowFacts& facts) { return Planner(row, facts).plan(); }

}  // namespace teduh::contribution
