// The rows behind a person; the only functions that know their tables.
#pragma once

#include <string>
#include <vector>

#include "member/person.hpp"

namespace teduh::member {

struct VersionOrigin {
  Source source = Source::counter;
  Moment at;
  std::string by;  // Actor::id()
};

/// The version and, as the current row, the person.
Result<void> write_version(store::Tx& tx, const Vault& vault, const Person& person, const VersionOrigin& origin);

/// What the roster keeps of a person beside each KPJ.
struct RosterPerson {
  std::optional<Bytes> identity;  // digest; nothing in a row older than the column
  std::optional<Date> death_date;
};
/// Error: not_found member.person_unknown.
Result<RosterPerson> roster_person(store::ReadTx& tx, const PersonId& person);

Result<std::optional<PersonId>> nik_owner(store::ReadTx& tx, const Sha256& digest);
/// Error: conflict member.nik_taken.
Result<void> index_nik(store::Tx& tx, const Sha256& digest, const PersonId& person);
Result<void> index_phone(store::Tx& tx, const Sha256& digest, const PersonId& person);
Result<void> unindex_phone(store::Tx& tx, const Sha256& digest, const PersonId& person);
Result<std::vector<PersonId>> phone_owners(store::ReadTx& tx, const Sha256& digest);

}  // namespace teduh::member
