#include "main/doctor_data.hpp"

#include <fmt/format.h>

#include "account/staff.hpp"
#include "member/person.hpp"
#include "notice/outbox_store.hpp"
#include "paper/blob_sweep.hpp"
#include "platform/journal_store/tree_store.hpp"
#include "platform/store/integrity.hpp"

namespace teduh::main {
namespace {

constexpr std::chrono::hours kOverdue{1};
constexpr store::Sql kSomePerson{"doctor_some_person", "SELECT person_id FROM person LIMIT 1"};

Result<void> open_some_values(store::ReadTx& tx, const Program& program) {
  const auto staff = TRY(account::list_staff(tx));
  if (!staff.empty()) TRY(account::open_staff_name(program.accounts(), staff.front()));
  const auto person = TRY(tx.find(kSomePerson, {}, [](const store::Row& row) { return row.id<PersonId>(0); }));
  if (person) TRY(member::get_person(tx, program.members().vault, *person));
  return {};
}

}  // namespace

Finding look_at_database(Program& program) {
  const auto damage = program.database().read([](store::ReadTx& tx) { return store::find_damage(tx); });
  if (!damage) return {false, damage.error().code};
  if (damage->empty()) return {true, "basis data utuh / the database is whole"};
  return {false, fmt::format("basis data rusak / the database is damaged: {}", damage->front())};
}

Finding look_at_missing_papers(Program& program) {
  const auto missing = paper::count_missing(program.database(), program.papers().blobs);
  if (!missing) return {false, missing.error().code};
  return {*missing == 0, fmt::format("berkas yang dicatat tetapi tidak ada / papers that rows name and that are missing: {}", *missing)};
}

Finding look_at_sealed_values(Program& program) {
  const auto opened = program.database().read([&](store::ReadTx& tx) { return open_some_values(tx, program); });
  return {opened.has_value(), opened ? "kunci membuka data / the keys open the data" : "kunci tidak membuka data / the keys do not open the data: " + opened.error().code};
}

Finding look_at_clock(Program& program) {
  const auto head = program.database().read([](store::ReadTx& tx) { return journal::newest_checkpoint(tx); });
  if (!head) return {false, head.error().code};
  const bool good = !*head || (*head)->at <= program.clock().now();
  return {good, good ? "jam / clock: tidak mundur / not set back" : "jam lebih lambat daripada kepala jurnal terbaru / the clock is before the newest signed head"};
}

Finding look_at_notices(Program& program) {
  const auto counts = program.database().read([&](store::ReadTx& tx) { return notice::count_notices(tx, program.clock().now() - kOverdue); });
  if (!counts) return {false, counts.error().code};
  std::int64_t dead = 0;
  std::int64_t late = 0;
  for (const auto& count : *counts) (count.state == notice::DeliveryState::dead ? dead : late) += count.count;
  return {dead == 0 && late == 0, fmt::format("pemberitahuan / notices: {} gagal tetap / given up, {} terlambat / late", dead, late)};
}

}  // namespace teduh::main
