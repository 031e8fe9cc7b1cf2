#include "member/contact.hpp"

namespace teduh::member {
namespace {

constexpr store::Sql kContact{"member_contact", "SELECT phone_sealed, email_sealed FROM person WHERE person_id = ?1"};

struct SealedContact {
  std::optional<Bytes> phone;
  std::optional<Bytes> email;
};

SealedContact sealed_contact(const store::Row& row) {
  const auto maybe = [&](int column) { return row.is_null(column) ? std::nullopt : std::optional(row.bytes(column)); };
  return {.phone = maybe(0), .email = maybe(1)};
}

}  // namespace

Result<Contact> contact_of(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  const auto sealed = TRY(tx.find(kContact, {person}, sealed_contact));
  if (!sealed) return not_found("member.person_unknown");
  Contact contact;
  if (sealed->phone) {
    const std::string text = TRY(vault.open({person.uuid(), SealedField::phone}, *sealed->phone));
    auto phone = PhoneNumber::parse(text);
    if (!phone) return internal("member.record_damaged");
    contact.phone = std::move(*phone);
  }
  if (sealed->email) contact.email = TRY(vault.open({person.uuid(), SealedField::email}, *sealed->email));
  return contact;
}

}  // namespace teduh::member
