// Where a person can be told something, without opening the rest of the record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/vault.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

struct Contact {
  std::optional<PhoneNumber> phone;
  std::optional<std::string> email;
};

/// Errors: not_found member.person_unknown; internal member.record_damaged.
Result<Contact> contact_of(store::ReadTx& tx, const Vault& vault, const PersonId& person);

/// Every number and address that stood on the record at some moment since `since`, the present ones first, each once: a theft begins with another
/// number, and the old one must hear of it. Errors: those of contact_of.
struct RecentContacts {
  std::vector<std::string> phones;  // E.164
  std::vector<std::string> mails;
};
Result<RecentContacts> recent_contacts(store::ReadTx& tx, const Vault& vault, const PersonId& person, Moment since);

}  // namespace teduh::member
