#include "account/staff.hpp"

#include <algorithm>

#include "account/session.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::account {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kAdd{"staff_add",
                   "INSERT INTO staff (staff_id, login, name_sealed, roles, branch, employer_id, state, password_hash, password_ends_at, "
                   "totp_sealed, totp_step, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, 0, ?10)"};
constexpr Sql kById{"staff_by_id",
                    "SELECT staff_id, login, name_sealed, roles, branch, employer_id, state, password_hash, password_ends_at, totp_sealed, "
                    "totp_step, created_at FROM staff WHERE staff_id = ?1"};
constexpr Sql kByLogin{"staff_by_login",
                       "SELECT staff_id, login, name_sealed, roles, branch, employer_id, state, password_hash, password_ends_at, totp_sealed, "
                       "totp_step, created_at FROM staff WHERE login = ?1"};
constexpr Sql kList{"staff_list",
                    "SELECT staff_id, login, name_sealed, roles, branch, employer_id, state, password_hash, password_ends_at, totp_sealed, "
                    "totp_step, created_at FROM staff ORDER BY login LIMIT 500"};
constexpr Sql kRoles{"staff_roles", "UPDATE staff SET roles = ?2 WHERE staff_id = ?1"};
constexpr Sql kState{"staff_state", "UPDATE staff SET state = ?2 WHERE staff_id = ?1"};
constexpr Sql kSecrets{"staff_secrets",
                       "UPDATE staff SET password_hash = ?2, password_ends_at = ?3, totp_sealed = ?4, totp_step = 0 WHERE staff_id = ?1"};
constexpr Sql kPassword{"staff_password", "UPDATE staff SET password_hash = ?2, password_ends_at = NULL WHERE staff_id = ?1"};
constexpr Sql kOwnTotp{"staff_own_totp", "UPDATE staff SET totp_sealed = ?2, totp_step = 0 WHERE staff_id = ?1"};
constexpr Sql kTotpStep{"staff_totp_step", "UPDATE staff SET totp_step = ?2 WHERE staff_id = ?1 AND totp_step < ?2"};

constexpr std::size_t kLoginMin = 3;
constexpr std::size_t kBranchMax = 20;

Staff staff_of(const Row& row) {
  return {.id = row.id<StaffId>(0),
          .login = row.string(1),
          .name_sealed = row.bytes(2),
          .roles = RoleSet::from_bits(static_cast<std::uint32_t>(row.integer(3))),
          .branch = row.string(4),
          .employer = row.maybe_id<EmployerId>(5),
          .state = row.enumeration<StaffState>(6),
          .password_hash = row.string(7),
          .password_ends_at = row.maybe_moment(8),
          .totp_sealed = row.bytes(9),
          .totp_step = row.integer(10),
          .created_at = row.moment(11)};
}

crypto::RowBinding name_row(const StaffId& id) { return {.table = "staff", .column = "name_sealed", .row = id.bytes()}; }
crypto::RowBinding totp_row(const StaffId& id) { return {.table = "staff", .column = "totp_sealed", .row = id.bytes()}; }

bool is_login(std::string_view login) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
  return login.size() >= kLoginMin && login.size() <= kLoginMax && std::ranges::all_of(login, fits);
}

/// Roles that a member of staff can hold.
bool are_staff_roles(RoleSet roles) { return !roles.empty() && !roles.has(Role::participant) && !roles.has(Role::companion); }

/// A clerk acts for one employer and does nothing else: who also held a role of the branch would see all employers of it. Nobody else has one.
void check_clerk(RoleSet roles, bool has_employer, std::vector<FieldProblem>& problems) {
  const bool clerk = roles.has(Role::employer_clerk);
  if (clerk && roles != RoleSet{Role::employer_clerk}) problems.push_back({"roles", "staff.clerk_alone"});
  if (clerk && !has_employer) problems.push_back({"employer_id", "staff.employer"});
  if (!clerk && has_employer) problems.push_back({"employer_id", "staff.employer_not_clerk"});
}

std::optional<Moment> password_end(const AccountDeps& deps, const StaffSecrets& secrets) {
  return secrets.initial ? std::optional<Moment>(deps.clock.now() + kInitialPasswordLife) : std::nullopt;
}

Result<void> check_target(store::ReadTx& tx, const Actor& actor, StaffId id) {
  if (actor.kind == ActorKind::staff && actor.staff == id) return conflict("staff.yourself");
  if (!TRY(find_staff(tx, id))) return not_found("staff.none");
  return {};
}

Result<void> note(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, std::string act, RoleSet roles) {
  auto entry = begin_entry(deps, actor, std::move(act));
  entry.about("staff", id);
  if (!roles.empty()) entry.fact("role_bits", static_cast<std::int64_t>(roles.bits()));
  return append_entry(deps, tx, entry);
}

}  // namespace

Result<void> check_new_staff(const NewStaff& wanted) {
  std::vector<FieldProblem> problems;
  if (!is_login(wanted.login)) problems.push_back({"login", "staff.login"});
  if (!PersonName::parse(wanted.name)) problems.push_back({"name", "staff.name"});
  if (!are_staff_roles(wanted.roles)) problems.push_back({"roles", "staff.roles"});
  if (wanted.branch.empty() || wanted.branch.size() > kBranchMax) problems.push_back({"branch", "staff.branch"});
  check_clerk(wanted.roles, wanted.employer.has_value(), problems);
  if (!problems.empty()) return invalid_fields(std::move(problems));
  return {};
}

Result<StaffId> add_staff(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const NewStaff& wanted, const StaffSecrets& secrets) {
  TRY(check_new_staff(wanted));
  if (TRY(find_staff_by_login(tx, wanted.login))) return conflict("staff.login_taken");
  const Moment now = deps.clock.now();
  const auto id = StaffId::make(now, deps.random);
  const Bytes name = deps.sealer.seal(wanted.name, name_row(id));
  const Bytes totp = deps.sealer.seal(secrets.totp_secret, totp_row(id));
  TRY(tx.execute(kAdd, {id, wanted.login, name, wanted.roles.bits(), wanted.branch, wanted.employer, secrets.password_hash,
                        password_end(deps, secrets), totp, now}));
  TRY(note(deps, tx, actor, id, "account.staff_added", wanted.roles));
  return id;
}

Result<std::optional<Staff>> find_staff(store::ReadTx& tx, StaffId id) { return tx.find(kById, {id}, staff_of); }
Result<std::optional<Staff>> find_staff_by_login(store::ReadTx& tx, std::string_view login) { return tx.find(kByLogin, {login}, staff_of); }
Result<std::vector<Staff>> list_staff(store::ReadTx& tx) { return tx.list(kList, {}, staff_of); }
Result<std::string> open_staff_name(const AccountDeps& deps, const Staff& staff) { return deps.sealer.open_text(staff.name_sealed, name_row(staff.id)); }
Result<Bytes> open_totp_secret(const AccountDeps& deps, const Staff& staff) { return deps.sealer.open(staff.totp_sealed, totp_row(staff.id)); }

Result<void> set_staff_roles(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, RoleSet roles) {
  TRY(check_target(tx, actor, id));
  std::vector<FieldProblem> problems;
  if (!are_staff_roles(roles)) problems.push_back({"roles", "staff.roles"});
  const auto staff = TRY(find_staff(tx, id));
  CHECK(staff.has_value());
  check_clerk(roles, staff->employer.has_value(), problems);
  if (!problems.empty()) return invalid_fields(std::move(problems));
  TRY(tx.execute(kRoles, {id, roles.bits()}));
  return note(deps, tx, actor, id, "account.staff_roles_set", roles);
}

Result<void> set_staff_state(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, StaffState state) {
  TRY(check_target(tx, actor, id));
  TRY(tx.execute(kState, {id, state}));
  if (state == StaffState::disabled) TRY(end_sessions_of(deps, tx, id.uuid(), std::nullopt, "disabled"));
  return note(deps, tx, actor, id, state == StaffState::disabled ? "account.staff_disabled" : "account.staff_enabled", {});
}

Result<void> reset_staff_secrets(const AccountDeps& deps, store::Tx& tx, const Actor& actor, StaffId id, const StaffSecrets& secrets) {
  TRY(check_target(tx, actor, id));
  const Bytes totp = deps.sealer.seal(secrets.totp_secret, totp_row(id));
  TRY(tx.execute(kSecrets, {id, secrets.password_hash, password_end(deps, secrets), totp}));
  TRY(end_sessions_of(deps, tx, id.uuid(), std::nullopt, "reset"));
  return note(deps, tx, actor, id, "account.staff_reset", {});
}

Result<void> change_own_password(const AccountDeps& deps, store::Tx& tx, const Actor& actor, const OwnSecrets& secrets) {
  CHECK(actor.kind == ActorKind::staff);
  TRY(tx.execute(kPassword, {actor.staff, secrets.password_hash}));
  if (secrets.totp_secret) {
    const Bytes totp = deps.sealer.seal(*secrets.totp_secret, totp_row(actor.staff));
    TRY(tx.execute(kOwnTotp, {actor.staff, totp}));
  }
  TRY(end_sessions_of(deps, tx, actor.staff.uuid(), actor.session, "password_changed"));
  return note(deps, tx, actor, actor.staff, "account.password_changed", {});
}

Result<bool> take_totp(const AccountDeps& deps, store::Tx& tx, const Staff& staff, std::string_view code) {
  const Bytes secret = TRY(open_totp_secret(deps, staff));
  const auto step = crypto::matching_totp_step(secret, code, deps.clock.now());
  if (!step) return false;
  return TRY(tx.execute(kTotpStep, {staff.id, *step})) == 1;
}

}  // namespace teduh::account
