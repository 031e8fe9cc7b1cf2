#include "account/account_json.hpp"
#include "account/account_routes.hpp"
#include "account/password_rules.hpp"
#include "account/session_store.hpp"
#include "account/sign_in.hpp"
#include "account/sign_in_attempt.hpp"
#include "platform/crypto/password.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/reading_route.hpp"
#include "platform/http/session_token.hpp"

namespace teduh::account {
namespace {

using http::Answer;
using http::Audience;
using http::Call;
using http::Method;
using http::PoolWork;
using http::ReadWork;
using http::Repeat;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 4096;  // bytes

/// Whose sessions the caller may see and end: the own ones; a companion is himself, not the person helped.
Uuid own_id(const Actor& actor) {
  if (actor.kind == ActorKind::staff) return actor.staff.uuid();
  return actor.companion.value_or(actor.person).uuid();
}

Answer signed_out() {
  Answer answer = Answer::no_content();
  answer.headers.emplace_back("Set-Cookie", http::no_session_cookie());
  return answer;
}

Result<Answer> show_session(const AccountDeps& deps, store::ReadTx& tx, const Call& call) {
  CHECK(call.actor.session.has_value());
  const auto row = TRY(find_session(tx, *call.actor.session));
  CHECK(row.has_value());
  SessionView view{.actor = call.actor,
                   .csrf_token = crypto::csrf_token(deps.keys, row->id.bytes()),
                   .ends_at = row->ends_at,
                   .staff_name = {},
                   .must_change_password = false};
  if (call.actor.kind != ActorKind::staff) return Answer::json(encode_session(view));
  const auto staff = TRY(find_staff(tx, call.actor.staff));
  CHECK(staff.has_value());
  view.staff_name = TRY(open_staff_name(deps, *staff));
  view.must_change_password = staff->password_ends_at.has_value();
  return Answer::json(encode_session(view));
}

Result<Answer> end_one(const AccountDeps& deps, store::Tx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<SessionId>(call, "session_id"));
  const auto row = TRY(find_session(tx, id));
  const Uuid self = own_id(call.actor);
  const bool own = row && (row->owner == self || (row->companion && row->companion->uuid() == self));
  if (!own) return not_found("request.no_such_thing");
  TRY(end_session(deps, tx, id, "sign_out"));
  return Answer::no_content();
}

/// Guesses at the old password cost more and more time, as at the door.
AttemptCounters password_counters(const AccountDeps& deps, const Call& call) {
  return {throttle_of(deps, "password|" + call.actor.staff.print(), kAccountFailures), {throttle_of(deps, "source|" + call.source, kSourceFailures)}};
}

Work refuse_change(const AccountDeps& deps, StaffId staff) {
  return Work{WriteWork([deps, staff](store::Tx& tx, const Call& now) {
    return refuse_attempt(deps, tx, {.counters = password_counters(deps, now), .reason = "old_password", .staff = staff, .problem = "password.old_wrong"});
  })};
}

/// The new secret is told once, and only when there is one.
Answer changed_answer(const std::string& login, const std::optional<Bytes>& totp_secret) {
  if (!totp_secret) return Answer::no_content();
  const auto uri = crypto::totp_uri(*totp_secret, {.issuer = "Teduh", .account = login});
  return Answer::json(encode_own_totp({crypto::to_base32(*totp_secret), uri}));
}

/// Old password checked and new one hashed on the pool, then stored. An initial password goes together with the initial second factor: whoever
/// made the account knows both until then.
Result<Work> change_password(const AccountDeps& deps, const PasswordChange& input, const Call& call) {
  if (call.actor.kind != ActorKind::staff) return conflict("account.step_up_staff_only");
  const auto staff = TRY(deps.database.read([&](store::ReadTx& tx) -> Result<std::optional<Staff>> {
    TRY(check_counters(tx, password_counters(deps, call), deps.clock.now()));
    return find_staff(tx, call.actor.staff);
  }));
  CHECK(staff.has_value());
  if (!deps.check_password(staff->password_hash, input.old_password).right) return refuse_change(deps, staff->id);
  TRY(check_new_password(input.new_password, staff->login, PasswordUse::beside_totp));
  const std::string new_one = TRY(crypto::normalise_password(input.new_password));
  const std::string old_one = TRY(crypto::normalise_password(input.old_password));
  if (new_one == old_one) return invalid("password.not_new");
  OwnSecrets secrets;
  secrets.password_hash = TRY(crypto::hash_password(input.new_password));
  if (staff->password_ends_at) secrets.totp_secret = crypto::make_totp_secret(deps.random);
  return Work{WriteWork([deps, login = staff->login, secrets](store::Tx& tx, const Call& now) -> Result<Answer> {
    TRY(forget_attempts(tx, password_counters(deps, now).account));
    TRY(change_own_password(deps, tx, now.actor, secrets));
    return changed_answer(login, secrets.totp_secret);
  })};
}

http::Prepare writing(const AccountDeps& deps, Result<Answer> (*act)(const AccountDeps&, store::Tx&, const Call&)) {
  return [deps, act](const Call&) -> Result<Work> {
    return Work{WriteWork([deps, act](store::Tx& tx, const Call& call) { return act(deps, tx, call); })};
  };
}

Result<Answer> sign_out(const AccountDeps& deps, store::Tx& tx, const Call& call) {
  CHECK(call.actor.session.has_value());
  TRY(end_session(deps, tx, *call.actor.session, "sign_out"));
  return signed_out();
}

Result<Answer> sign_out_everywhere(const AccountDeps& deps, store::Tx& tx, const Call& call) {
  TRY(end_sessions_of(deps, tx, own_id(call.actor), std::nullopt, "sign_out_everywhere"));
  return signed_out();
}

http::Route deleting(std::string pattern, std::string operation, http::Prepare prepare) {
  return {.method = Method::delete_,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = {.audience = Audience::signed_in},
          .prepare = std::move(prepare),
          .body_max = 0,
          .repeat = Repeat::by_protocol};
}

http::Route reading(std::string pattern, std::string operation, http::ReadWork work) {
  return http::reading_route(std::move(pattern), std::move(operation), {.audience = Audience::signed_in}, std::move(work));
}

http::Route posting(std::string pattern, std::string operation, http::Prepare prepare) {
  return {.method = Method::post,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = {.audience = Audience::signed_in},
          .prepare = std::move(prepare),
          .body_max = kBodyMax,
          .repeat = Repeat::by_protocol};
}

}  // namespace

std::vector<http::Route> session_routes(const AccountDeps& deps) {
  std::vector<http::Route> routes{
      reading("/api/session", "getSession", [deps](store::ReadTx& tx, const Call& call) { return show_session(deps, tx, call); }),
      deleting("/api/session", "signOut", writing(deps, sign_out)),
      reading("/api/sessions", "listSessions",
              [deps](store::ReadTx& tx, const Call& call) -> Result<Answer> {
                const auto listed = TRY(list_sessions(deps, tx, own_id(call.actor)));
                return Answer::json(encode_sessions(listed, call.actor.session));
              }),
      deleting("/api/sessions", "signOutEverywhere", writing(deps, sign_out_everywhere)),
      deleting("/api/sessions/{session_id}", "endSession", writing(deps, end_one)),
      posting("/api/session/step-up", "stepUp",
              [deps](const Call& request) -> Result<Work> {
                auto totp = TRY(decode_step_up(request.body));
                return Work{WriteWork([deps, totp](store::Tx& tx, const Call& call) { return step_up(deps, tx, call, totp); })};
              }),
      posting("/api/session/password", "changePassword", [deps](const Call& request) -> Result<Work> {
        auto input = TRY(decode_password_change(request.body));
        return Work{PoolWork([deps, input](const Call& call) { return change_password(deps, input, call); })};
      })};
  routes.back().pool = http::Pool::hashing;
  routes.back().access.step_up = true;
  return routes;
}

}  // namespace teduh::account
