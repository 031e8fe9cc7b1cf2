#include "claim/claim_views.hpp"

#include <algorithm>

#include "claim/claim_json.hpp"

namespace teduh::claim {
namespace {

using http::JsonWriter;

void write_text(JsonWriter& json, std::string_view name, const law::Text& text) { json.object(name).field("id", text.id).field("en", text.en).end(); }

void write_amounts(JsonWriter& json, const Claim& claim) {
  if (!claim.amounts) return;
  json.object("amounts").field("gross", claim.amounts->gross).field("tax", claim.amounts->tax).field("net", claim.amounts->net).end();
}

void write_holds(JsonWriter& json, const Deps& deps, const Claim& claim) {
  json.array("holds");
  for (const Hold hold : claim.holds) {
    json.object().field("code", to_string(hold));
    write_text(json, "text", deps.words.get("hold." + std::string(to_string(hold))));
    json.end();
  }
  json.end();
  json.field("hold_checks", claim.hold_checked_by.size());
}

void write_defects(JsonWriter& json, const Claim& claim) {
  json.array("defects");
  for (const auto& defect : claim.defects) json.object().field("place", defect.place).field("code", defect.code).field("repair", defect.repair).end();
  json.end();
}

void write_ground(JsonWriter& json, const Claim& claim) {
  if (!claim.ground) return;
  json.object("ground").field("code", claim.ground->code).field("article", claim.ground->article).field("objection", claim.ground->objection).end();
}

void write_claim(JsonWriter& json, const Deps& deps, const ClaimRow& row) {
  const Claim& claim = row.claim;
  const std::string state(to_string(claim.state));
  json.field("id", claim.id).field("number", row.number).field("branch", row.branch).field("person_id", claim.person);
  json.field("membership_id", claim.membership).field("reason", law::to_string(claim.reason)).field("state", state);
  write_text(json, "state_text", deps.words.get("state." + state));
  write_text(json, "next", deps.words.get("next." + state));
  json.field("version", claim.version).field("channel", to_string(claim.channel)).field("path", to_string(claim.path));
  // Beyond the table of holidays only weekends were left out: the promised day may be too early.
  const bool holidays_known = !claim.promised || deps.calendar.covers(claim.promised->year());
  json.field("submitted_at", claim.submitted_at).field("promised_date", claim.promised);
  json.field("promised_holidays_known", holidays_known).field("delay_announced", claim.delay_announced);
  json.field("account_id", claim.account).field("paid_on", claim.paid_on).field("batch_id", claim.batch);
  if (!claim.failure.empty() && claim.state == ClaimState::payment_failed) {
    json.field("failure", claim.failure);
    write_text(json, "failure_text", deps.words.get("bank." + claim.failure + ".reason", "bank.other.reason"));
    write_text(json, "failure_repair", deps.words.get("bank." + claim.failure + ".repair", "bank.other.repair"));
  }
  write_amounts(json, claim);
  write_holds(json, deps, claim);
  write_defects(json, claim);
  write_ground(json, claim);
  json.field("begun_at", row.begun_at).field("changed_at", row.changed_at);
}

void write_papers(JsonWriter& json, const Deps& deps, const Check& check) {
  json.array("papers");
  for (const auto& required : check.view.papers) {
    const auto* kind = deps.papers.find(required.code);
    CHECK(kind != nullptr);
    json.object().field("kind", required.code).field("article", law::print(required.article));
    write_text(json, "name", kind->name);
    write_text(json, "shows", kind->shows);
    const auto found = std::ranges::find_if(check.papers, [&](const paper::Paper& one) { return one.kind == required.code; });
    json.field("state", found == check.papers.end() ? "absent" : paper::to_string(found->state));
    if (found != check.papers.end()) json.field("paper_id", found->id).field("repair", found->repair);
    json.end();
  }
  json.end();
}

void write_entitlement(JsonWriter& json, const law::JhtEntitlement& entitlement) {
  json.object("entitlement").field("answer", law::to_string(entitlement.answer)).field("first_day", entitlement.first_day);
  json.field("share", print(entitlement.share)).field("at_most", entitlement.at_most).field("article", law::print(entitlement.article));
  json.array("missing");
  for (const auto& name : entitlement.missing) json.value(name);
  json.end();
  json.array("refusals");
  for (const auto& refusal : entitlement.refusals) {
    json.object().field("code", refusal.code).field("article", law::print(refusal.article));
    write_text(json, "text", refusal.text);
    write_text(json, "repair", refusal.repair);
    json.end();
  }
  json.end().end();
}

}  // namespace

std::string claim_json(const Deps& deps, const ClaimRow& row) {
  JsonWriter json;
  json.object();
  write_claim(json, deps, row);
  json.end();
  return json.take();
}

std::string outcome_json(const Deps& deps, const Outcome& outcome) {
  JsonWriter json;
  json.object().object("claim");
  write_claim(json, deps, outcome.row);
  json.end();
  json.object("receipt").field("entry", outcome.receipt.entry).field("leaf", outcome.receipt.leaf).end();
  json.end();
  return json.take();
}

std::string claims_json(const Deps& deps, const std::vector<ClaimRow>& rows) {
  JsonWriter json;
  json.object().array("claims");
  for (const auto& row : rows) {
    json.object();
    write_claim(json, deps, row);
    json.end();
  }
  json.end().end();
  return json.take();
}

std::string check_json(const Deps& deps, const Check& check) {
  JsonWriter json;
  json.object();
  law::JhtEntitlement entitlement = check.view.entitlement.value;
  if (check.withheld) {
    entitlement.answer = law::Answer::incomplete;  // what the branch has to look at is missing, and what it knows is not told
    entitlement.refusals.clear();
  }
  write_entitlement(json, entitlement);
  if (!check.withheld) json.field("balance", check.view.balance).field("self_service", check.view.self_service).field("differences", check.facts.differences);
  if (check.view.amount && !check.withheld) {
    const auto& amount = check.view.amount->value;
    json.object("amounts").field("gross", amount.gross).field("tax", amount.tax).field("net", amount.net).end();
    json.raw("steps", encode_steps(check.view.amount->steps));
  }
  write_answers(json, "answers", check.answers);
  json.field("account_given", check.row.claim.account.has_value()).field("account_fits", check.facts.account_is_persons);
  write_papers(json, deps, check);
  const bool answered = check.withheld ? entitlement.missing.empty() : check.facts.entitlement == law::Answer::yes;
  json.field("ready", answered && check.facts.papers_absent.empty() && check.row.claim.account.has_value() &&
                          check.facts.account_is_persons);
  json.end();
  return json.take();
}

std::string timeline_json(const std::vector<StoredEvent>& events) {
  JsonWriter json;
  json.object().array("events");
  for (const auto& event : events) {
    const std::string by = event.actor.substr(0, event.actor.find(':'));
    json.object().field("version", event.version).field("act", act_of(event.event)).field("at", event.at).field("by", by).field("entry", event.entry).end();
  }
  json.end().end();
  return json.take();
}

std::string determination_json(const StoredDetermination& determination) {
  JsonWriter json;
  json.object().field("balance", determination.balance).field("gross", determination.amounts.gross).field("tax", determination.amounts.tax);
  json.field("net", determination.amounts.net).field("law_day", determination.law_day).raw("steps", determination.steps_json);
  json.end();
  return json.take();
}

}  // namespace teduh::claim
