#include "contribution/contribution_routes.hpp"

#include "base/text.hpp"
#include "contribution/bad_rows.hpp"
#include "contribution/balance.hpp"
#include "contribution/contribution_json.hpp"
#include "contribution/returns.hpp"
#include "contribution/share_table.hpp"
#include "member/employer.hpp"
#include "member/member_routes.hpp"

namespace teduh::contribution {
namespace {

using http::Answer;
using http::Call;
using http::Method;
using http::PoolWork;
using http::ReadWork;
using http::Work;
using http::WriteWork;

const RoleSet kSenders{Role::employer_clerk, Role::administrator};
const RoleSet kFileReaders{Role::employer_clerk, Role::administrator, Role::auditor, Role::manager};
const RoleSet kParticipant{Role::participant, Role::companion};
const RoleSet kOfficers{Role::counter, Role::verifier, Role::approver, Role::auditor};

// ---- files

/// A clerk sees the own employer only; officers those of their branch; administrators all.
Result<void> check_employer(store::ReadTx& tx, const Actor& actor, const EmployerId& employer) {
  if (actor.roles.has(Role::administrator)) return {};
  if (actor.roles.has(Role::employer_clerk) && !actor.employer) return not_found("contribution.file_unknown");
  if (actor.employer) return actor.employer == employer ? ok() : Result<void>(not_found("contribution.file_unknown"));
  const auto found = TRY(member::get_employer(tx, employer));
  return found.data.branch == actor.branch ? ok() : Result<void>(not_found("contribution.file_unknown"));
}

Result<ContributionFile> file_of_call(store::ReadTx& tx, const Call& call) {
  const auto id = ContributionFileId::parse(call.parameter("file_id"));
  if (!id) return not_found("contribution.file_unknown");
  return get_file(tx, *id);
}

http::Guard file_guard() {
  return [](store::ReadTx& tx, const Call& call) -> Result<void> {
    const auto file = TRY(file_of_call(tx, call));
    return check_employer(tx, call.actor, file.employer);
  };
}

struct Upload {
  Npp npp;
  ReceivedFile received;
  Bytes sealed;
};

Result<Answer> keep_upload(const ContributionDeps& deps, store::Tx& tx, const Call& call, const Upload& upload) {
  const auto employer = TRY(member::find_employer(tx, upload.npp));
  // An unknown employer and somebody else's look the same.
  if (!employer || !check_employer(tx, call.actor, employer->id)) return not_found("contribution.employer_unknown");
  if (!employer->data.active) return conflict("contribution.employer_inactive");
  ReceivedFile received = upload.received;
  received.employer = employer->id;
  const auto file = TRY(receive_file(tx, deps.tools.member, deps.inbox, call.actor, received, upload.sealed));
  Answer answer = Answer::created("/api/contribution-files/" + file.id.print(), encode_file(file, {}));
  answer.status = 202;
  answer.log = {{"file_id", file.id.print()}};
  return answer;
}

/// Digest and sealing run on the pool and touch no file: nobody has been asked yet who they are.
Result<Work> prepare_upload(const ContributionDeps& deps, const Call& request) {
  std::vector<FieldProblem> problems;
  auto npp = Npp::parse(request.query_value("npp").value_or(""));
  if (!npp) problems.push_back({"npp", npp.error().code});
  const auto period = parse_period(request.query_value("period").value_or(""));
  if (!period) problems.push_back({"period", "input.period"});
  // A month without rates would be found out only by the worker, in front of everybody else's files.
  if (period && !ShareTable::of(deps.tools.law, *period)) problems.push_back({"period", "contribution.period_early"});
  const std::string register_new = request.query_value("register_new").value_or("false");
  if (register_new != "true" && register_new != "false") problems.push_back({"register_new", "input.wrong_type"});
  if (!problems.empty()) return invalid_fields(std::move(problems));
  if (request.body.empty()) return invalid("contribution.file_empty");
  const bool registers = register_new == "true";
  return Work{PoolWork([deps, npp = *npp, period = *period, registers](const Call& call) -> Result<Work> {
    const auto id = ContributionFileId::make(deps.tools.member.clock.now(), deps.tools.member.random);
    auto upload = std::make_shared<Upload>(Upload{.npp = npp,
        .received = {.id = id, .employer = {}, .period = period, .digest = sha256(call.body), .size = static_cast<std::int64_t>(call.body.size()), .register_new = registers},
        .sealed = deps.inbox.seal(id, call.body)});
    return Work{WriteWork([deps, upload](store::Tx& tx, const Call& with_actor) { return keep_upload(deps, tx, with_actor, *upload); })};
  })};
}

Result<Answer> read_file(const ContributionDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto file = TRY(file_of_call(tx, call));
  return Answer::json(encode_file(file, TRY(list_bad_rows(tx, deps.tools.member.vault, file))));
}

Result<Answer> read_bad_rows(const ContributionDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto file = TRY(file_of_call(tx, call));
  Answer answer{.content_type = "text/csv; charset=utf-8", .body = bad_rows_header()};
  for (const BadRow& row : TRY(list_bad_rows(tx, deps.tools.member.vault, file))) answer.body += bad_row_lines(row);
  answer.headers = {{"Content-Disposition", "attachment; filename=\"baris-ditolak-" + print(file.period) + ".csv\""}};
  return answer;
}

Result<Answer> read_files(const ContributionDeps&, store::ReadTx& tx, const Call& call) {
  const Actor& actor = call.actor;
  const bool all = actor.roles.has(Role::administrator);
  if (!all && actor.roles.has(Role::employer_clerk) && !actor.employer) return Answer::json(encode_files({}));
  const bool of_branch = !all && !actor.employer;
  const auto files = TRY(of_branch ? list_files_of_branch(tx, actor.branch) : list_files(tx, all ? std::nullopt : actor.employer));
  return Answer::json(encode_files(files));
}

Result<Answer> read_undo(const ContributionDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto file = TRY(file_of_call(tx, call));
  return Answer::json(encode_undo(TRY(check_undo(tx, deps.tools, deps.claims, file.id))));
}

Result<Answer> import_file(const ContributionDeps& deps, store::Tx& tx, const Call& call) {
  const auto file = TRY(file_of_call(tx, call));
  Answer answer = Answer::json(encode_file(TRY(order_import(tx, deps.tools.member, call.actor, file.id)), {}));
  answer.status = 202;
  return answer;
}

Result<Work> prepare_undo(const ContributionDeps& deps, const Call& request) {
  const bool rest = TRY(decode_undo(request.body));
  return Work{WriteWork([deps, rest](store::Tx& tx, const Call& call) -> Result<Answer> {
    const auto file = TRY(file_of_call(tx, call));
    Answer answer = Answer::json(encode_file(TRY(order_undo(tx, deps.tools.member, call.actor, {.file = file.id, .rest = rest})), {}));
    answer.status = 202;
    return answer;
  })};
}

// ---- balances

Result<MembershipKey> membership_of_call(const Call& call) {
  const auto membership = TRY(http::id_parameter<MembershipId>(call, "membership_id"));
  MembershipKey key{.person = call.actor.person, .membership = membership};
  if (!call.parameter("person_id").empty()) key.person = TRY(http::id_parameter<PersonId>(call, "person_id"));
  return key;
}

Result<Answer> read_balance(const ContributionDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto key = TRY(membership_of_call(call));
  const auto wanted = call.query_value("as_of");
  const Date today = date_of(deps.tools.member.clock.now(), deps.zone);
  const auto as_of = wanted ? parse_date(*wanted) : std::optional<Date>(today);
  if (!as_of || *as_of > today) return invalid_fields({{"as_of", "input.date"}});
  TRY(member::get_membership(tx, deps.tools.member.vault, key));
  auto balance = TRY(jht_balance(tx, deps.tools.law, key, *as_of));
  auto proof = TRY(prove_balance(tx, deps.tools.law, key));
  const BalanceView view{.as_of = *as_of, .balance = std::move(balance), .proof = std::move(proof)};
  Answer answer = Answer::json(encode_balance(view));
  answer.subjects = {key.person};
  return answer;
}

Result<Answer> read_postings(const ContributionDeps& deps, store::ReadTx& tx, const Call& call) {
  const auto key = TRY(membership_of_call(call));
  TRY(member::get_membership(tx, deps.tools.member.vault, key));
  Answer answer = Answer::json(encode_postings(TRY(list_postings(tx, key))));
  answer.subjects = {key.person};
  return answer;
}

// ---- returns

Result<Answer> read_returns(const ContributionDeps&, store::ReadTx& tx, const Call&) { return Answer::json(encode_returns(TRY(list_returns(tx)))); }

Result<Work> prepare_return(const ContributionDeps& deps, const Call& request) {
  const auto entry = TRY(decode_return(request.body));
  return Work{WriteWork([deps, entry](store::Tx& tx, const Call& call) -> Result<Answer> {
    TRY(set_return(tx, deps.tools.member, call.actor, entry));
    return Answer::created("/api/jht-returns", encode_returns({entry}));
  })};
}

/// A year that cannot be one is unknown, as one that nobody closed is.
Result<int> year_of_call(const Call& call) {
  const std::string text(call.parameter("year"));
  const auto year = parse_int64(text);
  if (!year || *year < 1000 || *year > 9999 || text.size() != 4) return not_found("contribution.close_unknown");
  return static_cast<int>(*year);
}

Result<Answer> read_close(const ContributionDeps&, store::ReadTx& tx, const Call& call) {
  const int year = TRY(year_of_call(call));
  const auto close = TRY(find_year_close(tx, year));
  if (!close) return not_found("contribution.close_unknown");
  return Answer::json(encode_close(*close));
}

Result<Answer> close_return(const ContributionDeps& deps, store::Tx& tx, const Call& call) {
  const int year = TRY(year_of_call(call));
  Answer answer = Answer::json(encode_close(TRY(order_year_close(tx, deps.tools, call.actor, year))));
  answer.status = 202;
  return answer;
}

// ---- the table

using Reader = Result<Answer> (*)(const ContributionDeps&, store::ReadTx&, const Call&);
http::Prepare reading(const ContributionDeps& deps, Reader reader) {
  return [deps, reader](const Call&) -> Result<Work> {
    return Work{ReadWork([deps, reader](store::ReadTx& tx, const Call& call) { return reader(deps, tx, call); })};
  };
}
using Preparer = Result<Work> (*)(const ContributionDeps&, const Call&);
http::Prepare preparing(const ContributionDeps& deps, Preparer preparer) {
  return [deps, preparer](const Call& call) { return preparer(deps, call); };
}

std::vector<http::Route> file_routes(const ContributionDeps& deps) {
  const http::Access readers{.roles = kFileReaders, .guard = file_guard()};
  return {
      {.method = Method::post, .pattern = "/api/contribution-files", .operation = "sendContributionFile", .access = {.roles = kSenders},
       .prepare = preparing(deps, prepare_upload), .body_max = kFileBodyMax, .body_type = "text/csv"},
      {.method = Method::get, .pattern = "/api/contribution-files", .operation = "listContributionFiles", .access = {.roles = kFileReaders},
       .prepare = reading(deps, read_files), .body_max = 0},
      {.method = Method::get, .pattern = "/api/contribution-files/{file_id}", .operation = "getContributionFile", .access = readers,
       .prepare = reading(deps, read_file), .body_max = 0},
      {.method = Method::get, .pattern = "/api/contribution-files/{file_id}/bad-rows", .operation = "getBadRows",
       .access = {.roles = kSenders, .guard = file_guard()}, .prepare = reading(deps, read_bad_rows), .body_max = 0},
      {.method = Method::post, .pattern = "/api/contribution-files/{file_id}/import", .operation = "importContributionFile",
       .access = {.roles = kSenders, .guard = file_guard()},
       .prepare = [deps](const Call&) -> Result<Work> {
         return Work{WriteWork([deps](store::Tx& tx, const Call& call) { return import_file(deps, tx, call); })};
       },
       .body_max = 0},
      {.method = Method::get, .pattern = "/api/contribution-files/{file_id}/undo", .operation = "checkUndo",
       .access = {.roles = {Role::administrator}, .guard = file_guard()}, .prepare = reading(deps, read_undo), .body_max = 0},
      {.method = Method::post, .pattern = "/api/contribution-files/{file_id}/undo", .operation = "undoContributionFile",
       .access = {.roles = {Role::administrator}, .guard = file_guard(), .step_up = true}, .prepare = preparing(deps, prepare_undo)},
  };
}

std::vector<http::Route> balance_routes(const ContributionDeps& deps) {
  const http::Access officers{.roles = kOfficers, .guard = member::own_or_branch_person(), .reads_person = true};
  return {
      {.method = Method::get, .pattern = "/api/me/memberships/{membership_id}/balance", .operation = "getMyBalance", .access = {.roles = kParticipant},
       .prepare = reading(deps, read_balance), .body_max = 0},
      {.method = Method::get, .pattern = "/api/me/memberships/{membership_id}/postings", .operation = "listMyPostings", .access = {.roles = kParticipant},
       .prepare = reading(deps, read_postings), .body_max = 0},
      {.method = Method::get, .pattern = "/api/persons/{person_id}/memberships/{membership_id}/balance", .operation = "getBalance", .access = officers,
       .prepare = reading(deps, read_balance), .body_max = 0},
      {.method = Method::get, .pattern = "/api/persons/{person_id}/memberships/{membership_id}/postings", .operation = "listPostings", .access = officers,
       .prepare = reading(deps, read_postings), .body_max = 0},
      {.method = Method::get, .pattern = "/api/jht-returns", .operation = "listReturns", .access = {.audience = http::Audience::signed_in},
       .prepare = reading(deps, read_returns), .body_max = 0},
      {.method = Method::post, .pattern = "/api/jht-returns", .operation = "setReturn", .access = {.roles = {Role::administrator}, .step_up = true},
       .prepare = preparing(deps, prepare_return)},
      {.method = Method::get, .pattern = "/api/jht-returns/{year}/close", .operation = "getYearClose", .access = {.roles = {Role::administrator, Role::auditor}},
       .prepare = reading(deps, read_close), .body_max = 0},
      {.method = Method::post, .pattern = "/api/jht-returns/{year}/close", .operation = "closeYear",
       .access = {.roles = {Role::administrator}, .step_up = true},
       .prepare = [deps](const Call&) -> Result<Work> {
         return Work{WriteWork([deps](store::Tx& tx, const Call& call) { return close_return(deps, tx, call); })};
       },
       .body_max = 0},
  };
}

}  // namespace

std::vector<http::Route> contribution_routes(ContributionDeps deps) {
  auto routes = file_routes(deps);
  for (auto& route : balance_routes(deps)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace teduh::contribution
