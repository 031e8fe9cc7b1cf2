// The devices that an account is known to use. A device names itself by an id that it made; the id is never shown to others.
#pragma once

#include <optional>

#include "account/account.hpp"

namespace teduh::account {

/// Since when the person has used this device with a proved sign-in; nothing when never.
Result<std::optional<Moment>> device_known_since(store::ReadTx& tx, PersonId person, DeviceId device);

/// Notes the device. A person who already had another one is told on every channel that a new one came in.
Result<void> remember_device(const AccountDeps& deps, store::Tx& tx, const PersonContact& contact, DeviceId device, Grade grade);

Result<bool> is_staff_device(store::ReadTx& tx, StaffId staff, DeviceId device);
Result<void> remember_staff_device(store::Tx& tx, StaffId staff, DeviceId device, Moment now);

}  // namespace teduh::account
