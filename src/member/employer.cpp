#include "member/employer.hpp"

#include "base/text.hpp"
#include "member/person_checks.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kInsertNpp{"member_npp_index_insert", "INSERT INTO npp_index (npp, employer_id) VALUES (?1, ?2) ON CONFLICT (npp) DO NOTHING"};
constexpr Sql kWriteEmployer{"member_employer_write",
    "INSERT INTO employer (employer_id, npp, name, branch, active, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (employer_id) DO UPDATE SET name = excluded.name, branch = excluded.branch, active = excluded.active,"
    " recorded_at = excluded.recorded_at"};
constexpr Sql kEmployerById{"member_employer_by_id", "SELECT employer_id, npp, name, branch, active FROM employer WHERE employer_id = ?1"};
constexpr Sql kEmployerByNpp{"member_employer_by_npp", "SELECT employer_id FROM npp_index WHERE npp = ?1"};

struct EmployerRow {
  EmployerId id;
  std::string npp;
  std::string name;
  std::string branch;
  bool active = true;
};
EmployerRow employer_row(const store::Row& row) {
  return {.id = row.id<EmployerId>(0), .npp = row.string(1), .name = row.string(2), .branch = row.string(3), .active = row.boolean(4)};
}

Result<void> check_employer(const EmployerData& data) {
  std::vector<FieldProblem> problems;
  const bool named = !trim(data.name).empty() && is_utf8(data.name) && count_code_points(data.name) <= kEmployerNameMax;
  if (!named || has_control_characters(data.name)) problems.push_back({"name", "employer_name.form"});
  if (!is_branch(data.branch)) problems.push_back({"branch", "branch.form"});
  if (problems.empty()) return {};
  return invalid_fields(std::move(problems));
}

Result<void> write_employer(store::Tx& tx, const Tools& tools, const Act& act, const Employer& employer) {
  const Moment now = tools.clock.now();
  TRY(tx.execute(kWriteEmployer, {employer.id, employer.data.npp.exact(), employer.data.name, employer.data.branch, employer.data.active, now}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, "member.employer_written");
  entry.about("employer", employer.id).fact("branch", employer.data.branch).fact("active", employer.data.active ? "yes" : "no");
  TRY(tools.journal.append(tx, entry));
  return {};
}

}  // namespace

Result<EmployerId> create_employer(store::Tx& tx, const Tools& tools, const Act& act, const EmployerData& data) {
  TRY(check_employer(data));
  const Employer employer{.id = EmployerId::make(tools.clock.now(), tools.random), .data = data};
  if (TRY(tx.execute(kInsertNpp, {data.npp.exact(), employer.id})) == 0) return conflict("member.npp_taken");
  TRY(write_employer(tx, tools, act, employer));
  return employer.id;
}

Result<Employer> get_employer(store::ReadTx& tx, const EmployerId& employer) {
  auto row = TRY(tx.find(kEmployerById, {employer}, employer_row));
  if (!row) return not_found("member.employer_unknown");
  auto npp = Npp::parse(row->npp);
  if (!npp) return internal("member.record_damaged");
  return Employer{.id = row->id, .data = {.npp = std::move(*npp), .name = std::move(row->name), .branch = std::move(row->branch), .active = row->active}};
}

Result<std::optional<Employer>> find_employer(store::ReadTx& tx, const Npp& npp) {
  const auto id = TRY(tx.find(kEmployerByNpp, {npp.exact()}, [](const store::Row& row) { return row.id<EmployerId>(0); }));
  if (!id) return std::optional<Employer>();
  return std::optional<Employer>(TRY(get_employer(tx, *id)));
}

Result<void> change_employer(store::Tx& tx, const Tools& tools, const Act& act, const Employer& employer) {
  TRY(check_employer(employer.data));
  const Employer before = TRY(get_employer(tx, employer.id));
  CHECK(before.data.npp == employer.data.npp);
  return write_employer(tx, tools, act, employer);
}

}  // namespace teduh::member
