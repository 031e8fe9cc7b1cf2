#include "member/member_routes.hpp"
#include "member/record_repair.hpp"
#include "platform/http/json.hpp"

namespace teduh::member {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::ReadWork;
using http::Work;
using http::WriteWork;

constexpr std::size_t kBodyMax = 1024;
const RoleSet kOfficers{Role::counter, Role::verifier, Role::approver};

Result<NewRepair> decode_repair(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  const auto what = fields.choice("what", parse_record_repair);
  auto nik = fields.maybe_parsed("nik", Nik::parse);
  TRY(fields.finish());
  return NewRepair{.what = what, .nik = std::move(nik)};
}

Result<Work> prepare_ask(const MemberDeps& deps, const Call& request) {
  auto repair = TRY(decode_repair(request.body));
  return Work{WriteWork([deps, repair](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto id = TRY(ask_for_repair(tx, deps.tools, call.actor, person, repair));
    http::JsonWriter json;
    json.object().field("id", id).end();
    return Answer::created("/api/persons/" + person.print() + "/record-repairs/" + id.print(), json.take());
  })};
}

Result<Work> prepare_make(const MemberDeps& deps, const Call&) {
  return Work{WriteWork([deps](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
    const auto id = TRY(http::id_parameter<RepairId>(call, "repair_id"));
    TRY(make_repair(tx, deps.tools, call.actor, person, id, date_of(deps.tools.clock.now(), deps.zone)));
    return Answer::no_content();
  })};
}

Result<Answer> show_repairs(store::ReadTx& tx, const Call& call) {
  const auto person = TRY(http::id_parameter<PersonId>(call, "person_id"));
  http::JsonWriter json;
  json.object().array("repairs");
  for (const auto& one : TRY(list_repairs(tx, person)))
    json.object().field("id", one.id).field("what", to_string(one.what)).field("asked_at", one.at).field("made", one.made).end();
  json.end().end();
  Answer answer = Answer::json(json.take());
  answer.subjects = {person};
  return answer;
}

}  // namespace

std::vector<http::Route> record_repair_routes(MemberDeps deps) {
  const http::Access officers{.roles = kOfficers, .guard = own_or_branch_person(), .reads_person = true};
  http::Access careful = officers;
  careful.step_up = true;
  const std::string path = "/api/persons/{person_id}/record-repairs";
  return {{.method = Method::get, .pattern = path, .operation = "listRecordRepairs", .access = officers,
           .prepare = [](const Call&) -> Result<Work> { return Work{ReadWork(show_repairs)}; }, .body_max = 0},
          {.method = Method::post, .pattern = path, .operation = "askForRecordRepair", .access = officers,
           .prepare = [deps](const Call& request) { return prepare_ask(deps, request); }, .body_max = kBodyMax},
          {.method = Method::post, .pattern = path + "/{repair_id}/confirmation", .operation = "makeRecordRepair", .access = careful,
           .prepare = [deps](const Call& request) { return prepare_make(deps, request); }, .body_max = 0}};
}

}  // namespace teduh::member
