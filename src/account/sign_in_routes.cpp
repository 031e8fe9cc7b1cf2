#include "account/account_json.hpp"
#include "account/account_routes.hpp"
#include "account/sign_in.hpp"

namespace teduh::account {
namespace {

using http::Answer;
using http::Audience;
using http::Call;
using http::Method;
using http::PoolWork;
using http::Repeat;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 4096;  // bytes

/// Counter officers may make cards for persons of their own branch.
http::Guard person_of_own_branch(const AccountDeps& deps) {
  return [deps](store::ReadTx& tx, const Call& call) -> Result<void> {
    const auto id = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto contact = TRY(deps.directory.find(tx, id));
    if (!contact || contact->branch != call.actor.branch) return not_found("request.no_such_thing");
    return {};
  };
}

http::Prepare issue_card(const AccountDeps& deps) {
  return [deps](const Call& request) -> Result<Work> {
    TRY(decode_card_issue(request.body));
    return Work{WriteWork([deps](store::Tx& tx, const Call& call) -> Result<Answer> {
      const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
      const auto card = TRY(issue_code_card(deps, tx, call.actor, person));
      Answer answer = Answer::json(encode_code_card(card));
      answer.status = 201;
      answer.subjects.push_back(person);
      return answer;
    })};
  };
}

/// A route that decodes its body and does one thing in one write transaction.
template <typename Decode, typename Act>
http::Prepare decoded(const AccountDeps& deps, Decode decode, Act act) {
  return [deps, decode, act](const Call& request) -> Result<Work> {
    auto input = TRY(decode(request.body));
    return Work{WriteWork([deps, act, input = std::move(input)](store::Tx& tx, const Call& call) { return act(deps, tx, call, input); })};
  };
}

http::Route open_route(std::string pattern, std::string operation, http::Prepare prepare) {
  return {.method = Method::post,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = {.audience = Audience::anybody},
          .prepare = std::move(prepare),
          .body_max = kBodyMax};
}

}  // namespace

std::vector<http::Route> sign_in_routes(const AccountDeps& deps) {
  auto staff = open_route("/api/sign-in/staff", "signInStaff", [deps](const Call& request) -> Result<Work> {
    auto input = TRY(decode_staff_sign_in(request.body));
    return Work{PoolWork([deps, input = std::move(input)](const Call& call) { return sign_in_staff(deps, input, call); })};
  });
  // The authenticator's code protects against doing it twice; a lost answer needs a new code.
  staff.repeat = Repeat::by_protocol;
  staff.pool = http::Pool::hashing;
  return {std::move(staff),
          open_route("/api/sign-in/participant", "askForCode", decoded(deps, decode_code_ask, ask_for_code)),
          open_route("/api/sign-in/participant/confirm", "confirmCode", decoded(deps, decode_code_confirm, confirm_code)),
          open_route("/api/sign-in/participant/card", "signInByCard", decoded(deps, decode_card_sign_in, sign_in_by_card)),
          {.method = Method::post,
           .pattern = "/api/persons/{person_id}/code-card",
           .operation = "issueCodeCard",
           .access = {.roles = {Role::counter}, .guard = person_of_own_branch(deps), .reads_person = true},
           .prepare = issue_card(deps),
           .body_max = kBodyMax}};
}

}  // namespace teduh::account
