#include "member/person.hpp"

#include <algorithm>

#include "member/person_checks.hpp"
#include "member/person_store.hpp"

namespace teduh::member {
namespace {

/// Days of records are days of the fund's head office: the branch's own zone may differ by two hours, which no rule here turns on.
Date today(const Tools& tools) { return date_of(tools.clock.now(), Zone::wit); }

VersionOrigin origin_of(const Tools& tools, const Act& act) { return {.source = act.source, .at = tools.clock.now(), .by = act.actor.id()}; }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

Result<void> index_person(store::Tx& tx, const Vault& vault, const Person& person) {
  TRY(index_nik(tx, vault.digest(DigestKind::nik, person.data.nik.exact()), person.id));
  if (person.data.phone) TRY(index_phone(tx, vault.digest(DigestKind::phone, person.data.phone->exact()), person.id));
  return {};
}

}  // namespace

Result<PersonId> create_person(store::Tx& tx, const Tools& tools, const Act& act, const PersonData& data) {
  const Moment now = tools.clock.now();
  TRY(check_person(data, today(tools)));
  const Person person{.id = PersonId::make(now, tools.random), .version = 1, .valid_from = today(tools), .data = data};
  TRY(index_person(tx, tools.vault, person));
  TRY(write_version(tx, tools.vault, person, origin_of(tools, act)));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, "member.person_created");
  entry.about("person", person.id).fact("branch", data.branch).fact("source", static_cast<std::int64_t>(act.source));
  TRY(tools.journal.append(tx, entry));
  return person.id;
}

Result<int> change_person(store::Tx& tx, const Tools& tools, const Act& act, const PersonChange& change) {
  // 1. what stands there now
  const Person before = TRY(get_person(tx, tools.vault, change.person));
  const auto changed = changed_fields(before.data, change.data);
  if (changed.empty()) return before.version;
  if (before.version != change.expected_version) return conflict("member.version_conflict");
  TRY(check_person(change.data, today(tools)));
  // 2. the new version and its look-ups; the old NIK stays findable, an old phone does not
  const Person after{.id = before.id, .version = before.version + 1, .valid_from = change.valid_from, .data = change.data};
  if (before.data.phone && before.data.phone != after.data.phone) {
    TRY(unindex_phone(tx, tools.vault.digest(DigestKind::phone, before.data.phone->exact()), before.id));
  }
  TRY(index_person(tx, tools.vault, after));
  TRY(write_version(tx, tools.vault, after, origin_of(tools, act)));
  // 3. the journal: which fields, never what stands in them
  const Moment now = tools.clock.now();
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, "member.person_changed");
  entry.about("person", after.id).fact("version", after.version).fact("fields", joined(changed)).fact("source", static_cast<std::int64_t>(act.source));
  TRY(tools.journal.append(tx, entry));
  return after.version;
}

Result<std::optional<PersonId>> find_person_by_nik(store::ReadTx& tx, const Vault& vault, const Nik& nik) {
  return nik_owner(tx, vault.digest(DigestKind::nik, nik.exact()));
}

Result<std::vector<PersonId>> find_persons_by_phone(store::ReadTx& tx, const Vault& vault, const PhoneNumber& phone) {
  return phone_owners(tx, vault.digest(DigestKind::phone, phone.exact()));
}

}  // namespace teduh::member
