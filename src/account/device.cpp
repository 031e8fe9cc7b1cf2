#include "account/device.hpp"

namespace teduh::account {
namespace {

using store::Sql;

constexpr Sql kSince{"device_since", "SELECT first_seen_at FROM person_device WHERE person_id = ?1 AND device_id = ?2"};
constexpr Sql kCount{"device_count", "SELECT COUNT(*) FROM person_device WHERE person_id = ?1"};
constexpr Sql kAdd{"device_add",
                   "INSERT INTO person_device (person_id, device_id, first_seen_at, grade) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT (person_id, device_id) DO NOTHING"};
constexpr Sql kStaffKnown{"staff_device_known", "SELECT COUNT(*) FROM staff_device WHERE staff_id = ?1 AND device_id = ?2"};
constexpr Sql kStaffAdd{"staff_device_add",
                        "INSERT INTO staff_device (staff_id, device_id, first_seen_at) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT (staff_id, device_id) DO NOTHING"};

}  // namespace

Result<std::optional<Moment>> device_known_since(store::ReadTx& tx, PersonId person, DeviceId device) {
  return tx.find(kSince, {person, device}, [](const store::Row& row) { return row.moment(0); });
}

Result<void> remember_device(const AccountDeps& deps, store::Tx& tx, const PersonContact& contact, DeviceId device, Grade grade) {
  const Moment now = deps.clock.now();
  const auto others = TRY(tx.number(kCount, {contact.person}));
  const auto added = TRY(tx.execute(kAdd, {contact.person, device, now, grade}));
  if (added == 0 || others == 0) return {};
  TRY(deps.outbox.enqueue_everywhere(tx,
                                     {.kind = notice::NoticeKind::new_device,
                                      .person = contact.person,
                                      .facts = {{"day", print_long(date_of(now, deps.zone))}},
                                      .dedupe_key = "new_device:" + device.print()},
                                     contact.channels));
  return {};
}

Result<bool> is_staff_device(store::ReadTx& tx, StaffId staff, DeviceId device) {
  return TRY(tx.number(kStaffKnown, {staff, device})) > 0;
}

Result<void> remember_staff_device(store::Tx& tx, StaffId staff, DeviceId device, Moment now) {
  TRY(tx.execute(kStaffAdd, {staff, device, now}));
  return {};
}

}  // namespace teduh::account
