// Since when a person's present telephone number stands on their record: a number that was entered lately is a reason for care.
#pragma once

#include <optional>

#include "domain/ids.hpp"
#include "member/vault.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// The moment at which the present number was recorded and since then not changed; nothing when there is no number.
Result<std::optional<Moment>> phone_recorded_at(store::ReadTx& tx, const Vault& vault, const PersonId& person);

}  // namespace teduh::member
