// A person as the fund knows them: identity data in versions that are only ever added, the newest of which is current.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/date.hpp"
#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

enum class Sex : std::uint8_t { male = 1, female = 2 };
std::string_view to_string(Sex sex);
std::optional<Sex> parse_sex(std::string_view text);

enum class Citizenship : std::uint8_t { indonesian = 1, foreign = 2 };
std::string_view to_string(Citizenship citizenship);
std::optional<Citizenship> parse_citizenship(std::string_view text);

inline constexpr std::size_t kAddressMax = 300;  // code points: street, RT/RW, village, district, regency, province, post code
inline constexpr std::size_t kEmailMax = 254;    // RFC 5321
inline constexpr std::size_t kBranchMax = 8;

struct PersonData {
  Nik nik;
  PersonName name;
  std::string branch;  // code of the branch that looks after the person
  std::optional<Date> birth_date = std::nullopt;
  std::optional<Sex> sex = std::nullopt;
  Citizenship citizenship = Citizenship::indonesian;
  std::optional<PersonName> mother_name = std::nullopt;
  std::optional<std::string> address = std::nullopt;
  std::optional<PhoneNumber> phone = std::nullopt;
  std::optional<std::string> email = std::nullopt;
  std::optional<Npwp> npwp = std::nullopt;
  std::optional<Date> death_date = std::nullopt;
  bool operator==(const PersonData&) const = default;
};

struct Person {
  PersonId id;
  int version = 1;
  Date valid_from;
  PersonData data;
};

/// "a@b.c": one @, no spaces, a dot in the domain, at most kEmailMax bytes. Lower case is not forced.
Result<std::string> parse_email(std::string_view text);  // email.form

/// Errors: conflict member.nik_taken; invalid input.fields (branch, address, email, dates).
Result<PersonId> create_person(store::Tx& tx, const Tools& tools, const Act& act, const PersonData& data);

/// A new version that holds from `valid_from`. Nothing is written when nothing differs (the answer is then the current version).
/// Errors: not_found member.person_unknown; conflict member.version_conflict when `expected_version` is not the current one,
/// member.nik_taken; invalid input.fields.
struct PersonChange {
  PersonId person;
  int expected_version = 0;
  Date valid_from;
  PersonData data;
};
Result<int> change_person(store::Tx& tx, const Tools& tools, const Act& act, const PersonChange& change);

/// Error: not_found member.person_unknown.
Result<Person> get_person(store::ReadTx& tx, const Vault& vault, const PersonId& person);
/// The person as known on a day: the last version whose valid_from is not later; the first one for days before.
Result<Person> get_person_on(store::ReadTx& tx, const Vault& vault, const PersonId& person, Date day);

Result<std::optional<PersonId>> find_person_by_nik(store::ReadTx& tx, const Vault& vault, const Nik& nik);
/// At most kFoundMax.
Result<std::vector<PersonId>> find_persons_by_phone(store::ReadTx& tx, const Vault& vault, const PhoneNumber& phone);
inline constexpr int kFoundMax = 20;

/// The branch only: for guards, nothing is opened. Error: not_found member.person_unknown.
Result<std::string> branch_of_person(store::ReadTx& tx, const PersonId& person);

/// "perempuan/laki-laki" and the like stay with the screens; here only what differs, by field name, for the journal and the version history.
std::vector<std::string> changed_fields(const PersonData& before, const PersonData& after);

}  // namespace teduh::member
