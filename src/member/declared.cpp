#include "member/declared.hpp"

#include "member/person_checks.hpp"
#include "member/person_store.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kFind{"member_declared_find", "SELECT person_id FROM declared_index WHERE declared_digest = ?1"};
constexpr Sql kAdd{"member_declared_add", "INSERT INTO declared_index (declared_digest, person_id, nik_digest, declared_at) VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql kOfNik{"member_declared_of_nik", "SELECT person_id FROM declared_index WHERE nik_digest = ?1 ORDER BY declared_at LIMIT ?2"};
constexpr Sql kOfPerson{"member_declared_of_person", "SELECT nik_digest FROM declared_index WHERE person_id = ?1 LIMIT 1"};

PersonId person_of(const store::Row& row) { return row.id<PersonId>(0); }

Sha256 nik_digest(const Vault& vault, const Nik& nik) { return vault.digest(DigestKind::nik, nik.exact()); }

Result<std::optional<Bytes>> declared_nik(store::ReadTx& tx, const PersonId& person) {
  return tx.find(kOfPerson, {person}, [](const store::Row& row) { return row.bytes(0); });
}

Sha256 as_digest(const Bytes& bytes) {
  Sha256 digest{};
  CHECK(bytes.size() == digest.size());
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

}  // namespace

Sha256 declared_digest(const Vault& vault, const Nik& nik, const PhoneNumber& phone) {
  return vault.digest(DigestKind::declared, nik.exact() + "|" + phone.exact());
}

Result<PersonId> enter_declared(store::Tx& tx, const Tools& tools, const NewDeclared& declared) {
  const Declaration& said = declared.declaration;
  const Sha256 digest = declared_digest(tools.vault, said.nik, said.phone);
  if (const auto known = TRY(tx.find(kFind, {digest}, person_of))) return *known;
  const Moment now = tools.clock.now();
  const Date today = date_of(now, Zone::wit);
  const Person person{.id = declared.id,
                      .version = 1,
                      .valid_from = today,
                      .data = {.nik = said.nik, .name = said.name, .branch = declared.branch, .birth_date = said.birth_date, .phone = said.phone}};
  TRY(check_person(person.data, today));
  const Actor self{.kind = ActorKind::participant, .person = person.id, .roles = {Role::participant}, .grade = Grade::declared};
  TRY(write_version(tx, tools.vault, person, {.source = Source::declared, .at = now, .by = self.id()}));
  TRY(index_phone(tx, tools.vault.digest(DigestKind::phone, said.phone.exact()), person.id));
  TRY(tx.execute(kAdd, {digest, person.id, nik_digest(tools.vault, said.nik), now}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, self, "member.person_declared");
  entry.about("person", person.id).fact("branch", declared.branch);
  TRY(tools.journal.append(tx, entry));
  return person.id;
}

Result<std::optional<PersonId>> find_recorded_alike(store::ReadTx& tx, const Vault& vault, const Declaration& declaration) {
  const auto id = TRY(find_person_by_nik(tx, vault, declaration.nik));
  if (!id) return std::optional<PersonId>();
  const Person person = TRY(get_person(tx, vault, *id));
  const bool alike = person.data.phone == declaration.phone && person.data.birth_date == declaration.birth_date;
  return alike ? id : std::optional<PersonId>();
}

Result<std::vector<PersonId>> find_declared_by_nik(store::ReadTx& tx, const Vault& vault, const Nik& nik) {
  return tx.list(kOfNik, {nik_digest(vault, nik), kFoundMax}, person_of);
}

Result<std::optional<PersonId>> find_declared(store::ReadTx& tx, const Vault& vault, const Nik& nik, const PhoneNumber& phone) {
  return tx.find(kFind, {declared_digest(vault, nik, phone)}, person_of);
}

Result<bool> is_only_declared(store::ReadTx& tx, const Vault&, const PersonId& person) {
  const auto nik = TRY(declared_nik(tx, person));
  if (!nik) return false;
  return TRY(nik_owner(tx, as_digest(*nik))) != person;
}

Result<void> confirm_declared(store::Tx& tx, const Vault&, const PersonId& person) {
  const auto nik = TRY(declared_nik(tx, person));
  if (!nik) return {};
  const Sha256 digest = as_digest(*nik);
  if (TRY(nik_owner(tx, digest))) return {};
  return index_nik(tx, digest, person);
}

}  // namespace teduh::member
