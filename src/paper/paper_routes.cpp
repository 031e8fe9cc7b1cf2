#include "paper/paper_routes.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "paper/paper.hpp"
#include "paper/upload.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::paper {
namespace {

using http::Answer;
using http::Call;
using http::JsonWriter;
using http::Method;
using http::PoolWork;
using http::ReadWork;
using http::Route;
using http::Work;

constexpr RoleSet kReaders{Role::participant, Role::companion, Role::counter, Role::verifier, Role::approver, Role::auditor};

/// What the answer to a refused upload said is shown until a paper of the same kind is there; of several the newest.
std::vector<Upload> refused_to_show(std::vector<Upload> refused, const std::vector<Paper>& papers) {
  std::set<std::string> seen;
  std::erase_if(refused, [&](const Upload& upload) {
    const bool overtaken = std::ranges::any_of(
        papers, [&](const Paper& paper) { return paper.kind == upload.kind && paper.received_at >= upload.changed_at; });
    return overtaken || !seen.insert(upload.kind).second;
  });
  return refused;
}

void write_paper(JsonWriter& json, const Paper& paper) {
  json.object().field("id", paper.id).field("kind", paper.kind).field("state", to_string(paper.state));
  json.field("media_type", paper.media_type).field("bytes", paper.bytes).field("pages", paper.pages).field("received_at", paper.received_at);
  json.field("original_sha256", to_hex(paper.original)).field("sha256", to_hex(paper.cleaned)).field("had_signature", paper.had_signature);
  json.array("removed");
  if (!paper.removed.empty())
    for (const auto word : split(paper.removed, ',')) json.value(word);
  json.end().field("reason", paper.reason).field("repair", paper.repair).end();
}

void write_refused(JsonWriter& json, const Upload& upload) {
  json.object().field("upload_id", upload.id).field("kind", upload.kind).field("code", upload.refusal).field("at", upload.changed_at);
  json.object("facts");
  for (const auto& [name, value] : upload.refusal_facts) json.field(name, value);
  json.end().end();
}

Result<Answer> show_list(store::ReadTx& tx, const PaperDeps& deps, const Call& call) {
  const auto claim = TRY(http::id_parameter<ClaimId>(call, "claim_id"));
  const auto person = TRY(deps.person_of_claim(tx, call.actor, claim));
  const auto papers = TRY(list_papers(tx, person, claim));
  const auto refused = refused_to_show(TRY(list_refused_uploads(tx, person, claim)), papers);
  JsonWriter json;
  json.object().array("papers");
  for (const auto& paper : papers) write_paper(json, paper);
  json.end().array("refused");
  for (const auto& upload : refused) write_refused(json, upload);
  json.end().end();
  Answer answer = Answer::json(json.take());
  answer.subjects = {person};
  return answer;
}

std::string file_name(const Paper& paper) {
  constexpr std::size_t kTail = 8;  // enough to tell the papers of one claim apart
  const auto id = paper.id.print();
  const std::string_view ending = paper.media_type == document::media_type_of(document::PaperType::pdf) ? ".pdf" : ".jpg";
  return paper.kind + "-" + id.substr(id.size() - kTail) + std::string(ending);
}

/// The cleaned form only; the bytes as they were received are evidence and leave the store by no route.
Result<Work> show_content(const PaperDeps& deps, const Call& call) {
  const auto claim = TRY(http::id_parameter<ClaimId>(call, "claim_id"));
  const auto id = TRY(http::id_parameter<PaperId>(call, "paper_id"));
  const auto paper = TRY(deps.database.read([&](store::ReadTx& tx) -> Result<Paper> {
    const auto person = TRY(deps.person_of_claim(tx, call.actor, claim));
    return get_paper(tx, person, id);
  }));
  if (paper.claim != claim) return not_found("paper.no_such_paper");
  const Bytes bytes = TRY(deps.blobs.get(paper.cleaned));
  Answer answer{.content_type = paper.media_type, .body = std::string(text_of(bytes)), .subjects = {paper.person}};
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file_name(paper) + "\"");
  answer.log = {{"claim", claim.print()}, {"paper", id.print()}};
  return Work{std::move(answer)};
}

http::Guard claim_guard(const PaperDeps& deps) {
  return [&deps](store::ReadTx& tx, const Call& call) -> Result<void> {
    const auto claim = TRY(http::id_parameter<ClaimId>(call, "claim_id"));
    TRY(deps.person_of_claim(tx, call.actor, claim));
    return {};
  };
}

}  // namespace

std::vector<Route> paper_routes(const PaperDeps& deps) {
  std::vector<Route> routes = upload_routes(deps);
  const http::Access access{.roles = kReaders, .guard = claim_guard(deps), .reads_person = true};
  routes.push_back({.method = Method::get,
                    .pattern = "/api/claims/{claim_id}/papers",
                    .operation = "listPapers",
                    .access = access,
                    .prepare = [&deps](const Call&) -> Result<Work> {
                      return Work{ReadWork([&deps](store::ReadTx& tx, const Call& call) { return show_list(tx, deps, call); })};
                    },
                    .body_max = 0});
  routes.push_back({.method = Method::get,
                    .pattern = "/api/claims/{claim_id}/papers/{paper_id}/content",
                    .operation = "getPaperContent",
                    .access = access,
                    .prepare = [&deps](const Call&) -> Result<Work> {
                      return Work{PoolWork([&deps](const Call& call) { return show_content(deps, call); })};
                    },
                    .body_max = 0});
  return routes;
}

}  // namespace teduh::paper
