#include "contribution/contribution_json.hpp"

#include <algorithm>

#include "platform/http/json.hpp"

namespace teduh::contribution {
namespace {

using http::JsonWriter;

constexpr std::size_t kProblemsShown = 200;

void write_counts(JsonWriter& json, const ContributionFile& file) {
  const RowCounts& counts = file.counts;
  json.object("rows").field("total", file.rows_total).field("done", counts.done).field("good", counts.good).field("bad", counts.bad);
  json.field("unchanged", counts.unchanged).field("corrected", counts.corrected).field("warnings", counts.warnings);
  json.field("members_new", counts.members_new).end();
}

void write_file(JsonWriter& json, const ContributionFile& file) {
  json.field("id", file.id).field("employer_id", file.employer).field("period", file.period).field("state", to_string(file.state));
  json.field("sha256", to_hex(file.digest)).field("attempt", file.attempt).field("size", file.size).field("register_new", file.register_new);
  write_counts(json, file);
  json.field("amount", file.counts.amount).field("refusal", file.refusal).field("received_at", file.received_at).field("changed_at", file.changed_at);
}

void write_problem(JsonWriter& json, const RowProblem& problem) {
  const RowReason& reason = row_reason(problem.code);
  json.object().field("line", problem.line).field("field", problem.field).field("code", problem.code);
  json.field("severity", problem.severity == Severity::bad ? "bad" : "warning");
  json.object("reason").field("id", reason.id).field("en", reason.en).end().end();
}

void write_steps(JsonWriter& json, const std::vector<law::Step>& steps) {
  json.array("steps");
  for (const law::Step& step : steps) {
    json.object().field("label", step.label).field("formula", step.formula).array("inputs");
    for (const law::StepInput& input : step.inputs) json.object().field("name", input.name).field("value", input.value).end();
    json.end().field("amount", step.amount).field("article", law::print(step.article)).field("verified", step.article.verified);
    json.object("text").field("id", step.text.id).field("en", step.text.en).end().end();
  }
  json.end();
}

}  // namespace

std::string encode_file(const ContributionFile& file, const std::vector<BadRow>& rows) {
  JsonWriter json;
  json.object();
  write_file(json, file);
  json.array("problems");
  std::size_t shown = 0;
  for (const BadRow& row : rows) {
    for (const RowProblem& problem : row.problems) {
      if (shown++ < kProblemsShown) write_problem(json, problem);
    }
  }
  json.end().end();
  return json.take();
}

std::string encode_files(const std::vector<ContributionFile>& files) {
  JsonWriter json;
  json.object().array("files");
  for (const ContributionFile& file : files) {
    json.object();
    write_file(json, file);
    json.end();
  }
  json.end().end();
  return json.take();
}

std::string encode_undo(const UndoReport& report) {
  JsonWriter json;
  json.object().field("undone", report.undone).field("postings", report.postings).field("employments", report.employments);
  json.field("amount", report.amount).field("protected_rows", report.protected_rows).array("protected");
  for (const ProtectedRow& row : report.listed) json.object().field("line", row.line).field("reason", row.reason).end();
  json.end().end();
  return json.take();
}

std::string encode_balance(const BalanceView& view) {
  const law::JhtBalance& balance = view.balance.value;
  JsonWriter json;
  json.object().field("as_of", view.as_of).field("balance", balance.balance).field("contributions", balance.contributions);
  json.field("withdrawals", balance.withdrawals).field("development", balance.development);
  json.field("running_year_has_rate", balance.running_year_has_rate);
  json.object("booked").field("amount", view.proof.booked).field("expected", view.proof.expected).field("proved", view.proof.holds());
  json.field("closed_to", view.proof.closed_to).end();
  write_steps(json, view.balance.steps);
  json.end();
  return json.take();
}

std::string encode_postings(const std::vector<Posting>& postings) {
  JsonWriter json;
  json.object().array("postings");
  for (auto posting = postings.rbegin(); posting != postings.rend(); ++posting) {
    json.object().field("id", posting->id).field("kind", to_string(posting->kind)).field("period", posting->period).field("amount", posting->amount);
    json.field("employer_share", posting->employer_share).field("worker_share", posting->worker_share).field("wage", posting->wage);
    json.field("employer_id", posting->employer).field("file_id", posting->file).field("line", posting->line).field("value_day", posting->value_day);
    json.field("article", posting->article).field("reverses", posting->reverses).field("recorded_at", posting->recorded_at).end();
  }
  json.end().end();
  return json.take();
}

std::string encode_returns(const std::vector<YearReturn>& returns) {
  JsonWriter json;
  json.object().array("returns");
  for (const YearReturn& entry : returns) {
    json.object().field("year", entry.year).field("rate", print(entry.rate)).field("kind", to_string(entry.kind)).field("source", entry.source).end();
  }
  json.end().end();
  return json.take();
}

std::string encode_close(const YearClose& close) {
  JsonWriter json;
  json.object().field("year", close.year).field("run", close.run).field("state", close.finished ? "finished" : "running");
  json.field("memberships", close.memberships).field("postings", close.postings).field("amount", close.amount).end();
  return json.take();
}

Result<bool> decode_undo(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  const bool rest = fields.maybe_boolean("rest").value_or(false);
  TRY(fields.finish());
  return rest;
}

Result<YearReturn> decode_return(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  YearReturn entry;
  entry.year = static_cast<int>(fields.integer("year", {.min = 1978, .max = 2100}));
  const std::string rate = fields.text("rate", {.max = 20});
  entry.kind = fields.choice("kind", parse_return_kind);
  entry.source = fields.text("source", {.max = kReturnSourceMax});
  const auto parsed = parse_rate(rate);
  if (!parsed && !rate.empty()) fields.problem("rate", "return.rate");
  TRY(fields.finish());
  entry.rate = *parsed;
  return entry;
}

}  // namespace teduh::contribution
