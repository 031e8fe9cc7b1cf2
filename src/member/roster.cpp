#include "member/roster.hpp"

#include <algorithm>

#include "member/membership_store.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kRoster{"member_roster",
    "SELECT k.person_id, k.membership_id, k.segment, k.identity, k.death_date, e.number, e.kind, e.day, e.segment FROM kpj_index k"
    " LEFT JOIN employment_event e ON e.person_id = k.person_id AND e.membership_id = k.membership_id AND e.employer_id = ?2"
    " WHERE k.kpj_digest = ?1 ORDER BY k.person_id, e.number"};
constexpr Sql kIdentity{"member_roster_identity", "SELECT nik_digest, name_sealed FROM person WHERE person_id = ?1"};
constexpr Sql kChanges{"member_roster_changes", "SELECT number FROM roster_change WHERE id = 1"};
constexpr Sql kOfFile{"member_employment_events_of_file",
    "SELECT person_id, membership_id, employer_id, number, kind, day, segment, line, file_id FROM employment_event"
    " WHERE file_id = ?1 AND line > ?2 AND line <= ?3 ORDER BY line, number DESC"};

Sha256 digest_in(const store::Row& row, int column) {
  Sha256 digest{};
  const BytesView bytes = row.blob(column);
  CHECK(bytes.size() == digest.size());
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

RosterEntry entry_of(const store::Row& row) {
  RosterEntry entry{.key = {.person = row.id<PersonId>(0), .membership = row.id<MembershipId>(1)}};
  entry.segment = row.enumeration<Segment>(2);
  if (!row.is_null(3)) entry.identity = digest_in(row, 3);
  entry.death_date = row.maybe_date(4);
  return entry;
}

FileEmployment file_employment(const store::Row& row) {
  return {.key = {.person = row.id<PersonId>(0), .membership = row.id<MembershipId>(1)},
          .event = {.employer = row.id<EmployerId>(2), .number = static_cast<int>(row.integer(3)), .kind = row.enumeration<EmploymentEventKind>(4),
                    .day = row.date(5), .segment = row.enumeration<Segment>(6), .file = row.maybe_id<ContributionFileId>(8)},
          .line = row.integer(7)};
}

}  // namespace

Result<std::vector<RosterEntry>> find_on_roster(store::ReadTx& tx, const RosterQuestion& question) {
  std::vector<RosterEntry> found;
  TRY(tx.each(kRoster, {question.kpj, question.employer}, [&](const store::Row& row) -> Result<void> {
    if (found.empty() || found.back().key.person != row.id<PersonId>(0)) found.push_back(entry_of(row));
    if (row.is_null(5)) return {};
    found.back().events.push_back({.employer = question.employer, .number = static_cast<int>(row.integer(5)),
                                   .kind = row.enumeration<EmploymentEventKind>(6), .day = row.date(7), .segment = row.enumeration<Segment>(8)});
    return {};
  }));
  return found;
}

Result<std::int64_t> roster_changes(store::ReadTx& tx) { return tx.number(kChanges, {}); }

Result<RosterIdentity> open_roster_identity(store::ReadTx& tx, const Vault& vault, const RosterEntry& entry) {
  struct Sealed {
    Sha256 nik{};
    Bytes name;
  };
  const auto sealed = TRY(tx.find(kIdentity, {entry.key.person}, [](const store::Row& row) { return Sealed{.nik = digest_in(row, 0), .name = row.bytes(1)}; }));
  if (!sealed) return internal("member.record_damaged");
  std::string name = TRY(vault.open({entry.key.person.uuid(), SealedField::name}, sealed->name));
  return RosterIdentity{.nik_digest = sealed->nik, .name = std::move(name)};
}

Result<std::vector<FileEmployment>> list_employments_of_file(store::ReadTx& tx, const ContributionFileId& file, LineRange lines) {
  return tx.list(kOfFile, {file, lines.after, lines.to}, file_employment);
}

Result<Standing> standing_of(store::ReadTx& tx, const FileEmployment& employment) {
  auto events = TRY(employment_events(tx, employment.key, employment.event.employer));
  bool later_of_others = false;
  while (const auto last = last_standing(events)) {
    if (last->number == employment.event.number) return later_of_others ? Standing::changed_later : Standing::stands;
    if (last->number < employment.event.number) return Standing::gone;
    later_of_others = later_of_others || last->file != employment.event.file;
    // Take the last standing one away in thought and look at the one below it.
    const bool started = last->kind == EmploymentEventKind::started;
    events.push_back({.employer = last->employer, .number = 0,
                      .kind = started ? EmploymentEventKind::start_cancelled : EmploymentEventKind::stop_cancelled, .day = last->day});
  }
  return Standing::gone;
}

Result<void> cancel_employment(store::Tx& tx, const Tools& tools, const Act& act, const FileEmployment& employment) {
  const auto events = TRY(employment_events(tx, employment.key, employment.event.employer));
  const auto last = last_standing(events);
  if (!last || last->number < employment.event.number) return {};
  if (last->number != employment.event.number) return conflict("member.employment_changed_later");
  EmploymentEvent event = employment.event;
  event.number = static_cast<int>(events.size()) + 1;
  event.kind = event.kind == EmploymentEventKind::started ? EmploymentEventKind::start_cancelled : EmploymentEventKind::stop_cancelled;
  // Without the file's id: this event is not the file's, it undoes the file's.
  event.file.reset();
  return insert_employment_event(tx, {.key = employment.key, .event = event, .source = act.source, .line = std::nullopt,
                                      .recorded_at = tools.clock.now(), .recorded_by = act.actor.id()});
}

}  // namespace teduh::member
