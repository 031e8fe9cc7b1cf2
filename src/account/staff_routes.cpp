#include <fmt/format.h>

#include "account/account_json.hpp"
#include "account/account_routes.hpp"
#include "platform/crypto/password.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/json.hpp"

namespace teduh::account {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::PoolWork;
using http::ReadWork;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 8192;  // bytes
constexpr std::string_view kAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr std::size_t kInitialPasswordSigns = 16;  // of 31: 79 bits

/// Read from a sheet and typed once: groups of four, no signs that look alike.
std::string make_initial_password(Random& random) {
  std::string password;
  for (std::size_t i = 0; i < kInitialPasswordSigns; ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += kAlphabet[static_cast<std::size_t>(random.below(kAlphabet.size()))];
  }
  return password;
}

struct FreshSecrets {
  std::string password;
  StaffSecrets kept;
};

Result<FreshSecrets> make_secrets(const AccountDeps& deps) {
  FreshSecrets fresh{.password = make_initial_password(deps.random), .kept = {}};
  fresh.kept.password_hash = TRY(crypto::hash_password(fresh.password));
  fresh.kept.totp_secret = crypto::make_totp_secret(deps.random);
  return fresh;
}

Answer secrets_answer(const StaffId& id, const std::string& login, const FreshSecrets& fresh) {
  const auto uri = crypto::totp_uri(fresh.kept.totp_secret, {.issuer = "Teduh", .account = login});
  return Answer::created("/api/staff/" + id.print(),
                         encode_initial_secrets({id, login, fresh.password, crypto::to_base32(fresh.kept.totp_secret), uri}));
}

Result<Work> prepare_create(const AccountDeps& deps, const Call& request) {
  const auto wanted = TRY(decode_new_staff(request.body));
  return Work{PoolWork([deps, wanted](const Call&) -> Result<Work> {
    const auto fresh = TRY(make_secrets(deps));
    return Work{WriteWork([deps, wanted, fresh](store::Tx& tx, const Call& call) -> Result<Answer> {
      const auto id = TRY(add_staff(deps, tx, call.actor, wanted, fresh.kept));
      return secrets_answer(id, wanted.login, fresh);
    })};
  })};
}

Result<Work> prepare_reset(const AccountDeps& deps, const Call& request) {
  TRY(http::check_says_nothing(request.body));
  return Work{PoolWork([deps](const Call&) -> Result<Work> {
    const auto fresh = TRY(make_secrets(deps));
    return Work{WriteWork([deps, fresh](store::Tx& tx, const Call& call) -> Result<Answer> {
      const auto id = TRY(http::id_parameter<StaffId>(call, "staff_id"));
      TRY(reset_staff_secrets(deps, tx, call.actor, id, fresh.kept));
      const auto staff = TRY(find_staff(tx, id));
      CHECK(staff.has_value());
      return secrets_answer(id, staff->login, fresh);
    })};
  })};
}

Result<Work> prepare_roles(const AccountDeps& deps, const Call& request) {
  const RoleSet roles = TRY(decode_roles(request.body));
  return Work{WriteWork([deps, roles](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto id = TRY(http::id_parameter<StaffId>(call, "staff_id"));
    TRY(set_staff_roles(deps, tx, call.actor, id, roles));
    return Answer::no_content();
  })};
}

http::Prepare set_state(const AccountDeps& deps, StaffState state) {
  return [deps, state](const Call& request) -> Result<Work> {
    TRY(http::check_says_nothing(request.body));
    return Work{WriteWork([deps, state](store::Tx& tx, const Call& call) -> Result<Answer> {
      const auto id = TRY(http::id_parameter<StaffId>(call, "staff_id"));
      TRY(set_staff_state(deps, tx, call.actor, id, state));
      return Answer::no_content();
    })};
  };
}

Result<Answer> list(const AccountDeps& deps, store::ReadTx& tx) {
  const auto all = TRY(list_staff(tx));
  std::vector<StaffView> views;
  for (const auto& staff : all) {
    std::string name = TRY(open_staff_name(deps, staff));
    views.push_back({staff, std::move(name)});
  }
  return Answer::json(encode_staff_list(views));
}

http::Route changing(Method method, std::string pattern, std::string operation, http::Prepare prepare) {
  return {.method = method,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = {.roles = {Role::administrator}, .step_up = true},
          .prepare = std::move(prepare),
          .body_max = kBodyMax,
          .pool = http::Pool::hashing};
}

}  // namespace

std::vector<http::Route> staff_routes(const AccountDeps& deps) {
  return {{.method = Method::get,
           .pattern = "/api/staff",
           .operation = "listStaff",
           .access = {.roles = {Role::administrator, Role::auditor}},
           .prepare = [deps](const Call&) -> Result<Work> {
             return Work{ReadWork([deps](store::ReadTx& tx, const Call&) { return list(deps, tx); })};
           },
           .body_max = 0},
          changing(Method::post, "/api/staff", "createStaff", [deps](const Call& call) { return prepare_create(deps, call); }),
          changing(Method::put, "/api/staff/{staff_id}/roles", "setStaffRoles", [deps](const Call& call) { return prepare_roles(deps, call); }),
          changing(Method::post, "/api/staff/{staff_id}/disable", "disableStaff", set_state(deps, StaffState::disabled)),
          changing(Method::post, "/api/staff/{staff_id}/enable", "enableStaff", set_state(deps, StaffState::active)),
          changing(Method::post, "/api/staff/{staff_id}/reset", "resetStaff", [deps](const Call& call) { return prepare_reset(deps, call); })};
}

}  // namespace teduh::account
