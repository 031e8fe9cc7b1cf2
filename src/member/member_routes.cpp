#include "member/member_routes.hpp"

#include "member/member_json.hpp"

namespace teduh::member {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::ReadWork;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 8 * 1024;  // a person with all fields stays below 3 KiB

const RoleSet kParticipant{Role::participant, Role::companion};
const RoleSet kReaders{Role::counter, Role::verifier, Role::approver, Role::auditor, Role::manager};
const RoleSet kCounter{Role::counter, Role::verifier};

Date today(const MemberDeps& deps) { return date_of(deps.tools.clock.now(), deps.zone); }
Act act_of(const Call& call) {
  return {.actor = call.actor, .source = call.actor.kind == ActorKind::staff ? Source::counter : Source::member_update};
}

Result<PersonView> view_of(store::ReadTx& tx, const Vault& vault, const PersonId& id) {
  auto person = TRY(get_person(tx, vault, id));
  auto accounts = TRY(list_bank_accounts(tx, vault, id));
  auto heirs = TRY(list_heirs(tx, vault, id));
  return PersonView{.person = std::move(person), .accounts = std::move(accounts), .heirs = std::move(heirs)};
}

Result<std::vector<MembershipView>> memberships_of(store::ReadTx& tx, const MemberDeps& deps, const PersonId& id) {
  std::vector<MembershipView> views;
  for (Membership& membership : TRY(list_memberships(tx, deps.tools.vault, id))) {
    const MembershipKey key{.person = id, .membership = membership.id};
    auto facts = TRY(membership_facts(tx, key, today(deps)));
    auto employments = TRY(list_employments(tx, key));
    views.push_back({.membership = std::move(membership), .facts = std::move(facts), .employments = std::move(employments)});
  }
  return views;
}

Result<Answer> me(const MemberDeps& deps, store::ReadTx& tx, const Call& call) {
  return Answer::json(encode_person(TRY(view_of(tx, deps.tools.vault, call.actor.person)), Shown::masked));
}

Result<Answer> my_memberships(const MemberDeps& deps, store::ReadTx& tx, const Call& call) {
  return Answer::json(encode_memberships(TRY(memberships_of(tx, deps, call.actor.person))));
}

Result<Answer> read_person(const MemberDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<PersonId>(call, "person_id"));
  Answer answer = Answer::json(encode_person(TRY(view_of(tx, deps.tools.vault, id)), Shown::exact));
  answer.subjects = {id};
  return answer;
}

Result<Answer> read_memberships(const MemberDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<PersonId>(call, "person_id"));
  Answer answer = Answer::json(encode_memberships(TRY(memberships_of(tx, deps, id))));
  answer.subjects = {id};
  return answer;
}

Result<std::vector<PersonId>> found_by(store::ReadTx& tx, const Vault& vault, const PersonSearch& search) {
  std::vector<PersonId> found;
  if (search.nik) {
    if (const auto person = TRY(find_person_by_nik(tx, vault, *search.nik))) found.push_back(*person);
  } else if (search.kpj) {
    for (const auto& owner : TRY(list_kpj_owners(tx, vault, *search.kpj))) found.push_back(owner.person);
  } else if (search.phone) {
    found = TRY(find_persons_by_phone(tx, vault, *search.phone));
  }
  return found;
}

/// Persons of other branches are left out, so that a search never tells that they exist.
Result<Answer> search_persons(const MemberDeps& deps, store::ReadTx& tx, const Call& call, const PersonSearch& search) {
  std::vector<FoundPerson> found;
  Answer answer;
  for (const PersonId& id : TRY(found_by(tx, deps.tools.vault, search))) {
    if (TRY(branch_of_person(tx, id)) != call.actor.branch) continue;
    auto person = TRY(get_person(tx, deps.tools.vault, id));
    auto memberships = TRY(list_memberships(tx, deps.tools.vault, id));
    found.push_back({.person = std::move(person), .memberships = std::move(memberships)});
    answer.subjects.push_back(id);
  }
  answer.body = encode_found(found);
  return answer;
}

Result<Work> prepare_search(const MemberDeps& deps, const Call& request) {
  const auto search = TRY(decode_search(request.body));
  return Work{ReadWork([deps, search](store::ReadTx& tx, const Call& call) { return search_persons(deps, tx, call, search); })};
}

Result<Work> prepare_register(const MemberDeps& deps, const Call& request) {
  const auto input = TRY(decode_person(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    PersonData data = input;
    data.branch = call.actor.branch;
    const auto id = TRY(create_person(tx, deps.tools, {.actor = call.actor, .source = Source::registration}, data));
    return Answer::created("/api/persons/" + id.print(), encode_id(id.print()));
  })};
}

Result<Work> prepare_update(const MemberDeps& deps, const Call& request) {
  const auto update = TRY(decode_update(request.body));
  return Work{WriteWork([deps, update](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto id = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const Person before = TRY(get_person(tx, deps.tools.vault, id));
    const int version = TRY(change_person(tx, deps.tools, act_of(call),
        {.person = id, .expected_version = update.expected_version, .valid_from = update.valid_from, .data = updated(before.data, update)}));
    return Answer::json(encode_version(id, version));
  })};
}

Result<Work> prepare_account(const MemberDeps& deps, const Call& request) {
  const auto input = TRY(decode_bank_account(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto id = TRY(add_bank_account(tx, deps.tools, act_of(call), {.person = person, .data = input.data, .since = today(deps), .replaces = input.replaces}));
    return Answer::created("/api/persons/" + person.print() + "/bank-accounts/" + id.print(), encode_id(id.print()));
  })};
}

Result<Work> prepare_relation(const MemberDeps& deps, const Call& request) {
  const auto input = TRY(decode_relation(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto id = TRY(add_relation(tx, deps.tools, act_of(call), person, input));
    return Answer::created("/api/persons/" + person.print() + "/relations/" + id.print(), encode_id(id.print()));
  })};
}

Result<Work> prepare_membership(const MemberDeps& deps, const Call& request) {
  const auto input = TRY(decode_membership(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto id = TRY(add_membership(tx, deps.tools, act_of(call),
        {.person = person, .kpj = input.kpj, .segment = input.segment, .registered_on = input.registered_on}));
    return Answer::created("/api/persons/" + person.print() + "/memberships/" + id.print(), encode_id(id.print()));
  })};
}

Result<Work> prepare_employer(const MemberDeps& deps, const Call& request) {
  const auto input = TRY(decode_employer(request.body));
  return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto id = TRY(create_employer(tx, deps.tools, {.actor = call.actor, .source = Source::registration}, input));
    return Answer::created("/api/employers/" + id.print(), encode_id(id.print()));
  })};
}

Result<Answer> read_employer(store::ReadTx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<EmployerId>(call, "employer_id"));
  return Answer::json(encode_employer(TRY(get_employer(tx, id))));
}

using Reader = Result<Answer> (*)(const MemberDeps&, store::ReadTx&, const Call&);
http::Prepare reading(const MemberDeps& deps, Reader reader) {
  return [deps, reader](const Call&) -> Result<Work> {
    return Work{ReadWork([deps, reader](store::ReadTx& tx, const Call& call) { return reader(deps, tx, call); })};
  };
}
using Preparer = Result<Work> (*)(const MemberDeps&, const Call&);
http::Prepare writing(const MemberDeps& deps, Preparer preparer) {
  return [deps, preparer](const Call& call) { return preparer(deps, call); };
}

std::vector<http::Route> reading_routes(const MemberDeps& deps) {
  return {
      {.method = Method::get, .pattern = "/api/me", .operation = "getMe", .access = {.roles = kParticipant}, .prepare = reading(deps, me), .body_max = 0},
      {.method = Method::get, .pattern = "/api/me/memberships", .operation = "listMyMemberships", .access = {.roles = kParticipant},
       .prepare = reading(deps, my_memberships), .body_max = 0},
      {.method = Method::get, .pattern = "/api/persons/{person_id}", .operation = "getPerson",
       .access = {.roles = kReaders, .guard = own_or_branch_person(), .reads_person = true}, .prepare = reading(deps, read_person), .body_max = 0},
      {.method = Method::get, .pattern = "/api/persons/{person_id}/memberships", .operation = "listMemberships",
       .access = {.roles = kReaders, .guard = own_or_branch_person(), .reads_person = true}, .prepare = reading(deps, read_memberships), .body_max = 0},
      {.method = Method::get, .pattern = "/api/employers/{employer_id}", .operation = "getEmployer", .access = {.audience = http::Audience::signed_in},
       .prepare = [](const Call&) -> Result<Work> { return Work{ReadWork(read_employer)}; }, .body_max = 0},
  };
}

std::vector<http::Route> writing_routes(const MemberDeps& deps) {
  const http::Access own_or_counter{.roles = {Role::participant, Role::companion, Role::counter}, .guard = own_or_branch_person()};
  const http::Access counter{.roles = kCounter, .guard = own_or_branch_person()};
  return {
      {.method = Method::post, .pattern = "/api/person-searches", .operation = "searchPersons", .access = {.roles = kReaders, .reads_person = true},
       .prepare = writing(deps, prepare_search), .body_max = kBodyMax, .repeat = http::Repeat::by_protocol},
      {.method = Method::post, .pattern = "/api/persons", .operation = "registerPerson", .access = {.roles = {Role::counter}},
       .prepare = writing(deps, prepare_register), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/persons/{person_id}/data-updates", .operation = "updatePerson", .access = counter,
       .prepare = writing(deps, prepare_update), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/persons/{person_id}/bank-accounts", .operation = "addBankAccount", .access = own_or_counter,
       .prepare = writing(deps, prepare_account), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/persons/{person_id}/relations", .operation = "addRelation", .access = own_or_counter,
       .prepare = writing(deps, prepare_relation), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/persons/{person_id}/memberships", .operation = "addMembership", .access = counter,
       .prepare = writing(deps, prepare_membership), .body_max = kBodyMax},
      {.method = Method::post, .pattern = "/api/employers", .operation = "addEmployer", .access = {.roles = {Role::administrator}},
       .prepare = writing(deps, prepare_employer), .body_max = kBodyMax},
  };
}

}  // namespace

http::Guard own_or_branch_person() {
  return [](store::ReadTx& tx, const Call& call) -> Result<void> {
    const auto id = PersonId::parse(call.parameter("person_id"));
    if (!id) return not_found("member.person_unknown");
    if (call.actor.kind == ActorKind::participant) return *id == call.actor.person ? ok() : Result<void>(not_found("member.person_unknown"));
    if (TRY(branch_of_person(tx, *id)) != call.actor.branch) return not_found("member.person_unknown");
    return {};
  };
}

std::vector<http::Route> member_routes(MemberDeps deps) {
  auto routes = reading_routes(deps);
  for (auto& route : writing_routes(deps)) routes.push_back(std::move(route));
  for (auto& route : record_repair_routes(deps)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace teduh::member
