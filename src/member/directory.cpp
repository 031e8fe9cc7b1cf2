#include "member/directory.hpp"

#include "member/membership.hpp"
#include "member/person.hpp"

namespace teduh::member {

Result<std::optional<account::PersonContact>> Directory::find(store::ReadTx& tx, const Nik& nik, const Kpj& kpj) const {
  // Both look-ups are always made: how long it takes does not tell which of the numbers is known.
  const auto person = TRY(find_person_by_nik(tx, vault_, nik));
  const auto owners = TRY(list_kpj_owners(tx, vault_, kpj));
  if (!person || owners.size() != 1 || owners[0].person != *person) return std::optional<account::PersonContact>();
  return find(tx, *person);
}

Result<std::optional<account::PersonContact>> Directory::find(store::ReadTx& tx, PersonId id) const {
  auto person = get_person(tx, vault_, id);
  if (!person && person.error().fault == Fault::not_found) return std::optional<account::PersonContact>();
  if (!person) return std::move(person).error();
  account::PersonContact contact{.person = id, .branch = person->data.branch, .channels = {}};
  if (person->data.phone) contact.channels.phones.push_back(person->data.phone->exact());
  if (person->data.email) contact.channels.mails.push_back(*person->data.email);
  return std::optional<account::PersonContact>(std::move(contact));
}

}  // namespace teduh::member
