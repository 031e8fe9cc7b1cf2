#include "claim/heir_routes.hpp"

#include "claim/access.hpp"
#include "claim/claim_views.hpp"
#include "claim/death_claim.hpp"
#include "claim/lifecycle.hpp"
#include "claim/run_command.hpp"
#include "member/declared.hpp"
#include "member/sighting.hpp"
#include "platform/http/json.hpp"

namespace teduh::claim {
namespace {

using http::Answer;
using http::Call;
using http::Fields;
using http::JsonWriter;
using http::Method;
using http::ReadWork;
using http::Route;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 4096;  // bytes
constexpr RoleSet kHeirs{Role::participant, Role::companion};
constexpr RoleSet kSeers{Role::counter, Role::verifier};
constexpr RoleSet kReaders{Role::participant, Role::companion, Role::counter, Role::verifier, Role::approver, Role::auditor, Role::manager};

// POST /api/death-claims

struct DeathInput {
  ClaimId id;
  std::optional<Kpj> kpj;
  std::optional<Nik> nik;
  std::optional<PersonName> name;
  Date birth_date;
  Date death_date;
  law::HeirRelation relation = law::HeirRelation::spouse;
};

Result<DeathInput> decode_death(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  DeathInput input;
  input.id = fields.id<ClaimId>("id");
  input.kpj = fields.parsed("kpj", Kpj::parse);
  input.nik = fields.parsed("nik", Nik::parse);
  input.name = fields.parsed("name", PersonName::parse);
  input.birth_date = fields.date("birth_date");
  input.death_date = fields.date("death_date");
  input.relation = fields.choice("relation", law::parse_heir_relation);
  TRY(fields.finish());
  return input;
}

Result<Answer> begin_work(store::Tx& tx, const Deps& deps, const Call& call, const DeathInput& input) {
  const DeathClaimAsk ask{.id = input.id,
                          .kpj = *input.kpj,
                          .nik = *input.nik,
                          .name = *input.name,
                          .birth_date = input.birth_date,
                          .death_date = input.death_date,
                          .relation = input.relation};
  const auto row = TRY(begin_death_claim(tx, deps, call.actor, ask, call.source));
  // The attempt stays counted and journaled although the heir is refused.
  if (!row) return Answer::refused(conflict("claim.death_counter"));
  Answer answer = Answer::json(claim_json(deps, as_seen_by(call.actor, *row)));
  answer.status = 201;
  answer.headers.emplace_back("Location", "/api/claims/" + row->claim.id.print());
  answer.log = {{"claim", row->claim.id.print()}};
  return answer;
}

// GET and PUT /api/claims/{claim_id}/claimant

/// Officers see who it is, the heir and the member only that somebody claims and as what.
Result<Answer> show_claimant(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const ClaimKey key = TRY(claim_in(tx, call));
  const auto claimant = TRY(find_claimant(tx, key.person, key.claim));
  if (!claimant) return not_found("claim.no_claimant");
  JsonWriter json;
  json.object().field("relation", law::to_string(claimant->relation)).field("since", claimant->since).field("begun_at_counter", claimant->by.has_value());
  Answer answer;
  if (call.actor.kind == ActorKind::staff) {
    const member::Vault& vault = deps.members.vault;
    const auto person = TRY(member::get_person(tx, vault, claimant->person));
    const bool declared = TRY(member::is_only_declared(tx, vault, claimant->person));
    const auto sightings = TRY(member::list_sightings(tx, claimant->person));
    const auto answers = TRY(get_answers(tx, key));
    json.field("person_id", claimant->person).field("name", person.data.name.exact()).field("nik", person.data.nik.exact());
    json.field("birth_date", person.data.birth_date).field("recorded_heir", claimant->recorded).field("only_declared", declared);
    json.field("declared_death_date", answers.death_date);
    json.field("seen_at", sightings.empty() ? std::optional<Moment>() : std::optional(sightings.front().at));
    answer.subjects = {claimant->person};
  }
  json.end();
  answer.body = json.take();
  return answer;
}

struct NameInput {
  std::optional<Nik> nik;
  std::optional<PhoneNumber> phone;
  law::HeirRelation relation = law::HeirRelation::spouse;
};

Result<NameInput> decode_name(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  NameInput input;
  input.nik = fields.parsed("nik", Nik::parse);
  input.phone = fields.maybe_parsed("phone", PhoneNumber::parse);
  input.relation = fields.choice("relation", law::parse_heir_relation);
  TRY(fields.finish());
  return input;
}

/// The account that this NIK and phone opened; without a phone the person on record, or the only account that says this NIK.
Result<PersonId> find_heir(store::ReadTx& tx, const member::Vault& vault, const NameInput& input) {
  if (input.phone) {
    if (const auto declared = TRY(member::find_declared(tx, vault, *input.nik, *input.phone))) return *declared;
  }
  if (const auto recorded = TRY(member::find_person_by_nik(tx, vault, *input.nik))) return *recorded;
  const auto declared = TRY(member::find_declared_by_nik(tx, vault, *input.nik));
  if (declared.size() != 1 || input.phone) return not_found("claim.no_such_heir");
  return declared.front();
}

Result<Answer> name_work(store::Tx& tx, const Deps& deps, const Call& call, const NameInput& input) {
  const ClaimKey key = TRY(claim_in(tx, call));
  const PersonId heir = TRY(find_heir(tx, deps.members.vault, input));
  TRY(name_claimant(tx, deps, call.actor, key, heir, input.relation));
  return show_claimant(tx, deps, call);
}

// POST /api/claims/{claim_id}/objection

Result<Answer> object_work(store::Tx& tx, const Deps& deps, const Call& call) {
  const ClaimKey key = TRY(claim_in(tx, call));
  // The heir may see the claim, but only the member or an officer who heard from them objects.
  if (is_heir_of(call.actor, key.person)) return not_found("claim.no_such_claim");
  const auto outcome = TRY(run_command(tx, deps, call.actor, key, Object{}));
  Answer answer = Answer::json(outcome_json(deps, outcome));
  answer.subjects = {key.person};
  answer.log = {{"claim", key.claim.print()}};
  return answer;
}

// POST and GET /api/persons/{person_id}/sightings

/// Persons of the officer's branch, and heirs who claim there. Others look like nobody.
Result<void> check_near_branch(store::ReadTx& tx, const Call& call) {
  const auto id = PersonId::parse(call.parameter("person_id"));
  if (!id) return not_found("member.person_unknown");
  if (TRY(member::branch_of_person(tx, *id)) == call.actor.branch) return {};
  if (TRY(claims_in_branch(tx, *id, call.actor.branch))) return {};
  return not_found("member.person_unknown");
}

Result<member::Sighting> decode_sighting(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  member::Sighting sighting;
  sighting.way = fields.choice("way", member::parse_sighting_way);
  sighting.paper = fields.choice("paper", member::parse_sighting_paper);
  TRY(fields.finish());
  return sighting;
}

Result<Answer> sighting_work(store::Tx& tx, const Deps& deps, const Call& call, const member::Sighting& sighting) {
  const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
  const auto id = TRY(member::record_sighting(tx, deps.members, call.actor, person, sighting));
  JsonWriter json;
  json.object().field("id", id).end();
  Answer answer = Answer::json(json.take());
  answer.status = 201;
  answer.subjects = {person};
  return answer;
}

Result<Answer> show_sightings(store::ReadTx& tx, const Deps&, const Call& call) {
  const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
  JsonWriter json;
  json.object().array("sightings");
  for (const auto& one : TRY(member::list_sightings(tx, person))) {
    json.object().field("id", one.id).field("way", member::to_string(one.sighting.way)).field("paper", member::to_string(one.sighting.paper));
    json.field("branch", one.branch).field("at", one.at).end();
  }
  json.end().end();
  Answer answer = Answer::json(json.take());
  answer.subjects = {person};
  return answer;
}

using Show = Result<Answer> (*)(store::ReadTx&, const Deps&, const Call&);
http::Prepare showing(const Deps& deps, Show show) {
  return [&deps, show](const Call&) -> Result<Work> {
    return Work{ReadWork([&deps, show](store::ReadTx& tx, const Call& call) { return show(tx, deps, call); })};
  };
}

/// A route that decodes its body and does one thing in one write transaction.
template <typename Decode, typename Act>
http::Prepare acting(const Deps& deps, Decode decode, Act act) {
  return [&deps, decode, act](const Call& request) -> Result<Work> {
    auto input = TRY(decode(request.body));
    return Work{WriteWork([&deps, act, input = std::move(input)](store::Tx& tx, const Call& call) { return act(tx, deps, call, input); })};
  };
}

http::Prepare objecting(const Deps& deps) {
  return [&deps](const Call& request) -> Result<Work> {
    const auto document = TRY(http::JsonDocument::parse(request.body.empty() ? "{}" : request.body));
    Fields fields(document);
    TRY(fields.finish());
    return Work{WriteWork([&deps](store::Tx& tx, const Call& call) { return object_work(tx, deps, call); })};
  };
}

}  // namespace

std::vector<Route> heir_routes(const Deps& deps) {
  const auto claim = claim_guard(deps.members.vault);
  return {
      {.method = Method::post, .pattern = "/api/death-claims", .operation = "beginDeathClaim", .access = {.roles = kHeirs},
       .prepare = acting(deps, decode_death, begin_work), .body_max = kBodyMax},
      {.method = Method::get, .pattern = "/api/claims/{claim_id}/claimant", .operation = "getClaimant",
       .access = {.roles = kReaders, .guard = claim, .reads_person = true}, .prepare = showing(deps, show_claimant), .body_max = 0},
      {.method = Method::put, .pattern = "/api/claims/{claim_id}/claimant", .operation = "nameClaimant",
       .access = {.roles = {Role::counter}, .guard = claim, .reads_person = true}, .prepare = acting(deps, decode_name, name_work), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/claims/{claim_id}/objection", .operation = "objectToClaim",
       .access = {.roles = roles_of(Object{}), .guard = claim}, .prepare = objecting(deps), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/persons/{person_id}/sightings", .operation = "recordSighting",
       .access = {.roles = kSeers, .guard = check_near_branch, .reads_person = true}, .prepare = acting(deps, decode_sighting, sighting_work),
       .body_max = kBodyMax},
      {.method = Method::get, .pattern = "/api/persons/{person_id}/sightings", .operation = "listSightings",
       .access = {.roles = kSeers, .guard = check_near_branch, .reads_person = true}, .prepare = showing(deps, show_sightings), .body_max = 0},
  };
}

}  // namespace teduh::claim
