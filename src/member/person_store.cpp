// The tables person, person_version, nik_index, phone_index.
#include "member/person_store.hpp"

#include "member/membership_store.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kInsertPerson{"member_person_insert",
    "INSERT INTO person (person_id, version, valid_from, branch, nik_digest, nik_sealed, name_sealed, birth_date, sex, citizenship,"
    " mother_name_sealed, address_sealed, phone_sealed, email_sealed, npwp_sealed, death_date, identity)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    " ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, valid_from = excluded.valid_from, branch = excluded.branch,"
    " nik_digest = excluded.nik_digest, nik_sealed = excluded.nik_sealed, name_sealed = excluded.name_sealed, birth_date = excluded.birth_date,"
    " sex = excluded.sex, citizenship = excluded.citizenship, mother_name_sealed = excluded.mother_name_sealed,"
    " address_sealed = excluded.address_sealed, phone_sealed = excluded.phone_sealed, email_sealed = excluded.email_sealed,"
    " npwp_sealed = excluded.npwp_sealed, death_date = excluded.death_date, identity = excluded.identity"};
// The roster's copy of what it needs of the person, for each of the person's cards.
constexpr Sql kRefreshRoster{"member_kpj_index_refresh",
    "UPDATE kpj_index SET identity = ?2, death_date = ?3 WHERE person_id = ?1"
    " AND kpj_digest IN (SELECT kpj_digest FROM membership WHERE person_id = ?1)"};
constexpr Sql kRosterPerson{"member_roster_person", "SELECT identity, death_date FROM person WHERE person_id = ?1"};
constexpr Sql kInsertVersion{"member_person_version_insert",
    "INSERT INTO person_version (person_id, version, valid_from, branch, nik_digest, nik_sealed, name_sealed, birth_date, sex, citizenship,"
    " mother_name_sealed, address_sealed, phone_sealed, email_sealed, npwp_sealed, death_date, source, recorded_at, recorded_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"};
constexpr Sql kInsertNik{"member_nik_index_insert", "INSERT INTO nik_index (nik_digest, person_id) VALUES (?1, ?2)"};
constexpr Sql kNikOwner{"member_nik_owner", "SELECT person_id FROM nik_index WHERE nik_digest = ?1"};
constexpr Sql kInsertPhone{"member_phone_index_insert",
    "INSERT INTO phone_index (phone_digest, person_id) VALUES (?1, ?2) ON CONFLICT (phone_digest, person_id) DO NOTHING"};
constexpr Sql kDeletePhone{"member_phone_index_delete", "DELETE FROM phone_index WHERE phone_digest = ?1 AND person_id = ?2"};
constexpr Sql kPhoneOwners{"member_phone_owners", "SELECT person_id FROM phone_index WHERE phone_digest = ?1 ORDER BY person_id LIMIT ?2"};
constexpr Sql kPersonById{"member_person_by_id",
    "SELECT version, valid_from, branch, nik_sealed, name_sealed, birth_date, sex, citizenship, mother_name_sealed, address_sealed,"
    " phone_sealed, email_sealed, npwp_sealed, death_date FROM person WHERE person_id = ?1"};
// The last version whose day has come; before the first day, the first one.
constexpr Sql kPersonOnDay{"member_person_on_day",
    "SELECT version, valid_from, branch, nik_sealed, name_sealed, birth_date, sex, citizenship, mother_name_sealed, address_sealed,"
    " phone_sealed, email_sealed, npwp_sealed, death_date FROM person_version WHERE person_id = ?1"
    " ORDER BY CASE WHEN valid_from <= ?2 THEN 0 ELSE 1 END, CASE WHEN valid_from <= ?2 THEN -version ELSE version END LIMIT 1"};
constexpr Sql kBranch{"member_person_branch", "SELECT branch FROM person WHERE person_id = ?1"};

struct SealedPerson {
  int version = 0;
  Date valid_from;
  std::string branch;
  Bytes nik;
  Bytes name;
  std::optional<Date> birth_date;
  std::optional<std::int64_t> sex;
  Citizenship citizenship = Citizenship::indonesian;
  Bytes mother_name;
  Bytes address;
  Bytes phone;
  Bytes email;
  Bytes npwp;
  std::optional<Date> death_date;
};

Bytes bytes_or_none(const store::Row& row, int column) { return row.is_null(column) ? Bytes() : row.bytes(column); }

SealedPerson sealed_person(const store::Row& row) {
  return {.version = static_cast<int>(row.integer(0)), .valid_from = row.date(1), .branch = row.string(2), .nik = row.bytes(3), .name = row.bytes(4),
          .birth_date = row.maybe_date(5), .sex = row.maybe_integer(6), .citizenship = row.enumeration<Citizenship>(7),
          .mother_name = bytes_or_none(row, 8), .address = bytes_or_none(row, 9), .phone = bytes_or_none(row, 10),
          .email = bytes_or_none(row, 11), .npwp = bytes_or_none(row, 12), .death_date = row.maybe_date(13)};
}

/// What was sealed parsed when it was written; if it does not any more, the row was damaged.
template <typename Parse>
auto open_as(const Vault& vault, const PersonId& person, SealedField field, const Bytes& sealed, Parse parse)
    -> Result<typename std::invoke_result_t<Parse, std::string_view>::value_type> {
  const std::string text = TRY(vault.open({person.uuid(), field}, sealed));
  auto value = parse(text);
  if (!value) return internal("member.record_damaged");
  return std::move(value).value();
}
template <typename Parse>
auto open_maybe(const Vault& vault, const PersonId& person, SealedField field, const Bytes& sealed, Parse parse)
    -> Result<std::optional<typename std::invoke_result_t<Parse, std::string_view>::value_type>> {
  using T = typename std::invoke_result_t<Parse, std::string_view>::value_type;
  if (sealed.empty()) return std::optional<T>();
  return std::optional<T>(TRY(open_as(vault, person, field, sealed, parse)));
}
Result<std::string> as_it_is(std::string_view text) { return std::string(text); }

Result<Person> open_person(const Vault& vault, const PersonId& id, const SealedPerson& sealed) {
  auto nik = TRY(open_as(vault, id, SealedField::nik, sealed.nik, Nik::parse));
  auto name = TRY(open_as(vault, id, SealedField::name, sealed.name, PersonName::parse));
  PersonData data{.nik = std::move(nik), .name = std::move(name), .branch = sealed.branch};
  data.birth_date = sealed.birth_date;
  if (sealed.sex) data.sex = static_cast<Sex>(*sealed.sex);
  data.citizenship = sealed.citizenship;
  data.mother_name = TRY(open_maybe(vault, id, SealedField::mother_name, sealed.mother_name, PersonName::parse));
  data.address = TRY(open_maybe(vault, id, SealedField::address, sealed.address, as_it_is));
  data.phone = TRY(open_maybe(vault, id, SealedField::phone, sealed.phone, PhoneNumber::parse));
  data.email = TRY(open_maybe(vault, id, SealedField::email, sealed.email, as_it_is));
  data.npwp = TRY(open_maybe(vault, id, SealedField::npwp, sealed.npwp, Npwp::parse));
  data.death_date = sealed.death_date;
  return Person{.id = id, .version = sealed.version, .valid_from = sealed.valid_from, .data = std::move(data)};
}

std::optional<Bytes> seal_maybe(const Vault& vault, const PersonId& person, SealedField field, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return vault.seal({person.uuid(), field}, *text);
}
template <typename T>
std::optional<std::string> exact_of(const std::optional<T>& value) {
  return value ? std::optional<std::string>(value->exact()) : std::nullopt;
}

}  // namespace

Result<void> write_version(store::Tx& tx, const Vault& vault, const Person& person, const VersionOrigin& origin) {
  const PersonData& data = person.data;
  const PersonId& id = person.id;
  const Sha256 nik_digest = vault.digest(DigestKind::nik, data.nik.exact());
  const Sha256 identity = vault.digest(DigestKind::identity, identity_text(data.nik.exact(), data.name.exact()));
  const Bytes nik = vault.seal({id.uuid(), SealedField::nik}, data.nik.exact());
  const Bytes name = vault.seal({id.uuid(), SealedField::name}, data.name.exact());
  const auto mother = seal_maybe(vault, id, SealedField::mother_name, exact_of(data.mother_name));
  const auto address = seal_maybe(vault, id, SealedField::address, data.address);
  const auto phone = seal_maybe(vault, id, SealedField::phone, exact_of(data.phone));
  const auto email = seal_maybe(vault, id, SealedField::email, data.email);
  const auto npwp = seal_maybe(vault, id, SealedField::npwp, exact_of(data.npwp));
  TRY(tx.execute(kInsertPerson, {id, person.version, person.valid_from, data.branch, nik_digest, nik, name, data.birth_date, data.sex,
                                 data.citizenship, mother, address, phone, email, npwp, data.death_date, identity}));
  if (person.version > 1) {
    TRY(tx.execute(kRefreshRoster, {id, identity, data.death_date}));
    TRY(count_roster_change(tx));
  }
  TRY(tx.execute(kInsertVersion, {id, person.version, person.valid_from, data.branch, nik_digest, nik, name, data.birth_date, data.sex,
                                  data.citizenship, mother, address, phone, email, npwp, data.death_date, origin.source, origin.at, origin.by}));
  return {};
}

Result<std::optional<PersonId>> nik_owner(store::ReadTx& tx, const Sha256& digest) {
  return tx.find(kNikOwner, {digest}, [](const store::Row& row) { return row.id<PersonId>(0); });
}

Result<void> index_nik(store::Tx& tx, const Sha256& digest, const PersonId& person) {
  const auto owner = TRY(nik_owner(tx, digest));
  if (owner && *owner == person) return {};
  if (owner) return conflict("member.nik_taken");
  TRY(tx.execute(kInsertNik, {digest, person}));
  return {};
}

Result<void> index_phone(store::Tx& tx, const Sha256& digest, const PersonId& person) {
  TRY(tx.execute(kInsertPhone, {digest, person}));
  return {};
}

Result<void> unindex_phone(store::Tx& tx, const Sha256& digest, const PersonId& person) {
  TRY(tx.execute(kDeletePhone, {digest, person}));
  return {};
}

Result<std::vector<PersonId>> phone_owners(store::ReadTx& tx, const Sha256& digest) {
  return tx.list(kPhoneOwners, {digest, kFoundMax}, [](const store::Row& row) { return row.id<PersonId>(0); });
}

Result<Person> get_person(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  const auto sealed = TRY(tx.find(kPersonById, {person}, sealed_person));
  if (!sealed) return not_found("member.person_unknown");
  return open_person(vault, person, *sealed);
}

Result<Person> get_person_on(store::ReadTx& tx, const Vault& vault, const PersonId& person, Date day) {
  const auto sealed = TRY(tx.find(kPersonOnDay, {person, day}, sealed_person));
  if (!sealed) return not_found("member.person_unknown");
  return open_person(vault, person, *sealed);
}

Result<RosterPerson> roster_person(store::ReadTx& tx, const PersonId& person) {
  auto found = TRY(tx.find(kRosterPerson, {person}, [](const store::Row& row) {
    return RosterPerson{.identity = row.is_null(0) ? std::nullopt : std::optional<Bytes>(row.bytes(0)), .death_date = row.maybe_date(1)};
  }));
  if (!found) return not_found("member.person_unknown");
  return std::move(*found);
}

Result<std::string> branch_of_person(store::ReadTx& tx, const PersonId& person) {
  const auto branch = TRY(tx.find(kBranch, {person}, [](const store::Row& row) { return row.string(0); }));
  if (!branch) return not_found("member.person_unknown");
  return *branch;
}

}  // namespace teduh::member
