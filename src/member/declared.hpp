// Persons who are no participants: an heir says who they are and proves a phone of their own. Nobody has checked the rest.
//
// Their NIK stays out of the look-up by NIK until an officer has seen the identity card. So an account can be had for any NIK, known or not,
// in the same way: nobody learns by it who is a participant, and nobody takes a number by naming it first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "member/person.hpp"

namespace teduh::member {

struct Declaration {
  Nik nik;
  PersonName name;
  Date birth_date;
  PhoneNumber phone;
};

/// Names the pair of NIK and phone, known or not.
Sha256 declared_digest(const Vault& vault, const Nik& nik, const PhoneNumber& phone);

/// The person who said this NIK with this phone before (what they said then stays), else `id` as a new person of the branch.
/// Error: invalid input.fields (branch, birth date).
struct NewDeclared {
  PersonId id;
  Declaration declaration;
  std::string branch;
};
Result<PersonId> enter_declared(store::Tx& tx, const Tools& tools, const NewDeclared& declared);

/// The person whom the records know by this NIK, when their phone and birth date on record are the ones declared.
Result<std::optional<PersonId>> find_recorded_alike(store::ReadTx& tx, const Vault& vault, const Declaration& declaration);

/// Those who said this NIK, whether it is theirs or not; at most kFoundMax.
Result<std::vector<PersonId>> find_declared_by_nik(store::ReadTx& tx, const Vault& vault, const Nik& nik);
Result<std::optional<PersonId>> find_declared(store::ReadTx& tx, const Vault& vault, const Nik& nik, const PhoneNumber& phone);

/// True while nobody of the staff has seen the identity card of a person who only said who they are.
Result<bool> is_only_declared(store::ReadTx& tx, const Vault& vault, const PersonId& person);
/// An officer saw the card: from now on the person is found by the NIK, unless the records know another person by it.
Result<void> confirm_declared(store::Tx& tx, const Vault& vault, const PersonId& person);

}  // namespace teduh::member
