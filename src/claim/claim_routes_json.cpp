#include <fmt/format.h>

#include "claim/access.hpp"
#include "claim/claim_json.hpp"
#include "claim/claim_routes.hpp"
#include "claim/claim_views.hpp"
#include "claim/death_claim.hpp"
#include "claim/heir_routes.hpp"
#include "claim/lifecycle.hpp"
#include "claim/run_command.hpp"
#include "member/membership.hpp"
#include "member/relation.hpp"
#include "platform/http/reading_route.hpp"

namespace teduh::claim {
namespace {

using http::Answer;
using http::Call;
using http::Fields;
using http::Method;
using http::Route;
using http::Work;
using http::WriteWork;

constexpr RoleSet kMemberSide{Role::participant, Role::companion, Role::counter};
constexpr RoleSet kReaders{Role::participant, Role::companion, Role::counter, Role::verifier, Role::approver, Role::payment_maker,
                           Role::payment_releaser, Role::auditor, Role::manager};
constexpr RoleSet kDesk{Role::counter, Role::verifier, Role::approver, Role::auditor, Role::manager};

Answer shown(const Deps& deps, const Actor& actor, const Outcome& outcome, int status = 200) {
  const Outcome seen{as_seen_by(actor, outcome.row), outcome.events, outcome.receipt};
  Answer answer = Answer::json(outcome_json(deps, seen));
  answer.status = status;
  answer.subjects = {outcome.row.claim.person};
  answer.log = {{"claim", outcome.row.claim.id.print()}};
  return answer;
}

// POST /api/claims

struct BeginInput {
  ClaimId id;
  std::optional<PersonId> person;  // at a counter, or the deceased for an heir; else oneself
  MembershipId membership;
  law::JhtReason reason = law::JhtReason::retirement_age;
  Channel channel = Channel::phone;
};

Result<BeginInput> decode_begin(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  BeginInput input;
  input.id = fields.id<ClaimId>("id");
  input.person = fields.maybe_id<PersonId>("person_id");
  input.membership = fields.id<MembershipId>("membership_id");
  input.reason = fields.choice("reason", law::parse_jht_reason);
  input.channel = fields.choice("channel", parse_channel);
  TRY(fields.finish());
  return input;
}

/// An heir on record claims on a death only, and learns nothing of a claim that another heir has begun.
Result<void> check_heir_begins(store::ReadTx& tx, const PersonId& deceased, const BeginInput& input) {
  if (input.reason != law::JhtReason::death) return conflict("claim.heir_only_death");
  if (TRY(find_claim_key(tx, input.id))) return conflict("claim.already_begun");
  if (TRY(find_open_claim(tx, deceased, input.membership))) return conflict("claim.death_counter");
  return {};
}

/// The heir is on record (check_may_act_for): as what.
Result<law::HeirRelation> recorded_relation(store::ReadTx& tx, const Deps& deps, const PersonId& heir, const PersonId& deceased) {
  for (const auto& one : TRY(member::list_heirs(tx, deps.members.vault, deceased)))
    if (one.data.person == heir) return static_cast<law::HeirRelation>(one.data.relation);
  return not_found("claim.no_such_membership");
}

Result<Answer> begin_work(store::Tx& tx, const Deps& deps, const Call& call, const BeginInput& input) {
  if (call.actor.kind == ActorKind::staff && !input.person) return invalid_fields({{"person_id", "input.required"}});
  const PersonId person = input.person.value_or(call.actor.person);
  TRY(check_may_act_for(tx, call.actor, person, deps.members.vault));
  if (is_heir_of(call.actor, person)) {
    TRY(check_heir_begins(tx, person, input));
    const auto relation = TRY(recorded_relation(tx, deps, call.actor.person, person));
    const Claimant heir{.person = call.actor.person, .relation = relation, .recorded = true, .by = {}, .since = deps.clock.now()};
    TRY(put_claimant(tx, {person, input.id, heir}));
  }
  const auto outcome = TRY(begin_claim(tx, deps, call.actor, {input.id, person, input.membership, input.reason, input.channel}));
  Answer answer = shown(deps, call.actor, outcome, 201);
  answer.headers.emplace_back("Location", "/api/claims/" + input.id.print());
  return answer;
}

// PUT /api/claims/{claim_id}/answers

struct SaveInput {
  Save save;
  Answers answers;
};

Result<SaveInput> decode_save(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  SaveInput input;
  input.save.reason = fields.choice("reason", law::parse_jht_reason);
  input.save.account = fields.maybe_id<BankAccountId>("account_id");
  input.save.channel = fields.choice("channel", parse_channel);
  fields.maybe_object("answers", [&](Fields& answers) { input.answers = read_answers(answers); });
  TRY(fields.finish());
  return input;
}

Result<Answer> save_work(store::Tx& tx, const Deps& deps, const Call& call, const SaveInput& input) {
  const ClaimKey key = TRY(claim_in(tx, call));
  if (is_heir_of(call.actor, key.person) && input.save.reason != law::JhtReason::death) return conflict("claim.heir_only_death");
  Save save = input.save;
  if (save.account) save.account = TRY(account_for_claim(tx, deps, call.actor, key, *save.account));
  const auto outcome = TRY(run_command(tx, deps, call.actor, key, save));
  TRY(save_answers(tx, key, input.answers, deps.clock.now()));
  return shown(deps, call.actor, outcome);
}

// The commands that differ only in their body.

using Decode = Result<Command> (*)(const std::string& body);

template <typename One>
Result<Command> decode_empty(const std::string& body) {
  TRY(http::check_says_nothing(body));
  return Command(One{});
}

Result<Command> decode_return(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  Return command;
  fields.each("defects", {.min = 1, .max = 30}, [&](Fields& one) {
    command.defects.push_back({one.text("place", {.max = 60}), one.text("code", {.max = 60}), one.text("repair", {.max = 300})});
  });
  TRY(fields.finish());
  return Command(std::move(command));
}

Result<Command> decode_refusal(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  ProposeRefusal command;
  command.ground.code = fields.text("code", {.max = 60});
  command.ground.article = fields.text("article", {.max = 120});
  command.ground.objection = fields.text("objection", {.max = 500, .lines = true});
  TRY(fields.finish());
  return Command(std::move(command));
}

template <typename One>
Result<Command> decode_reason(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  One command;
  command.reason = fields.text("reason", {.max = 500, .lines = true});
  TRY(fields.finish());
  return Command(std::move(command));
}

Result<Command> decode_account(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  const CorrectAccount command{fields.id<BankAccountId>("account_id")};
  TRY(fields.finish());
  return Command(command);
}

struct CommandRow {
  const char* path;       // below /api/claims/{claim_id}/
  const char* operation;
  Command sample;         // only for its roles
  Decode decode;
  bool step_up = false;   // money and final words: the second factor lately
};

const std::vector<CommandRow>& command_rows() {
  static const std::vector<CommandRow> kCommands{
      {"submit", "submitClaim", Submit{}, decode_empty<Submit>},
      {"cancel", "cancelClaim", Cancel{}, decode_empty<Cancel>},
      {"close", "closeClaim", Close{}, decode_empty<Close>},
      {"account", "correctAccount", CorrectAccount{}, decode_account},
      {"enqueue", "enqueueClaim", Enqueue{}, decode_empty<Enqueue>},
      {"open", "openClaim", Open{}, decode_empty<Open>},
      {"hold-checks", "checkHold", CheckHold{}, decode_empty<CheckHold>},
      {"return", "returnClaim", Return{}, decode_return},
      {"determine", "determineClaim", Determine{}, decode_empty<Determine>},
      {"refusal", "proposeRefusal", ProposeRefusal{}, decode_refusal},
      {"approve", "approveClaim", Approve{}, decode_empty<Approve>, true},
      {"send-back", "sendBackClaim", SendBack{}, decode_reason<SendBack>},
      {"reject", "rejectClaim", Reject{}, decode_empty<Reject>, true},
      {"delay", "announceDelay", AnnounceDelay{}, decode_reason<AnnounceDelay>},
  };
  return kCommands;
}

/// An heir names an account of their own; the claim names the note of it on the deceased's record.
Result<Command> with_heirs_account(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimKey& key, Command command) {
  auto* correct = std::get_if<CorrectAccount>(&command);
  if (correct != nullptr) correct->account = TRY(account_for_claim(tx, deps, actor, key, correct->account));
  return command;
}

Route command_route(const Deps& deps, const CommandRow& row) {
  return {.method = Method::post,
          .pattern = fmt::format("/api/claims/{{claim_id}}/{}", row.path),
          .operation = row.operation,
          .access = {.roles = roles_of(row.sample), .guard = claim_guard(deps.members.vault), .step_up = row.step_up},
          .prepare = [&deps, decode = row.decode](const Call& call) -> Result<Work> {
            auto command = TRY(decode(call.body));
            return Work{WriteWork([&deps, command = std::move(command)](store::Tx& tx, const Call& inner) -> Result<Answer> {
              const ClaimKey key = TRY(claim_in(tx, inner));
              const Command whole = TRY(with_heirs_account(tx, deps, inner.actor, key, command));
              return shown(deps, inner.actor, TRY(run_command(tx, deps, inner.actor, key, whole)));
            })};
          }};
}

// Reading.

Result<Answer> show_claim(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const ClaimRow row = TRY(get_claim(tx, TRY(claim_in(tx, call))));
  Answer answer = Answer::json(claim_json(deps, as_seen_by(call.actor, row)));
  answer.subjects = {row.claim.person};
  return answer;
}

Result<Answer> show_check(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const ClaimKey key = TRY(claim_in(tx, call));
  const ClaimRow row = TRY(get_claim(tx, key));
  const Date law_day = TRY(law_day_of(tx, deps, row));
  const LegalView view = TRY(legal_view(tx, deps, row, law_day));
  const auto answers = TRY(get_answers(tx, key));
  const auto papers = TRY(paper::list_papers(tx, key.person, key.claim));
  const Facts facts = TRY(gather_facts(tx, deps, row, Determine{}, call.actor));
  // Before the amount is fixed nobody has checked the heir: whether there is money, and how much, is not told.
  const bool withheld = is_heir_of(call.actor, key.person) && !row.claim.amounts;
  Answer answer = Answer::json(check_json(deps, {row, answers, view, papers, facts, withheld}));
  answer.subjects = {key.person};
  return answer;
}

Result<Answer> show_timeline(store::ReadTx& tx, const Deps&, const Call& call) {
  const ClaimKey key = TRY(claim_in(tx, call));
  auto events = TRY(list_events(tx, key));
  if (is_heir_of(call.actor, key.person)) std::erase_if(events, [](const StoredEvent& one) { return std::holds_alternative<Objected>(one.event); });
  Answer answer = Answer::json(timeline_json(events));
  answer.subjects = {key.person};
  return answer;
}

Result<Answer> show_calculation(store::ReadTx& tx, const Deps&, const Call& call) {
  const ClaimKey key = TRY(claim_in(tx, call));
  const auto determination = TRY(find_determination(tx, key));
  if (!determination) return not_found("claim.no_calculation");
  Answer answer = Answer::json(determination_json(*determination));
  answer.subjects = {key.person};
  return answer;
}

Result<Answer> list_own(store::ReadTx& tx, const Deps& deps, const Call& call) {
  auto rows = TRY(list_claims_of_person(tx, call.actor.person));
  for (const auto& row : TRY(list_claims_of_heir(tx, call.actor.person))) rows.push_back(as_seen_by(call.actor, row));
  return Answer::json(claims_json(deps, rows));
}

std::optional<ClaimState> parse_state(std::string_view text) {
  for (int i = 1; i <= static_cast<int>(ClaimState::closed); ++i)
    if (to_string(static_cast<ClaimState>(i)) == text) return static_cast<ClaimState>(i);
  return std::nullopt;
}

Result<Answer> list_desk(store::ReadTx& tx, const Deps& deps, const Call& call) {
  const auto state = parse_state(call.query_value("state").value_or("queued"));
  if (!state) return invalid_fields({{"state", "input.choice"}});
  const auto rows = TRY(list_claims_at_desk(tx, call.actor.branch, *state));
  Answer answer = Answer::json(claims_json(deps, rows));
  for (const auto& row : rows) answer.subjects.push_back(row.claim.person);
  return answer;
}

// POST /api/claims/{claim_id}/papers/{paper_id}/judgement

Result<paper::Judgement> decode_judgement(const Call& call) {
  const auto document = TRY(http::JsonDocument::parse(call.body));
  Fields fields(document);
  paper::Judgement judgement;
  judgement.accepted = fields.boolean("accepted");
  judgement.reason = fields.maybe_text("reason", {.max = 60}).value_or("");
  judgement.repair = fields.maybe_text("repair", {.max = 300}).value_or("");
  TRY(fields.finish());
  judgement.paper = TRY(http::id_parameter<PaperId>(call, "paper_id"));
  return judgement;
}

Result<Answer> judge_work(store::Tx& tx, const Deps& deps, const Call& call, paper::Judgement judgement) {
  const ClaimKey key = TRY(claim_in(tx, call));
  const ClaimRow row = TRY(get_claim(tx, key));
  if (row.claim.state != ClaimState::in_verification) {
    Error error = conflict("claim.wrong_state");
    error.facts.emplace_back("state", to_string(row.claim.state));
    return error;
  }
  judgement.person = key.person;
  const auto one = TRY(paper::get_paper(tx, key.person, judgement.paper));
  if (one.claim != key.claim) return not_found("paper.no_such_paper");
  const Moment now = deps.clock.now();
  TRY(paper::judge_paper(tx, call.actor, judgement, now));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, call.actor, "paper.judged");
  entry.about("claim", key.claim).about("person", key.person).about("paper", judgement.paper);
  entry.fact("accepted", std::int64_t{judgement.accepted}).fact("kind", one.kind);
  TRY(deps.journal.append(tx, entry));
  return Answer::no_content();
}

using Show = Result<Answer> (*)(store::ReadTx&, const Deps&, const Call&);

Route reading_route(const Deps& deps, std::string pattern, std::string operation, http::Access access, Show show) {
  return http::reading_route(std::move(pattern), std::move(operation), std::move(access),
                             [&deps, show](store::ReadTx& tx, const Call& call) { return show(tx, deps, call); });
}

void add_reading(std::vector<Route>& routes, const Deps& deps) {
  const http::Access one{.roles = kReaders, .guard = claim_guard(deps.members.vault), .reads_person = true};
  routes.push_back(reading_route(deps, "/api/claims", "listClaims", {.roles = {Role::participant, Role::companion}}, list_own));
  routes.push_back(reading_route(deps, "/api/claims/{claim_id}", "getClaim", one, show_claim));
  routes.push_back(reading_route(deps, "/api/claims/{claim_id}/check", "checkClaim", one, show_check));
  routes.push_back(reading_route(deps, "/api/claims/{claim_id}/timeline", "getClaimTimeline", one, show_timeline));
  routes.push_back(reading_route(deps, "/api/claims/{claim_id}/calculation", "getClaimCalculation", one, show_calculation));
  routes.push_back(reading_route(deps, "/api/desk/claims", "listDesk", {.roles = kDesk, .reads_person = true}, list_desk));
}

}  // namespace

std::vector<Route> claim_routes(const Deps& deps) {
  std::vector<Route> routes;
  routes.push_back({.method = Method::post,
                    .pattern = "/api/claims",
                    .operation = "beginClaim",
                    .access = {.roles = kMemberSide},
                    .prepare = [&deps](const Call& call) -> Result<Work> {
                      auto input = TRY(decode_begin(call.body));
                      return Work{WriteWork([&deps, input](store::Tx& tx, const Call& inner) { return begin_work(tx, deps, inner, input); })};
                    }});
  routes.push_back({.method = Method::put,
                    .pattern = "/api/claims/{claim_id}/answers",
                    .operation = "saveClaim",
                    .access = {.roles = kMemberSide, .guard = claim_guard(deps.members.vault)},
                    .prepare = [&deps](const Call& call) -> Result<Work> {
                      auto input = TRY(decode_save(call.body));
                      return Work{WriteWork([&deps, input](store::Tx& tx, const Call& inner) { return save_work(tx, deps, inner, input); })};
                    }});
  routes.push_back({.method = Method::post,
                    .pattern = "/api/claims/{claim_id}/papers/{paper_id}/judgement",
                    .operation = "judgePaper",
                    .access = {.roles = {Role::verifier, Role::approver}, .guard = claim_guard(deps.members.vault)},
                    .prepare = [&deps](const Call& call) -> Result<Work> {
                      auto input = TRY(decode_judgement(call));
                      return Work{WriteWork([&deps, input](store::Tx& tx, const Call& inner) { return judge_work(tx, deps, inner, input); })};
                    }});
  for (const auto& row : command_rows()) routes.push_back(command_route(deps, row));
  add_reading(routes, deps);
  for (auto& route : heir_routes(deps)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace teduh::claim
