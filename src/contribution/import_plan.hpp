// What one good row of a file does, decided from what is known of the member. Pure.
#pragma once

#include <optional>
#include <vector>

#include "contribution/import_row.hpp"
#include "member/roster.hpp"

namespace teduh::contribution {

struct RowFacts {
  std::vector<member::RosterEntry> owners;   // of the KPJ
  bool nik_same = true;                      // the row's and that of the KPJ's only owner
  bool name_same = true;
  std::optional<PersonId> nik_owner;         // looked up only when the KPJ is unknown or its owner has another NIK
  bool register_new = false;
  Period period;
  std::optional<Rupiah> pmi_minimum;         // least contribution of a migrant worker in the month; nothing before there was a rule
};

struct RowPlan {
  std::vector<RowProblem> problems;      // bad ones: then nothing else is done
  bool new_person = false;
  bool new_membership = false;
  std::optional<Date> start;             // an employment begins
  std::optional<Date> stop;
  bool posts = false;                    // a contribution is due
  Segment segment = Segment::pu;         // by whose rule it is reckoned
  [[nodiscard]] bool is_bad() const;
};

/// Codes: row.kpj_not_matched, row.kpj_shared, row.kpj_of_other, row.start_missing, row.already_working, row.before_start,
/// row.after_stop, row.stopped_before, row.stop_before_start, row.person_died, row.segment_no_jht, row.pmi_no_rule, row.pmi_too_small; warnings row.name_differs,
/// row.start_differs, row.paid_as_bpu, row.paid_as_pmi.
RowPlan plan_row(const ParsedRow& row, const RowFacts& facts);

}  // namespace teduh::contribution
