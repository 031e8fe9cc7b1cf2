#include "claim/claim_json.hpp"

#include <algorithm>
#include <array>

namespace teduh::claim {
namespace {

using http::Fields;
using http::JsonWriter;

constexpr std::size_t kStoredTextMax = 4'000;

template <typename Enum>
std::int64_t number_of(Enum value) {
  return static_cast<std::int64_t>(value);
}

template <typename Enum>
Enum read_enum(Fields& fields, std::string_view name, std::int64_t max) {
  return static_cast<Enum>(fields.integer(name, {.min = 0, .max = max}));
}

void write_holds(JsonWriter& json, const std::set<Hold>& holds) {
  json.array("holds");
  for (const Hold hold : holds) json.value(to_string(hold));
  json.end();
}

std::set<Hold> read_holds(Fields& fields) {
  std::set<Hold> holds;
  for (const auto& word : fields.texts("holds")) {
    for (std::int64_t i = 1; i <= number_of(kLastHold); ++i)
      if (to_string(static_cast<Hold>(i)) == word) holds.insert(static_cast<Hold>(i));
  }
  return holds;
}

void write_defects(JsonWriter& json, const std::vector<Defect>& defects) {
  json.array("defects");
  for (const auto& defect : defects) json.object().field("place", defect.place).field("code", defect.code).field("repair", defect.repair).end();
  json.end();
}

std::vector<Defect> read_defects(Fields& fields) {
  std::vector<Defect> defects;
  fields.each("defects", {}, [&](Fields& one) {
    defects.push_back({one.text("place"), one.text("code"), one.text("repair", {.max = kStoredTextMax, .lines = true})});
  });
  return defects;
}

void write_ground(JsonWriter& json, const Ground& ground) {
  json.field("code", ground.code).field("article", ground.article).field("objection", ground.objection);
}

Ground read_ground(Fields& fields) {
  return {fields.text("code"), fields.text("article"), fields.text("objection", {.max = kStoredTextMax, .lines = true})};
}

// One writer an event.

void write(JsonWriter& json, const Begun& e) {
  json.field("id", e.id).field("person", e.person).field("membership", e.membership).field("reason", number_of(e.reason));
  json.field("channel", number_of(e.channel)).field_if("by", e.by);
}
void write(JsonWriter& json, const Saved& e) {
  json.field("reason", number_of(e.reason)).field_if("account", e.account).field("channel", number_of(e.channel));
}
void write(JsonWriter& json, const Submitted& e) {
  json.field("at", e.at).field("promised", e.promised).field("path", number_of(e.path));
  write_holds(json, e.holds);
}
void write(JsonWriter&, const Queued&) {}
void write(JsonWriter& json, const Opened& e) { json.field_if("by", e.by); }
void write(JsonWriter& json, const HoldChecked& e) { json.field("by", e.by); }
void write(JsonWriter&, const HoldLifted&) {}
void write(JsonWriter& json, const Returned& e) { write_defects(json, e.defects); }
void write(JsonWriter& json, const Determined& e) {
  json.field("gross", e.amounts.gross).field("tax", e.amounts.tax).field("net", e.amounts.net).field("path", number_of(e.path)).field_if("by", e.by);
}
void write(JsonWriter& json, const RefusalProposed& e) {
  write_ground(json, e.ground);
  json.field_if("by", e.by);
}
void write(JsonWriter& json, const Approved& e) { json.field_if("by", e.by); }
void write(JsonWriter& json, const SentBack& e) { json.field("reason", e.reason).field("by", e.by); }
void write(JsonWriter& json, const Rejected& e) {
  write_ground(json, e.ground);
  json.field("by", e.by);
}
void write(JsonWriter& json, const Batched& e) { json.field("batch", e.batch); }
void write(JsonWriter& json, const Unbatched& e) { json.field("batch", e.batch); }
void write(JsonWriter& json, const Paying& e) { json.field("batch", e.batch).field("by", e.by); }
void write(JsonWriter& json, const Paid& e) { json.field("batch", e.batch).field("day", e.day); }
void write(JsonWriter& json, const PaymentFailed& e) { json.field("batch", e.batch).field("reason", e.reason); }
void write(JsonWriter& json, const AccountCorrected& e) {
  json.field("account", e.account).field_if("promised", e.promised);
  write_holds(json, e.holds);
}
void write(JsonWriter& json, const DelayAnnounced& e) { json.field("reason", e.reason); }
void write(JsonWriter&, const Cancelled&) {}
void write(JsonWriter&, const Closed&) {}
void write(JsonWriter& json, const Objected& e) { json.field_if("by", e.by); }
void write(JsonWriter& json, const Redetermined& e) {
  json.field("gross", e.amounts.gross).field("tax", e.amounts.tax).field("net", e.amounts.net);
}
void write(JsonWriter& json, const BatchRefused& e) { json.field("batch", e.batch).field("reason", e.reason); }
void write(JsonWriter& json, const PaymentReturned& e) { json.field("reason", e.reason); }
void write(JsonWriter&, const Contradicted&) {}
void write(JsonWriter& json, const PaidLate& e) {
  json.field("batch", e.batch).field("day", e.day).field("gross", e.amounts.gross).field("tax", e.amounts.tax).field("net", e.amounts.net);
  json.field("account", e.account);
}

// One reader an event, in the order of the variant; the act's name chooses.

law::JhtReason read_reason(Fields& f) { return read_enum<law::JhtReason>(f, "reason", 9); }
Channel read_channel(Fields& f) { return read_enum<Channel>(f, "channel", 4); }
Path read_path(Fields& f) { return read_enum<Path>(f, "path", 3); }
Amounts read_amounts(Fields& f) { return {f.rupiah("gross"), f.rupiah("tax"), f.rupiah("net")}; }
constexpr http::TextRule kReasonText{.max = kStoredTextMax, .lines = true};

using Read = Event (*)(Fields&);
constexpr std::array<Read, std::variant_size_v<Event>> kReaders{
    [](Fields& f) -> Event {
      return Begun{f.id<ClaimId>("id"), f.id<PersonId>("person"), f.id<MembershipId>("membership"), read_reason(f), read_channel(f), f.maybe_id<StaffId>("by")};
    },
    [](Fields& f) -> Event { return Saved{read_reason(f), f.maybe_id<BankAccountId>("account"), read_channel(f)}; },
    [](Fields& f) -> Event { return Submitted{f.moment("at"), f.date("promised"), read_path(f), read_holds(f)}; },
    [](Fields&) -> Event { return Queued{}; },
    [](Fields& f) -> Event { return Opened{f.maybe_id<StaffId>("by")}; },
    [](Fields& f) -> Event { return HoldChecked{f.id<StaffId>("by")}; },
    [](Fields&) -> Event { return HoldLifted{}; },
    [](Fields& f) -> Event { return Returned{read_defects(f)}; },
    [](Fields& f) -> Event {
      return Determined{read_amounts(f), read_path(f), f.maybe_id<StaffId>("by")};
    },
    [](Fields& f) -> Event { return RefusalProposed{read_ground(f), f.maybe_id<StaffId>("by")}; },
    [](Fields& f) -> Event { return Approved{f.maybe_id<StaffId>("by")}; },
    [](Fields& f) -> Event { return SentBack{f.text("reason", kReasonText), f.id<StaffId>("by")}; },
    [](Fields& f) -> Event { return Rejected{read_ground(f), f.id<StaffId>("by")}; },
    [](Fields& f) -> Event { return Batched{f.id<BatchId>("batch")}; },
    [](Fields& f) -> Event { return Unbatched{f.id<BatchId>("batch")}; },
    [](Fields& f) -> Event { return Paying{f.id<BatchId>("batch"), f.id<StaffId>("by")}; },
    [](Fields& f) -> Event { return Paid{f.id<BatchId>("batch"), f.date("day")}; },
    [](Fields& f) -> Event { return PaymentFailed{f.id<BatchId>("batch"), f.text("reason", kReasonText)}; },
    [](Fields& f) -> Event { return AccountCorrected{f.id<BankAccountId>("account"), read_holds(f), f.maybe_date("promised")}; },
    [](Fields& f) -> Event { return DelayAnnounced{f.text("reason", kReasonText)}; },
    [](Fields&) -> Event { return Cancelled{}; },
    [](Fields&) -> Event { return Closed{}; },
    [](Fields& f) -> Event { return Objected{f.maybe_id<StaffId>("by")}; },
    [](Fields& f) -> Event { return Redetermined{read_amounts(f)}; },
    [](Fields& f) -> Event { return BatchRefused{f.id<BatchId>("batch"), f.text("reason", kReasonText)}; },
    [](Fields& f) -> Event { return PaymentReturned{f.text("reason", kReasonText)}; },
    [](Fields&) -> Event { return Contradicted{}; },
    [](Fields& f) -> Event { return PaidLate{f.id<BatchId>("batch"), f.date("day"), read_amounts(f), f.id<BankAccountId>("account")}; },
};

template <std::size_t... I>
std::array<std::string_view, sizeof...(I)> acts(std::index_sequence<I...>) {
  return {act_of(Event(std::in_place_index<I>))...};
}

void write_answers_into(JsonWriter& json, const Answers& answers) {
  if (answers.leaving) json.field("leaving", law::to_string(*answers.leaving));
  json.field_if("statement_date", answers.statement_date).field_if("phk_date", answers.phk_date);
  json.field_if("contract_retirement_day", answers.contract_retirement_day);
  json.field_if("departure_intended", answers.departure_intended).field_if("disability_stated", answers.disability_stated);
  if (answers.heir) json.field("heir", law::to_string(*answers.heir));
  if (answers.by_will) json.field("by_will", true);
  json.field_if("death_date", answers.death_date);
}

}  // namespace

std::string encode_event(const Event& event) {
  JsonWriter json;
  json.object();
  std::visit([&](const auto& one) { write(json, one); }, event);
  json.end();
  return json.take();
}

Result<Event> decode_event(std::string_view act, std::string_view body) {
  static const auto kActs = acts(std::make_index_sequence<std::variant_size_v<Event>>());
  const auto found = std::ranges::find(kActs, act);
  if (found == kActs.end()) return internal("claim.stored_event", std::string(act));
  const auto document = http::JsonDocument::parse(body);
  if (!document) return internal("claim.stored_event", std::string(act));
  Fields fields(*document);
  Event event = kReaders[static_cast<std::size_t>(found - kActs.begin())](fields);
  if (!fields.finish()) return internal("claim.stored_event", std::string(act));
  return event;
}

std::string encode_defects(const std::vector<Defect>& defects) {
  JsonWriter json;
  json.object();
  write_defects(json, defects);
  json.end();
  return json.take();
}

Result<std::vector<Defect>> decode_defects(std::string_view text) {
  const auto document = TRY(http::JsonDocument::parse(text));
  Fields fields(document);
  auto defects = read_defects(fields);
  TRY(fields.finish());
  return defects;
}

Answers read_answers(Fields& fields) {
  Answers answers;
  answers.leaving = fields.maybe_choice("leaving", law::parse_leaving_kind);
  answers.statement_date = fields.maybe_date("statement_date");
  answers.phk_date = fields.maybe_date("phk_date");
  answers.contract_retirement_day = fields.maybe_date("contract_retirement_day");
  answers.departure_intended = fields.maybe_boolean("departure_intended");
  answers.disability_stated = fields.maybe_boolean("disability_stated");
  answers.heir = fields.maybe_choice("heir", law::parse_heir_relation);
  answers.by_will = fields.maybe_boolean("by_will").value_or(false);
  answers.death_date = fields.maybe_date("death_date");
  return answers;
}

void write_answers(JsonWriter& json, std::string_view name, const Answers& answers) {
  json.object(name);
  write_answers_into(json, answers);
  json.end();
}

std::string encode_answers(const Answers& answers) {
  JsonWriter json;
  json.object();
  write_answers_into(json, answers);
  json.end();
  return json.take();
}

Result<Answers> decode_answers(std::string_view text) {
  const auto document = http::JsonDocument::parse(text);
  if (!document) return internal("claim.stored_answers");
  Fields fields(*document);
  Answers answers = read_answers(fields);
  if (!fields.finish()) return internal("claim.stored_answers");
  return answers;
}

std::string encode_steps(const std::vector<law::Step>& steps) {
  JsonWriter json;
  json.array();
  for (const auto& step : steps) {
    json.object().field("label", step.label).field("formula", step.formula);
    json.array("inputs");
    for (const auto& input : step.inputs) json.object().field("name", input.name).field("value", input.value).end();
    json.end();
    json.field_if("amount", step.amount).field("article", law::print(step.article)).field("verified", step.article.verified);
    json.object("text").field("id", step.text.id).field("en", step.text.en).end().end();
  }
  json.end();
  return json.take();
}

}  // namespace teduh::claim
