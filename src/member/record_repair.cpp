#include "member/record_repair.hpp"

#include "member/person.hpp"

namespace teduh::member {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kAsk{"member_repair_ask",
                   "INSERT INTO record_repair (person_id, repair_id, what, nik_sealed, asked_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kGet{"member_repair_get", "SELECT what, nik_sealed, asked_by FROM record_repair WHERE person_id = ?1 AND repair_id = ?2"};
constexpr Sql kMake{"member_repair_make", "INSERT INTO record_repair_made (person_id, repair_id, made_by, at) VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql kList{"member_repairs",
                    "SELECT r.repair_id, r.what, r.at, m.made_by FROM record_repair r "
                    "LEFT JOIN record_repair_made m ON m.person_id = r.person_id AND m.repair_id = r.repair_id "
                    "WHERE r.person_id = ?1 ORDER BY r.at DESC, r.repair_id LIMIT ?2"};

struct Asked {
  RecordRepair what = RecordRepair::death_taken_back;
  std::optional<Bytes> nik_sealed;
  StaffId asked_by;
};
Asked asked(const Row& row) {
  return {row.enumeration<RecordRepair>(0), row.is_null(1) ? std::nullopt : std::optional(row.bytes(1)), row.id<StaffId>(2)};
}

/// Whether there is something to repair, and whether the repair says all it must.
Result<void> check_repair(store::ReadTx& tx, const Tools& tools, const Person& person, const NewRepair& repair) {
  if (repair.what == RecordRepair::death_taken_back) {
    if (repair.nik) return invalid_fields({{"nik", "input.unknown"}});
    if (!person.data.death_date) return conflict("member.not_recorded_dead");
    return {};
  }
  if (!repair.nik) return invalid_fields({{"nik", "input.required"}});
  if (repair.nik->exact() == person.data.nik.exact()) return conflict("member.nik_unchanged");
  const auto other = TRY(find_person_by_nik(tx, tools.vault, *repair.nik));
  if (other && *other != person.id) return conflict("member.nik_taken");
  return {};
}

Result<void> write_journal(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, std::string act, RecordRepair what) {
  const Moment now = tools.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, officer, std::move(act));
  entry.about("person", person).fact("what", std::string(to_string(what)));
  TRY(tools.journal.append(tx, entry));
  return {};
}

Result<PersonData> repaired(const Tools& tools, const RepairId& id, const Asked& repair, PersonData data) {
  if (repair.what == RecordRepair::death_taken_back) {
    data.death_date.reset();
    return data;
  }
  CHECK(repair.nik_sealed.has_value());
  const std::string text = TRY(tools.vault.open({id.uuid(), SealedField::nik}, *repair.nik_sealed));
  const auto nik = Nik::parse(text);
  if (!nik) return internal("member.record_damaged");
  data.nik = *nik;
  return data;
}

}  // namespace

std::string_view to_string(RecordRepair what) { return what == RecordRepair::death_taken_back ? "death_taken_back" : "nik_corrected"; }
std::optional<RecordRepair> parse_record_repair(std::string_view text) {
  for (const auto what : {RecordRepair::death_taken_back, RecordRepair::nik_corrected})
    if (text == to_string(what)) return what;
  return std::nullopt;
}

Result<RepairId> ask_for_repair(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const NewRepair& repair) {
  if (officer.kind != ActorKind::staff) return denied("member.officer_only");
  const Person before = TRY(get_person(tx, tools.vault, person));
  TRY(check_repair(tx, tools, before, repair));
  const Moment now = tools.clock.now();
  const auto id = RepairId::make(now, tools.random);
  std::optional<Bytes> sealed;
  if (repair.nik) sealed = tools.vault.seal({id.uuid(), SealedField::nik}, repair.nik->exact());
  TRY(tx.execute(kAsk, {person, id, repair.what, sealed, officer.staff, now}));
  TRY(write_journal(tx, tools, officer, person, "member.repair_asked", repair.what));
  return id;
}

Result<void> make_repair(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const RepairId& id, Date today) {
  if (officer.kind != ActorKind::staff) return denied("member.officer_only");
  const auto repair = TRY(tx.find(kGet, {person, id}, asked));
  if (!repair) return not_found("member.repair_unknown");
  if (repair->asked_by == officer.staff) return denied("member.second_person_needed");
  const auto made = tx.execute(kMake, {person, id, officer.staff, tools.clock.now()});
  if (!made) return made.error().code == "store.unique" ? conflict("member.repair_made") : made.error();
  const Person before = TRY(get_person(tx, tools.vault, person));
  const PersonData data = TRY(repaired(tools, id, *repair, before.data));
  TRY(change_person(tx, tools, {.actor = officer, .source = Source::correction},
                    {.person = person, .expected_version = before.version, .valid_from = today, .data = data}));
  return write_journal(tx, tools, officer, person, "member.repair_made", repair->what);
}

Result<std::vector<AskedRepair>> list_repairs(store::ReadTx& tx, const PersonId& person) {
  return tx.list(kList, {person, kRepairsMax}, [](const Row& row) {
    return AskedRepair{row.id<RepairId>(0), row.enumeration<RecordRepair>(1), row.moment(2), !row.is_null(3)};
  });
}

}  // namespace teduh::member
