#include "account/account_json.hpp"
#include "account/account_routes.hpp"

namespace teduh::account {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::ReadWork;
using http::Repeat;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 4096;  // bytes

Result<Work> prepare_give(const AccountDeps& deps, const Call& request) {
  const auto input = TRY(decode_new_consent(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto given = TRY(give_consent(deps, tx, call.actor, input));
    return Answer::created("/api/consents/" + given.id.print(), encode_consent(given));
  })};
}

Result<Answer> list(store::ReadTx& tx, const Call& call) {
  const PersonId self = call.actor.companion.value_or(call.actor.person);
  const auto all = TRY(list_consents(tx, self));
  return Answer::json(encode_consents(all, self));
}

Result<Answer> withdraw(const AccountDeps& deps, store::Tx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<ConsentId>(call, "consent_id"));
  TRY(withdraw_consent(deps, tx, call.actor, id));
  return Answer::no_content();
}

/// The companion's session for the person helped: graded by what is known of that person, which is the consent only.
Result<Answer> open_for_companion(const AccountDeps& deps, store::Tx& tx, const Call& call, PersonId person) {
  if (call.actor.companion) return denied("account.not_for_companions");
  const auto consent = TRY(find_live_consent(tx, person, call.actor.person, deps.clock.now()));
  if (!consent) return not_found("consent.none");
  const auto opened = TRY(open_session(deps, tx,
                                       {.owner_kind = ActorKind::participant,
                                        .owner = person.uuid(),
                                        .companion = call.actor.person,
                                        .consent = consent->id,
                                        .grade = Grade::declared,
                                        .device = call.actor.device,
                                        .ends_at = consent->ends_at}));
  return signed_in_answer(opened, {.bearer = true});
}

}  // namespace

std::vector<http::Route> consent_routes(const AccountDeps& deps) {
  const RoleSet participant{Role::participant};
  return {{.method = Method::post,
           .pattern = "/api/consents",
           .operation = "giveConsent",
           .access = {.roles = participant, .step_up = true},
           .prepare = [deps](const Call& request) { return prepare_give(deps, request); },
           .body_max = kBodyMax},
          {.method = Method::get,
           .pattern = "/api/consents",
           .operation = "listConsents",
           .access = {.roles = participant},
           .prepare = [](const Call&) -> Result<Work> { return Work{ReadWork(list)}; },
           .body_max = 0},
          {.method = Method::delete_,
           .pattern = "/api/consents/{consent_id}",
           .operation = "withdrawConsent",
           .access = {.roles = participant},
           .prepare = [deps](const Call&) -> Result<Work> {
             return Work{WriteWork([deps](store::Tx& tx, const Call& call) { return withdraw(deps, tx, call); })};
           },
           .body_max = 0,
           .repeat = Repeat::by_protocol},
          {.method = Method::post,
           .pattern = "/api/companion-sessions",
           .operation = "openCompanionSession",
           .access = {.roles = participant},
           .prepare = [deps](const Call& request) -> Result<Work> {
             const auto person = TRY(decode_companion_session(request.body));
             return Work{WriteWork([deps, person](store::Tx& tx, const Call& call) { return open_for_companion(deps, tx, call, person); })};
           },
           .body_max = kBodyMax}};
}

}  // namespace teduh::account
