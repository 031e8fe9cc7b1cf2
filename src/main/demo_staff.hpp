// The demo's members of staff. Their passwords and authenticator secrets are published here on purpose: they exist in demo folders only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "account/staff.hpp"
#include "base/result.hpp"
#include "domain/actor.hpp"

namespace teduh::main::demo {

struct DemoStaffRow {
  std::string_view login;
  std::string_view name;
  RoleSet roles;
};

/// One for each role, and two with two roles, to whom maker and checker are shown.
std::span<const DemoStaffRow> demo_staff();
/// Error: not_found demo.no_such_login.
Result<DemoStaffRow> find_demo_staff(std::string_view login);

std::string demo_password(const DemoStaffRow& staff);
Bytes demo_totp_secret(const DemoStaffRow& staff);
/// The six digits of now, or of a later half minute.
std::string demo_totp(const DemoStaffRow& staff, Moment now, std::int64_t steps_later = 0);

}  // namespace teduh::main::demo
