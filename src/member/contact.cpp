#include "member/contact.hpp"

#include <algorithm>

namespace teduh::member {
namespace {

constexpr store::Sql kContact{"member_contact", "SELECT phone_sealed, email_sealed FROM person WHERE person_id = ?1"};

constexpr store::Sql kVersions{"member_contact_versions",
                               "SELECT phone_sealed, email_sealed, recorded_at FROM person_version WHERE person_id = ?1 ORDER BY version DESC"};

struct SealedContact {
  std::optional<Bytes> phone;
  std::optional<Bytes> email;
};

SealedContact sealed_contact(const store::Row& row) {
  const auto maybe = [&](int column) { return row.is_null(column) ? std::nullopt : std::optional(row.bytes(column)); };
  return {.phone = maybe(0), .email = maybe(1)};
}

struct ContactVersion {
  SealedContact sealed;
  Moment recorded_at;
};

Result<void> add_opened(const Vault& vault, const SealedPlace& place, const std::optional<Bytes>& sealed, std::vector<std::string>& into) {
  if (!sealed) return {};
  std::string text = TRY(vault.open(place, *sealed));
  if (std::ranges::find(into, text) == into.end()) into.push_back(std::move(text));
  return {};
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

Result<RecentContacts> recent_contacts(store::ReadTx& tx, const Vault& vault, const PersonId& person, Moment since) {
  const auto versions =
      TRY(tx.list(kVersions, {person}, [](const store::Row& row) { return ContactVersion{sealed_contact(row), row.moment(2)}; }));
  if (versions.empty()) return not_found("member.person_unknown");
  RecentContacts recent;
  for (const auto& version : versions) {
    TRY(add_opened(vault, {person.uuid(), SealedField::phone}, version.sealed.phone, recent.phones));
    TRY(add_opened(vault, {person.uuid(), SealedField::email}, version.sealed.email, recent.mails));
    if (version.recorded_at <= since) break;  // what is older ended before
  }
  return recent;
}

}  // namespace teduh::member
