#include "member/relation.hpp"

#include <algorithm>
#include <map>

#include "member/person.hpp"

namespace teduh::member {
namespace {

using store::Sql;

/// Stored; never reused.
enum class RelationEventKind : std::uint8_t { added = 1, ended = 2 };

constexpr Sql kInsert{"member_relation_event_insert",
    "INSERT INTO relation_event (person_id, relation_id, number, kind, relation, other_person, name_sealed, birth_date, source, recorded_at, recorded_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
constexpr Sql kOfPerson{"member_relation_events_of_person",
    "SELECT relation_id, number, kind, relation, other_person, name_sealed, birth_date FROM relation_event"
    " WHERE person_id = ?1 ORDER BY relation_id, number LIMIT ?2"};

struct EventRow {
  RelationId id;
  int number = 0;
  RelationEventKind kind = RelationEventKind::added;
  Relation relation = Relation::spouse;
  std::optional<PersonId> person;
  Bytes name;
  std::optional<Date> birth_date;
};
EventRow event_row(const store::Row& row) {
  return {.id = row.id<RelationId>(0), .number = static_cast<int>(row.integer(1)), .kind = row.enumeration<RelationEventKind>(2),
          .relation = row.enumeration<Relation>(3), .person = row.maybe_id<PersonId>(4), .name = row.bytes(5), .birth_date = row.maybe_date(6)};
}

/// The last event of each relation.
Result<std::map<RelationId, EventRow>> last_events(store::ReadTx& tx, const PersonId& person) {
  std::map<RelationId, EventRow> last;
  for (auto& row : TRY(tx.list(kOfPerson, {person, 2 * kRelationsMax}, event_row))) last.insert_or_assign(row.id, std::move(row));
  return last;
}

struct RelationWrite {
  PersonId person;
  EventRow event;
  std::string act;
};
Result<void> append_event(store::Tx& tx, const Tools& tools, const Act& act, const RelationWrite& write) {
  const Moment now = tools.clock.now();
  const EventRow& event = write.event;
  TRY(tx.execute(kInsert, {write.person, event.id, event.number, event.kind, event.relation, event.person, event.name, event.birth_date, act.source,
                           now, act.actor.id()}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, write.act);
  entry.about("person", write.person).about("relation", event.id).fact("relation", std::string(to_string(event.relation)));
  TRY(tools.journal.append(tx, entry));
  return {};
}

}  // namespace

Result<RelationId> add_relation(store::Tx& tx, const Tools& tools, const Act& act, const PersonId& person, const RelationData& data) {
  TRY(branch_of_person(tx, person));
  if (data.person == person) return invalid("member.own_relative");
  if (data.person) TRY(branch_of_person(tx, *data.person));
  if (TRY(last_events(tx, person)).size() >= static_cast<std::size_t>(kRelationsMax)) return conflict("member.too_many_relations");
  const RelationId id = RelationId::make(tools.clock.now(), tools.random);
  TRY(append_event(tx, tools, act,
                   {.person = person,
                    .event = {.id = id, .number = 1, .kind = RelationEventKind::added, .relation = data.relation, .person = data.person,
                              .name = tools.vault.seal({id.uuid(), SealedField::relation_name}, data.name.exact()), .birth_date = data.birth_date},
                    .act = "member.relation_added"}));
  return id;
}

Result<void> end_relation(store::Tx& tx, const Tools& tools, const Act& act, const PersonId& person, const RelationId& relation) {
  auto last = TRY(last_events(tx, person));
  const auto found = last.find(relation);
  if (found == last.end()) return not_found("member.relation_unknown");
  if (found->second.kind == RelationEventKind::ended) return {};
  EventRow event = std::move(found->second);
  event.number += 1;
  event.kind = RelationEventKind::ended;
  return append_event(tx, tools, act, {.person = person, .event = std::move(event), .act = "member.relation_ended"});
}

Result<std::vector<Heir>> list_heirs(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  std::vector<Heir> heirs;
  for (const auto& [id, event] : TRY(last_events(tx, person))) {
    if (event.kind == RelationEventKind::ended) continue;
    auto name = PersonName::parse(TRY(vault.open({id.uuid(), SealedField::relation_name}, event.name)));
    if (!name) return internal("member.record_damaged");
    heirs.push_back({.id = id, .data = {.relation = event.relation, .name = std::move(*name), .person = event.person, .birth_date = event.birth_date}});
  }
  std::ranges::stable_sort(heirs, [](const Heir& a, const Heir& b) {
    if (a.data.relation != b.data.relation) return a.data.relation < b.data.relation;
    return a.data.birth_date.value_or(Date::from_number(1'000'000)) < b.data.birth_date.value_or(Date::from_number(1'000'000));
  });
  return heirs;
}

}  // namespace teduh::member
