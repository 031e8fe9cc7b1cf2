#include "account/account_json.hpp"
#include "account/device.hpp"
#include "account/sign_in.hpp"
#include "account/sign_in_attempt.hpp"
#include "account/staff.hpp"
#include "platform/crypto/password.hpp"

namespace teduh::account {
namespace {

/// What the slow work found; the transaction afterwards looks whether it still holds.
struct PasswordVerdict {
  bool right = false;
  std::string checked_hash;
};

Result<AttemptCounters> counters_for(const AccountDeps& deps, store::ReadTx& tx, const StaffSignIn& input, const std::string& source) {
  const auto staff = TRY(find_staff_by_login(tx, input.login));
  const bool known = staff && input.device && TRY(is_staff_device(tx, staff->id, *input.device));
  const auto device = known ? input.device : std::nullopt;
  return counters_of(deps, {.way = "staff", .account = input.login, .known_device = device, .source = source}, kFailureRules);
}

/// Empty when the member of staff may come in; else why not. A right code is taken here.
Result<std::string> reason_to_refuse(const AccountDeps& deps, store::Tx& tx, const std::optional<Staff>& staff, const StaffSignIn& input,
                                     const PasswordVerdict& verdict) {
  if (!staff) return std::string("unknown");
  if (!verdict.right || staff->password_hash != verdict.checked_hash) return std::string("password");
  if (staff->state != StaffState::active) return std::string("disabled");
  if (staff->password_ends_at && *staff->password_ends_at <= deps.clock.now()) return std::string("initial_password_ended");
  if (!TRY(take_totp(deps, tx, *staff, input.totp))) return std::string("totp");
  return std::string();
}

Result<http::Answer> finish(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const StaffSignIn& input, const PasswordVerdict& verdict) {
  const auto counters = TRY(counters_for(deps, tx, input, call.source));
  TRY(check_counters(tx, counters, deps.clock.now()));
  const auto staff = TRY(find_staff_by_login(tx, input.login));
  const std::string reason = TRY(reason_to_refuse(deps, tx, staff, input, verdict));
  if (!reason.empty())
    return refuse_attempt(deps, tx,
                          {.counters = counters, .reason = reason, .staff = staff ? std::optional<StaffId>(staff->id) : std::nullopt});
  TRY(forget_attempts(tx, counters.account));
  TRY(leave_old_session(deps, tx, call));
  if (input.device) TRY(remember_staff_device(tx, staff->id, *input.device, deps.clock.now()));
  const auto opened = TRY(open_session(deps, tx,
                                       {.owner_kind = ActorKind::staff,
                                        .owner = staff->id.uuid(),
                                        .device = input.device,
                                        .proved = true}));
  return signed_in_answer(opened, {.bearer = input.bearer, .must_change_password = staff->password_ends_at.has_value()});
}

}  // namespace

Result<http::Work> sign_in_staff(const AccountDeps& deps, const StaffSignIn& input, const http::Call& call) {
  // 1. Who waits is told so before any slow work is done for him.
  const auto staff = TRY(deps.database.read([&](store::ReadTx& tx) -> Result<std::optional<Staff>> {
    const auto counters = TRY(counters_for(deps, tx, input, call.source));
    TRY(check_counters(tx, counters, deps.clock.now()));
    return find_staff_by_login(tx, input.login);
  }));
  // 2. The same work for a login that nobody has.
  PasswordVerdict verdict{.right = false, .checked_hash = staff ? staff->password_hash : crypto::nobodys_password_hash()};
  verdict.right = deps.check_password(verdict.checked_hash, input.password).right;
  return http::Work{http::WriteWork([deps, input, verdict](store::Tx& tx, const http::Call& now) { return finish(deps, tx, now, input, verdict); })};
}

Result<http::Answer> step_up(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const std::string& totp) {
  if (call.actor.kind != ActorKind::staff) return conflict("account.step_up_staff_only");
  const Moment now = deps.clock.now();
  const AttemptCounters counters{throttle_of(deps, "step_up|" + call.actor.staff.print(), kAccountFailures),
                                 {throttle_of(deps, "source|" + call.source, kSourceFailures)}};
  TRY(check_counters(tx, counters, now));
  const auto staff = TRY(find_staff(tx, call.actor.staff));
  CHECK(staff.has_value() && call.actor.session.has_value());
  if (!TRY(take_totp(deps, tx, *staff, totp)))
    return refuse_attempt(deps, tx, {.counters = counters, .reason = "step_up", .staff = staff->id, .problem = "sign_in.code_wrong"});
  TRY(forget_attempts(tx, counters.account));
  TRY(mark_proved(tx, *call.actor.session, now));
  TRY(append_entry(deps, tx, begin_entry(deps, call.actor, "account.stepped_up").about("staff", staff->id)));
  return http::Answer::no_content();
}

}  // namespace teduh::account
