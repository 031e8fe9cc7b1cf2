#include "base/text.hpp"
#include "claim/access.hpp"
#include "payment/bank_file.hpp"
#include "payment/batch_store.hpp"
#include "payment/payment_routes.hpp"
#include "payment/ruling.hpp"
#include "payment/voucher.hpp"
#include "platform/http/json.hpp"
#include "platform/http/reading_route.hpp"

namespace teduh::payment {
namespace {

using http::Answer;
using http::Call;
using http::Fields;
using http::JsonWriter;
using http::Method;
using http::PoolWork;
using http::Route;
using http::Work;
using http::WriteWork;

constexpr RoleSet kPayment{Role::payment_maker, Role::payment_releaser, Role::auditor, Role::manager};

void write_batch(JsonWriter& json, const Batch& batch) {
  json.field("id", batch.id).field("branch", batch.branch).field("state", to_string(batch.state)).field("execute_on", batch.execute_on);
  json.field("made_by", batch.made_by).field("made_at", batch.made_at).field("released_by", batch.released_by).field("released_at", batch.released_at);
  if (batch.file_digest) json.field("file_digest", to_hex(*batch.file_digest));
}

void write_lines(JsonWriter& json, const std::vector<Line>& lines) {
  Rupiah sum;
  json.array("lines");
  for (const auto& line : lines) {
    json.object().field("claim_id", line.claim).field("attempt", line.attempt).field("amount", line.amount).field("state", to_string(line.state));
    json.field("reason", line.reason).field("booked", line.booked).field("reference", end_to_end_id(line.claim, line.attempt)).end();
    sum += line.amount;
  }
  json.end().field("sum", sum);
}

Result<Answer> batch_answer(store::ReadTx& tx, const Batch& batch, int status = 200) {
  const auto lines = TRY(list_lines(tx, batch));
  JsonWriter json;
  json.object();
  write_batch(json, batch);
  write_lines(json, lines);
  json.array("left_out");
  for (const auto& one : batch.left_out) json.object().field("claim_id", one.claim).field("code", one.code).end();
  json.end();
  json.end();
  Answer answer = Answer::json(json.take());
  answer.status = status;
  answer.log = {{"batch", batch.id.print()}};
  return answer;
}

Result<NewBatch> decode_batch(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  NewBatch input;
  input.id = fields.id<BatchId>("id");
  input.execute_on = fields.date("execute_on");
  for (const auto& text : fields.texts("claims", {.max = static_cast<std::size_t>(kBatchClaimsMax)})) {
    const auto id = ClaimId::parse(text);
    if (!id) fields.problem("claims", "input.id");
    else input.claims.push_back(*id);
  }
  TRY(fields.finish());
  return input;
}

Result<Work> prepare_make(const Deps& deps, const Call& call) {
  auto input = TRY(decode_batch(call.body));
  return Work{WriteWork([&deps, input = std::move(input)](store::Tx& tx, const Call& inner) -> Result<Answer> {
    const Batch batch = TRY(make_batch(tx, deps, inner.actor, input));
    return batch_answer(tx, batch, 201);
  })};
}

using Change = Result<Batch> (*)(store::Tx&, const Deps&, const Actor&, const BatchId&);

Route change_route(const Deps& deps, std::string path, std::string operation, Role role, bool step_up, Change change) {
  return {.method = Method::post,
          .pattern = "/api/batches/{batch_id}/" + path,
          .operation = std::move(operation),
          .access = {.roles = {role}, .step_up = step_up},
          .prepare = [&deps, change](const Call& call) -> Result<Work> {
            TRY(http::check_says_nothing(call.body));
            const auto id = TRY(http::id_parameter<BatchId>(call, "batch_id"));
            return Work{WriteWork([&deps, change, id](store::Tx& tx, const Call& inner) -> Result<Answer> {
              const Batch batch = TRY(change(tx, deps, inner.actor, id));
              return batch_answer(tx, batch);
            })};
          }};
}

Result<Answer> show_batches(store::ReadTx& tx, const Deps&, const Call& call) {
  const auto batches = TRY(list_batches(tx, call.actor.branch));
  JsonWriter json;
  json.object().array("batches");
  for (const auto& batch : batches) {
    json.object();
    write_batch(json, batch);
    json.end();
  }
  json.end().end();
  return Answer::json(json.take());
}

Result<Answer> show_batch(store::ReadTx& tx, const Deps&, const Call& call) {
  const auto id = TRY(http::id_parameter<BatchId>(call, "batch_id"));
  return batch_answer(tx, TRY(get_batch(tx, call.actor.branch, id)));
}

Result<Answer> show_file(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const auto id = TRY(http::id_parameter<BatchId>(call, "batch_id"));
  Answer answer{.content_type = "application/xml"};
  answer.body = TRY(payment_file(tx, deps, call.actor.branch, id));
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"pain.001-" + to_hex(id.bytes()) + ".xml\"");
  const Batch batch = TRY(get_batch(tx, call.actor.branch, id));
  for (const auto& line : TRY(list_lines(tx, batch))) answer.subjects.push_back(line.person);
  return answer;
}

Result<Answer> show_voucher(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const auto key = TRY(claim::claim_in(tx, call));
  const auto voucher = TRY(get_voucher_of_claim(tx, deps.claims, key.person, key.claim));
  JsonWriter json;
  json.object().field("id", voucher.id).field("number", voucher.number).field("issued_on", voucher.issued_on).field("amount", voucher.amount);
  json.field("cancelled_at", voucher.cancelled_at).field("digest", to_hex(voucher.digest)).raw("body", voucher.body).end();
  Answer answer = Answer::json(json.take());
  answer.subjects = {key.person};
  return answer;
}

std::string report_json(const BankFileReport& report) {
  JsonWriter json;
  json.object().field("id", report.id).field("kind", report.kind == BankFileKind::statement ? "camt.053" : "pain.002");
  json.field("message_id", report.message_id).field("known_before", report.known_before).field("paid", report.paid).field("failed", report.failed);
  json.field("pending", report.pending).field("findings", report.findings).end();
  return json.take();
}

/// Reading XML is slow work on untrusted bytes: it is done before the transaction.
Result<Work> prepare_bank_file(const Deps& deps, const Call&) {
  return Work{PoolWork([&deps](const Call& call) -> Result<Work> {
    auto answer = TRY(read_bank_answer(call.body));
    return Work{WriteWork([&deps, answer = std::move(answer)](store::Tx& tx, const Call& inner) -> Result<Answer> {
      return Answer::json(report_json(TRY(take_bank_file(tx, deps, inner.actor, inner.body, answer))));
    })};
  })};
}

void write_ruling(JsonWriter& json, const Ruling& ruling) {
  json.field("outcome", to_string(ruling.outcome)).field("reason", ruling.reason).field("day", ruling.day);
  json.field("by", ruling.by).field("at", ruling.at).field("carried_out", ruling.carried_out);
}

Result<Answer> show_findings(store::ReadTx& tx, const Deps&, const Call& call) {
  const std::string open = call.query_value("open").value_or("true");
  if (open != "true" && open != "false") return invalid_fields({{"open", "input.choice"}});
  const auto findings = TRY(list_findings(tx, call.actor.branch, open == "true"));
  JsonWriter json;
  json.object().array("findings");
  for (const auto& one : findings) {
    json.object().field("bank_file_id", one.key.file).field("number", one.key.number).field("code", one.code).field("reference", one.reference);
    json.field("amount", one.amount).field("claim_id", one.claim).field("brought_at", one.brought_at);
    if (one.ruling) {
      json.object("ruling");
      write_ruling(json, *one.ruling);
      json.end();
    }
    json.end();
  }
  json.end().end();
  return Answer::json(json.take());
}

Result<RulingInput> decode_ruling(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  RulingInput input;
  input.outcome = fields.choice("outcome", parse_ruling_outcome);
  input.reason = fields.text("reason", {.max = kRulingReasonMax});
  input.day = fields.maybe_date("day");
  TRY(fields.finish());
  return input;
}

Answer ruling_answer(const Ruling& ruling) {
  JsonWriter json;
  json.object();
  write_ruling(json, ruling);
  json.end();
  return Answer::json(json.take());
}

Result<Work> prepare_finding_ruling(const Deps& deps, const Call& call) {
  auto input = TRY(decode_ruling(call.body));
  const auto file = TRY(http::id_parameter<BankFileId>(call, "bank_file_id"));
  // A number that is none names no finding; whoever may not rule is told that first.
  const auto number = parse_int64(call.parameter("number"));
  return Work{WriteWork([&deps, file, number, input = std::move(input)](store::Tx& tx, const Call& inner) -> Result<Answer> {
    if (!number) return not_found("payment.no_such_finding");
    return ruling_answer(TRY(rule_on_finding(tx, deps, inner.actor, {file, *number}, input)));
  })};
}

Result<Work> prepare_line_ruling(const Deps& deps, const Call& call) {
  const auto batch = TRY(http::id_parameter<BatchId>(call, "batch_id"));
  const auto claim = TRY(http::id_parameter<ClaimId>(call, "claim_id"));
  auto input = TRY(decode_ruling(call.body));
  return Work{WriteWork([&deps, batch, claim, input = std::move(input)](store::Tx& tx, const Call& inner) -> Result<Answer> {
    return ruling_answer(TRY(rule_on_line(tx, deps, inner.actor, batch, claim, input)));
  })};
}

Result<Work> prepare_removal(const Deps& deps, const Call& call) {
  TRY(http::check_says_nothing(call.body));
  const auto id = TRY(http::id_parameter<BatchId>(call, "batch_id"));
  const auto claim = TRY(http::id_parameter<ClaimId>(call, "claim_id"));
  return Work{WriteWork([&deps, id, claim](store::Tx& tx, const Call& inner) -> Result<Answer> {
    const Batch batch = TRY(remove_line(tx, deps, inner.actor, id, claim));
    return batch_answer(tx, batch);
  })};
}

using Show = Result<Answer> (*)(store::ReadTx&, const Deps&, const Call&);

Route reading_route(const Deps& deps, std::string pattern, std::string operation, http::Access access, Show show) {
  return http::reading_route(std::move(pattern), std::move(operation), std::move(access),
                             [&deps, show](store::ReadTx& tx, const Call& call) { return show(tx, deps, call); });
}

}  // namespace

std::vector<Route> payment_routes(const Deps& deps) {
  const http::Access voucher_access{.roles = {Role::participant, Role::companion, Role::counter, Role::verifier, Role::approver, Role::payment_releaser, Role::auditor},
                                    .guard = claim::claim_guard(deps.claims.members.vault),
                                    .reads_person = true};
  std::vector<Route> routes;
  routes.push_back({.method = Method::post,
                    .pattern = "/api/batches",
                    .operation = "makeBatch",
                    .access = {.roles = {Role::payment_maker}},
                    .prepare = [&deps](const Call& call) { return prepare_make(deps, call); }});
  routes.push_back(change_route(deps, "release", "releaseBatch", Role::payment_releaser, true, release_batch));
  routes.push_back(change_route(deps, "cancel", "cancelBatch", Role::payment_maker, false, cancel_batch));
  routes.push_back({.method = Method::post,
                    .pattern = "/api/bank-files",
                    .operation = "takeBankFile",
                    // A made-up statement would mark claims as paid.
                    .access = {.roles = {Role::payment_releaser}, .step_up = true},
                    .prepare = [&deps](const Call& call) { return prepare_bank_file(deps, call); },
                    .body_max = kBankFileMax,
                    .body_type = "application/xml"});
  routes.push_back({.method = Method::post,
                    .pattern = "/api/batches/{batch_id}/lines/{claim_id}/removal",
                    .operation = "removeFromBatch",
                    .access = {.roles = {Role::payment_maker}},
                    .prepare = [&deps](const Call& call) { return prepare_removal(deps, call); }});
  routes.push_back({.method = Method::post,
                    .pattern = "/api/batches/{batch_id}/lines/{claim_id}/ruling",
                    .operation = "ruleOnLine",
                    .access = {.roles = {Role::payment_releaser}, .step_up = true},
                    .prepare = [&deps](const Call& call) { return prepare_line_ruling(deps, call); }});
  routes.push_back({.method = Method::post,
                    .pattern = "/api/bank-files/{bank_file_id}/findings/{number}/ruling",
                    .operation = "ruleOnFinding",
                    .access = {.roles = {Role::payment_releaser}, .step_up = true},
                    .prepare = [&deps](const Call& call) { return prepare_finding_ruling(deps, call); }});
  routes.push_back(reading_route(deps, "/api/bank-findings", "listFindings", {.roles = kPayment}, show_findings));
  routes.push_back(reading_route(deps, "/api/batches", "listBatches", {.roles = kPayment}, show_batches));
  routes.push_back(reading_route(deps, "/api/batches/{batch_id}", "getBatch", {.roles = kPayment}, show_batch));
  routes.push_back(reading_route(deps, "/api/batches/{batch_id}/payment-file", "getPaymentFile", {.roles = {Role::payment_releaser}, .step_up = true, .reads_person = true}, show_file));
  routes.push_back(reading_route(deps, "/api/claims/{claim_id}/voucher", "getVoucher", voucher_access, show_voucher));
  return routes;
}

}  // namespace teduh::payment
