// For tests only: a database with an employer, some invented members, and everything the functions of this feature are handed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "contribution/import.hpp"
#include "contribution/posting.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::contribution::testing {

/// The n-th invented NIK: region 999901, 1 January 1990, serial n.
std::string nik_text(int n);
std::string kpj_text(int n);
std::string name_text(int n);

/// The files of law/ of the source tree.
const law::LawBook& law_book();

class Office {
 public:
  Office();
  /// Member number n, working at the employer since 2015-01-01.
  MembershipKey add_member(int n);
  MembershipKey add_member(int n, Date start, Segment segment = Segment::pu);
  template <typename Job>
  auto read(Job job) {
    return database.get().read(std::move(job));
  }
  template <typename Job>
  auto write(Job job) {
    return database.get().write(std::move(job));
  }
  /// Imports with `commit`, `register_new` as said.
  Result<ImportReport> import(const std::string& text, bool commit = true, bool register_new = false);
  /// Codes of all problems as "line:field:code" in the order of the lines.
  std::vector<std::string> problems;

  store::TestDatabase database;
  ManualClock clock;
  SeededRandom random;
  crypto::KeyRing ring;
  crypto::Sealer sealer;
  crypto::BlindIndex blind;
  member::Vault vault;
  journal::Journal journal;
  member::Tools tools;
  ImportTools import_tools;
  Actor actor;
  EmployerId employer;
};

/// A file of one month for the office's employer with these rows.
std::string file_of(const std::string& period, const std::vector<std::string>& rows);
/// "kpj,nik,name,wage,,": member n with a wage.
std::string row_of(int n, const std::string& wage);

}  // namespace teduh::contribution::testing
