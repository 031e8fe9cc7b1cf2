// Members of staff: their accounts, which only an administrator makes and changes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/account.hpp"

namespace teduh::account {

/// Stored.
enum class StaffState : std::uint8_t { active = 1, disabled = 2 };

inline constexpr std::size_t kLoginMax = 40;

struct Staff {
  StaffId id;
  std::string login;
  Bytes name_sealed;
  RoleSet roles;
  std::string branch;
  std::optional<EmployerId> employer;
  StaffState state = StaffState::active;
  std::string password_hash;
  std::optional<Moment> password_ends_at;
  Bytes totp_sealed;
  std::int64_t totp_step = 0;
  Moment created_at;
};

/// What an administrator asks for.
struct NewStaff {
  std::string login;  // lower case letters, digits, '.', '-'; 3 to 40
  std::string name;
  RoleSet roles;
  std::string branch;
  std::optional<EmployerId> employer = {};
};

/// Secrets of an account in clear: shown once, or chosen by a demo.
struct StaffSecrets {
  std::string password_hash;  // crypto::hash_password
  Bytes totp_secret;
  bool initial = true;        // the password must be changed within a week
};

Result<void> check_new_staff(const NewStaff& wanted);

/// Errors: those of check_new_staff ("staff.login", "staff.name", "staff.roles", "staff.branch", "staff.employer", "staff.clerk_alone",
/// "staff.employer_not_clerk"), conflict "staff.login_taken".
Result<StaffId> add_staff(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const NewStaff& wanted, const StaffSecrets& secrets);

Result<std::optional<Staff>> find_staff(store::ReadTx& tx, StaffId id);
Result<std::optional<Staff>> find_staff_by_login(store::ReadTx& tx, std::string_view login);
/// By login, at most 500.
Result<std::vector<Staff>> list_staff(store::ReadTx& tx);
Result<std::string> open_staff_name(const AccountDeps& deps, const Staff& staff);
Result<Bytes> open_totp_secret(const AccountDeps& deps, const Staff& staff);

// Changes by an administrator. Errors: not_found "staff.none", conflict "staff.yourself" (nobody changes the own rights or shuts himself out).
Result<void> set_staff_roles(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, RoleSet roles);
/// Disabling ends all sessions at once.
Result<void> set_staff_state(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, StaffState state);
/// New password and second factor; all sessions end at once.
Result<void> reset_staff_secrets(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, const StaffSecrets& secrets);

/// What a member of staff chooses in place of what an administrator made.
struct OwnSecrets {
  std::string password_hash;
  std::optional<Bytes> totp_secret = {};  // in place of an initial one, which the administrator has seen
};
/// By the member of staff; other sessions end. The old password was checked and the new one hashed before.
Result<void> change_own_password(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const OwnSecrets& secrets);

/// Takes a TOTP code once. False when it is wrong or its step, or a later one, was taken before.
Result<bool> take_totp(const AccountDeps& deps, store::Tx& tx, const Staff& staff, std::string_view code);

}  // namespace teduh::account
