#include "main/demo_load.hpp"

#include <fmt/format.h>

#include <fstream>

#include "main/demo_json.hpp"
#include "main/demo_load_parts.hpp"
#include "member/membership.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::main {
namespace {

constexpr int kLetterRoundsMax = 10'000;  // of delivering what the demo's claims have told people

std::filesystem::path mark_in(const std::filesystem::path& folder) { return folder / "demo.json"; }

demo::BranchPlan plan_of(bool small, Date today) {
  demo::BranchPlan plan{.today = today};
  if (small) {
    plan.employers = 6;
    plan.persons = 60;
  }
  return plan;
}

/// The mark is written last: a folder with people and without it was left half-way.
Result<void> write_mark(const Program& program, const demo::BranchPlan& plan) {
  http::JsonWriter json;
  json.object().field("what", "Data contoh: semua orang di sini karangan (invented people)").field("today", plan.today);
  json.field("employers", plan.employers).field("persons", plan.persons).end();
  std::ofstream out(mark_in(program.folder().root));
  out << json.take() << '\n';
  out.close();
  return out ? Result<void>() : unavailable("demo.mark");
}

/// Notices of the past leave now, so that nothing old waits before the first code of a sign-in.
Result<void> deliver_letters(Program& program) {
  for (int round = 0; round < kLetterRoundsMax; ++round)
    if (TRY(notice::deliver_due(program.database(), program.deliver())).taken == 0) break;
  return {};
}

}  // namespace

Result<DemoStanding> demo_standing(Program& program) {
  std::error_code failed;
  if (std::filesystem::exists(mark_in(program.folder().root), failed)) return DemoStanding::loaded;
  const auto staff = TRY(program.database().read([](store::ReadTx& tx) { return account::list_staff(tx); }));
  const auto members = TRY(program.database().read([](store::ReadTx& tx) { return member::list_membership_keys_after(tx, {}, 1); }));
  if (staff.empty() && members.empty()) return DemoStanding::empty;
  const auto own = TRY(program.database().read([](store::ReadTx& tx) { return account::find_staff_by_login(tx, "admin.demo"); }));
  return own ? conflict("demo.half_loaded") : conflict("demo.other_data");
}

Result<demo::Branch> loaded_branch(const std::filesystem::path& folder) {
  const auto text = read_text_file(mark_in(folder));
  if (!text) return not_found("demo.not_loaded");
  const auto mark = demo::Json::parse(*text);
  const auto today = parse_date(mark.text("today"));
  const auto employers = mark.number("employers");
  const auto persons = mark.number("persons");
  if (!today || !employers || !persons) return not_found("demo.not_loaded");
  return demo::make_branch({.employers = static_cast<int>(*employers), .persons = static_cast<int>(*persons), .today = *today});
}

Result<void> load_demo(Program& program, const DemoOptions& options) {
  const auto tell = [&](const std::string& line) {
    if (options.tell) options.tell(line);
  };
  if (TRY(demo_standing(program)) == DemoStanding::loaded) {
    tell("Data contoh sudah ada; tidak ada yang diubah. (The demo is there already.)");
    return {};
  }
  demo::Office office(program);
  const Date today = date_of(program.clock().now(), office.zone);
  const demo::BranchPlan plan = plan_of(options.small, today);
  const demo::Branch branch = demo::make_branch(plan);
  // 1. People, their phones and accounts are older than the week in which anything new is looked at twice.
  office.set_time(branch.last.first_day().plus_days(-30), std::chrono::hours(8));
  tell(fmt::format("Menulis {} perusahaan dan {} orang karangan ...", branch.employers.size(), branch.persons.size()));
  TRY(demo::load_staff(office, branch));
  TRY(demo::load_people(office, branch));
  // 2. Employers' files, when the last month of them had begun.
  office.set_time(branch.last.first_day().plus_days(1), std::chrono::hours(9));
  TRY(demo::load_contributions(office, branch, tell));
  TRY(demo::load_deaths(office, branch));
  // 3. Claims of the last days.
  tell("Membuat klaim dalam setiap keadaan ...");
  TRY(demo::load_claims(office, branch, today));
  // 4. What follows: letters, the journal's numbers and its signed head, the mark.
  TRY(deliver_letters(program));
  TRY(program.settle_journal());
  return write_mark(program, plan);
}

}  // namespace teduh::main
