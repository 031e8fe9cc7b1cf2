// Where a person can be told something, without opening the rest of the record.
#pragma once

#include <optional>
#include <string>

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

}  // namespace teduh::member
