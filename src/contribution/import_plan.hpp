// What one good row of a file does, decided from what is known of the member. Pure.
#pragma once

#include <optional>
#include <vector>

#include "contribution/import_row.hpp"
#include "member/roster.hpp"

namespace teduh::contribution {

struct RowFacts {
  std::vector<member::RosterEntry> owners;   // of the KPJ
  Sha256 nik_digest{};                       // of the row
  std::optional<PersonId> nik_owner;         // looked up only when the KPJ is unknown or its owner has another NIK
  bool name_same = true;
  bool register_new = false;
  Period period;
};

struct RowPlan {
  std::vector<RowProblem> problems;      // bad ones: then nothing else is done
  bool new_person = false;
  bool new_membership = false;
  std::optional<Date> start;             // an employment begins
  std::optional<Date> stop;
  bool posts = false;                    // a contribution is due
  [[nodiscard]] bool is_bad() const;
};

/// Codes: row.kpj_unknown, row.kpj_shared, row.kpj_of_other, row.start_missing, row.not_employed, row.already_working, row.before_start,
/// row.after_stop, row.stopped_before, row.stop_before_start, row.person_died, row.segment_no_jht; warnings row.name_differs, row.start_differs.
RowPlan plan_row(const ParsedRow& row, const RowFacts& facts);

}  // namespace teduh::contribution
