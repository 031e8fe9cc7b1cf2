#include "main/journal_routes.hpp"
#include "platform/http/json_writer.hpp"
#include "platform/http/reading_route.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/journal_store/tree_store.hpp"

namespace teduh::main {
namespace {

using http::Answer;
using http::Call;

constexpr std::size_t kReadingsMax = 200;
constexpr std::size_t kActsAtOnce = journal::kListMax;
constexpr int kPagesMax = 40;  // 20,000 acts about one person: more than a working life makes

Answer plain(std::string text) { return {.content_type = "text/plain; charset=utf-8", .body = std::move(text)}; }

/// A receipt holds hashes only, so whoever knows an entry's id may have it and check it offline.
Result<Answer> show_receipt(store::ReadTx& tx, const Call& call) {
  const auto id = TRY(http::id_parameter<EntryId>(call, "entry_id"));
  auto proof = TRY(journal::tlog_proof(tx, id, journal::Disclosure::closed));
  return plain(std::move(proof));
}

Result<Answer> show_checkpoint(store::ReadTx& tx, const Call&) {
  auto head = TRY(journal::newest_checkpoint(tx));
  if (!head) return not_found("journal.no_checkpoint");
  return plain(std::move(head->note));
}

/// Who looked at my data: every reading by staff, newest first. Officers are shown by their role, not by name.
Result<std::vector<journal::JournalEntry>> newest_readings(store::ReadTx& tx, const Uuid& person) {
  std::vector<journal::JournalEntry> readings;
  journal::AboutPage page{.subject = person, .count = kActsAtOnce};
  // Each sign-in makes acts too, so the readings are looked for among all acts, page by page, and not among the newest only.
  for (int pages = 0; pages < kPagesMax; ++pages) {
    auto acts = TRY(journal::list_about(tx, page));
    if (acts.empty()) break;
    page.before = acts.back().id;
    for (auto& act : acts) {
      if (act.act == "person.read") readings.push_back(std::move(act));
      if (readings.size() == kReadingsMax) return readings;
    }
  }
  return readings;
}

Result<Answer> show_readings(store::ReadTx& tx, const Call& call) {
  const auto entries = TRY(newest_readings(tx, call.actor.person.uuid()));
  http::JsonWriter json;
  json.object().array("readings");
  for (const auto& entry : entries) {
    const auto route = entry.facts.find("route");
    json.object().field("at", entry.at).field("entry", entry.id);
    json.field("what", route == entry.facts.end() ? std::string() : route->second);
    json.array("roles");
    for (int role = 1; role <= static_cast<int>(Role::administrator); ++role)
      if (entry.roles.has(static_cast<Role>(role))) json.value(to_string(static_cast<Role>(role)));
    json.end().end();
  }
  json.end().end();
  return Answer::json(json.take());
}

}  // namespace

std::vector<http::Route> journal_routes() {
  std::vector<http::Route> routes;
  routes.push_back(http::reading_route("/api/journal/checkpoint", "getCheckpoint", {.audience = http::Audience::anybody}, show_checkpoint));
  routes.push_back(http::reading_route("/api/journal/receipts/{entry_id}", "getReceipt", {.audience = http::Audience::anybody}, show_receipt));
  routes.push_back(http::reading_route("/api/me/readings", "listReadings", {.roles = {Role::participant, Role::companion}}, show_readings));
  return routes;
}

}  // namespace teduh::main
