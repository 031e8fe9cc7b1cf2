#include "claim/lifecycle.hpp"

#include <algorithm>
#include <array>

namespace teduh::claim {
namespace {

using Events = std::vector<Event>;
using Decision = Result<Events>;
using S = ClaimState;

Error wrong_state(const Claim& claim) {
  Error error = conflict("claim.wrong_state");
  error.facts.emplace_back("state", to_string(claim.state));
  return error;
}

bool is_one_of(S state, std::initializer_list<S> states) { return std::ranges::find(states, state) != states.end(); }

std::optional<StaffId> staff_of(const Actor& actor) {
  return actor.kind == ActorKind::staff ? std::optional(actor.staff) : std::nullopt;
}

/// A member who says that they live, or a bank that says two things, is not forgotten by a new submission or another account.
std::set<Hold> with_lasting(const Claim& claim, std::set<Hold> holds) {
  for (const Hold lasting : {Hold::member_objects, Hold::bank_contradicts})
    if (claim.holds.contains(lasting)) holds.insert(lasting);
  return holds;
}

bool held(const Claim& claim) { return !claim.holds.empty() && claim.hold_checked_by.size() < 2; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Error with_papers(Error error, const std::vector<std::string>& papers) {
  error.facts.emplace_back("papers", joined(papers));
  return error;
}

/// The law's answer as an error; nothing when it says yes.
std::optional<Error> refusal_of(const Facts& facts) {
  switch (facts.entitlement) {
    case law::Answer::yes: return std::nullopt;
    case law::Answer::not_yet: {
      Error error = conflict("claim.too_early");
      error.facts.emplace_back("first_day", facts.first_day ? print(*facts.first_day) : "");
      return error;
    }
    case law::Answer::no: {
      Error error = conflict("claim.no_right");
      error.facts.emplace_back("ground", facts.refusal_code);
      return error;
    }
    case law::Answer::incomplete: return conflict("claim.facts_missing");
  }
  return internal("claim.answer");
}

/// Whose data and money this is: the same questions at the start, at submission and before the amount is fixed.
std::optional<Error> ownership_problem(const Facts& facts) {
  if (!facts.membership_is_persons) return not_found("claim.no_such_membership");
  if (facts.kpj_shared) return conflict("claim.kpj_shared");
  if (facts.other_open_claim) return conflict("claim.already_open");
  return std::nullopt;
}

/// A claim never gives more than the balance, whatever was computed.
std::optional<Error> amount_problem(const Facts& facts) {
  if (!facts.amounts) return conflict("claim.amount_unknown");
  const auto& amounts = *facts.amounts;
  if (amounts.gross > facts.balance) return conflict("claim.above_balance");
  if (amounts.gross <= Rupiah(0)) return conflict("claim.nothing_to_pay");
  CHECK(amounts.tax >= Rupiah(0) && amounts.net == amounts.gross - amounts.tax);
  return std::nullopt;
}

Path path_for(const Facts& facts, const std::set<Hold>& holds) {
  CHECK(facts.sample_ppm > 0 && facts.sample_ppm <= 1'000'000 && facts.sample_draw >= 0 && facts.sample_draw < 1'000'000);
  if (!facts.self_service || facts.differences > 0 || !holds.empty()) return Path::two_officers;
  return facts.right_stated || facts.sample_draw < facts.sample_ppm ? Path::one_officer : Path::automatic;
}

Decision on(const Claim& claim, const Begin& begin, const Facts& facts, const Actor& actor) {
  if (claim.version != 0) return conflict("claim.already_begun");
  if (const auto problem = ownership_problem(facts)) return *problem;
  return Events{Begun{begin.id, begin.person, begin.membership, begin.reason, begin.channel, staff_of(actor)}};
}

Decision on(const Claim& claim, const Save& save, const Facts& facts, const Actor&) {
  if (!is_one_of(claim.state, {S::draft, S::returned})) return wrong_state(claim);
  if (save.account && !facts.account_is_persons) return conflict("claim.foreign_account");
  return Events{Saved{save.reason, save.account, save.channel}};
}

Decision on(const Claim& claim, const Submit&, const Facts& facts, const Actor&) {
  if (!is_one_of(claim.state, {S::draft, S::returned})) return wrong_state(claim);
  if (const auto problem = ownership_problem(facts)) return *problem;
  // An heir whom nobody has checked is not told by a refusal whether the member still works, nor whether there is money: officers see both.
  const bool refused_in_silence = facts.amount_withheld && facts.entitlement == law::Answer::no;
  if (const auto refusal = refusal_of(facts); refusal && !refused_in_silence) return *refusal;
  if (!claim.account) return conflict("claim.no_account");
  if (!facts.account_is_persons) return conflict("claim.foreign_account");
  if (const auto problem = amount_problem(facts); problem && !facts.amount_withheld) return *problem;
  if (!facts.papers_absent.empty()) return with_papers(conflict("claim.papers_missing"), facts.papers_absent);
  // A second submission may find more reasons for care, never fewer.
  std::set<Hold> holds = with_lasting(claim, facts.holds);
  Path path = path_for(facts, holds);
  if (claim.submitted_at) path = std::max(path, claim.path);
  return Events{Submitted{facts.now, facts.promised, path, std::move(holds)}};
}

Decision on(const Claim& claim, const Enqueue&, const Facts&, const Actor&) {
  if (claim.state != S::submitted) return wrong_state(claim);
  return Events{Queued{}};
}

Decision on(const Claim& claim, const Open&, const Facts&, const Actor& actor) {
  if (claim.state != S::queued) return wrong_state(claim);
  if (actor.kind == ActorKind::system && claim.path != Path::automatic) return denied("claim.officer_needed");
  return Events{Opened{staff_of(actor)}};
}

Decision on(const Claim& claim, const CheckHold&, const Facts& facts, const Actor& actor) {
  if (!is_one_of(claim.state, {S::submitted, S::queued, S::in_verification, S::determined, S::approved})) return wrong_state(claim);
  if (!held(claim)) return conflict("claim.not_held");
  if (claim.begun_by == actor.staff || facts.helped_claimant) return denied("claim.own_work");
  if (!claim.hold_checked_by.empty() && claim.hold_checked_by.front() == actor.staff) return denied("claim.second_person_needed");
  Events events{HoldChecked{actor.staff}};
  if (claim.hold_checked_by.size() == 1) events.emplace_back(HoldLifted{});
  return events;
}

Decision on(const Claim& claim, const Return& give_back, const Facts&, const Actor&) {
  if (claim.state != S::in_verification) return wrong_state(claim);
  if (give_back.defects.empty()) return invalid_fields({{"defects", "claim.defects_empty"}});
  for (const auto& defect : give_back.defects)
    if (defect.place.empty() || defect.code.empty() || defect.repair.empty()) return invalid_fields({{"defects", "claim.defect_without_repair"}});
  return Events{Returned{give_back.defects}};
}

Decision on(const Claim& claim, const Determine&, const Facts& facts, const Actor& actor) {
  if (claim.state != S::in_verification) return wrong_state(claim);
  if (const auto problem = ownership_problem(facts)) return *problem;
  if (held(claim)) return conflict("claim.held");
  if (const auto refusal = refusal_of(facts)) return *refusal;
  if (!facts.account_is_persons) return conflict("claim.foreign_account");
  if (!facts.papers_absent.empty()) return with_papers(conflict("claim.papers_missing"), facts.papers_absent);
  const bool by_system = actor.kind == ActorKind::system;
  if (!by_system && !facts.papers_unaccepted.empty()) return with_papers(conflict("claim.papers_unaccepted"), facts.papers_unaccepted);
  if (by_system && claim.path != Path::automatic) return denied("claim.officer_needed");
  if (const auto problem = amount_problem(facts)) return *problem;
  const bool careful = !facts.self_service || facts.differences > 0 || !claim.holds.empty();
  if ((careful || facts.right_stated) && by_system) return denied("claim.officer_needed");
  // An officer who took a claim out of the automatic path answers for it from then on.
  const Path path = careful ? Path::two_officers : by_system ? Path::automatic : std::max(claim.path, Path::one_officer);
  return Events{Determined{*facts.amounts, path, staff_of(actor)}};
}

Decision on(const Claim& claim, const ProposeRefusal& propose, const Facts&, const Actor& actor) {
  if (claim.state != S::in_verification) return wrong_state(claim);
  const Ground& ground = propose.ground;
  if (ground.code.empty() || ground.article.empty() || ground.objection.empty()) return invalid_fields({{"ground", "claim.ground_incomplete"}});
  return Events{RefusalProposed{ground, staff_of(actor)}};
}

/// The second pair of eyes: not who verified, not who worked on the claim for the person at a counter. A difference that appeared since the
/// amount was fixed asks for two as well, and the program is none of the two: what it determined alone goes back to be verified.
std::optional<Error> second_person_problem(const Claim& claim, const Facts& facts, const Actor& actor) {
  const bool own = actor.kind == ActorKind::staff && (claim.begun_by == actor.staff || facts.helped_claimant);
  if (own) return denied("claim.own_work");
  const bool one_alone = !claim.verifier || claim.verifier == staff_of(actor);
  const bool two_needed = claim.path == Path::two_officers || facts.differences > 0;
  if (two_needed && one_alone) return denied("claim.second_person_needed");
  return std::nullopt;
}

Decision on(const Claim& claim, const Approve&, const Facts& facts, const Actor& actor) {
  if (claim.state != S::determined) return wrong_state(claim);
  if (!claim.amounts) return conflict("claim.refusal_stands");
  if (actor.kind == ActorKind::system && claim.path != Path::automatic) return denied("claim.officer_needed");
  if (const auto problem = second_person_problem(claim, facts, actor)) return *problem;
  if (held(claim)) return conflict("claim.held");
  if (const auto refusal = refusal_of(facts)) return *refusal;
  if (!facts.account_is_persons) return conflict("claim.foreign_account");
  if (!facts.papers_absent.empty()) return with_papers(conflict("claim.papers_missing"), facts.papers_absent);
  // The balance may have changed since the amount was fixed (an undone file, a correction): then the amount is fixed again.
  if (facts.amount_outdated || claim.amounts->gross > facts.balance || facts.amounts != claim.amounts) return conflict("claim.amount_changed");
  return Events{Approved{staff_of(actor)}};
}

Decision on(const Claim& claim, const SendBack& back, const Facts&, const Actor& actor) {
  // An approved claim goes back as long as it stands in no batch: the balance sank, a year ended, or the member has objected since.
  const bool unsent = claim.state == S::approved && !claim.batch;
  if (claim.state != S::determined && !unsent) return wrong_state(claim);
  if (back.reason.empty()) return invalid_fields({{"reason", "claim.reason_missing"}});
  return Events{SentBack{back.reason, actor.staff}};
}

Decision on(const Claim& claim, const Reject&, const Facts&, const Actor& actor) {
  if (claim.state != S::determined) return wrong_state(claim);
  if (!claim.ground) return conflict("claim.no_refusal_proposed");
  // A refusal always takes two persons, whatever the amount.
  if (claim.verifier == actor.staff) return denied("claim.second_person_needed");
  return Events{Rejected{*claim.ground, actor.staff}};
}

/// Asked when a claim comes into a batch and again when the batch goes out.
std::optional<Error> sending_problem(const Claim& claim, const Facts& facts) {
  if (held(claim)) return conflict("claim.held");
  if (const auto refusal = refusal_of(facts)) return *refusal;
  if (!facts.account_is_persons) return conflict("claim.foreign_account");
  if (facts.amount_outdated) return conflict("claim.amount_changed");
  if (claim.amounts->gross > facts.balance) return conflict("claim.above_balance");
  return std::nullopt;
}

Decision on(const Claim& claim, const PutInBatch& put, const Facts& facts, const Actor&) {
  if (claim.state != S::approved) return wrong_state(claim);
  if (claim.batch) return conflict("claim.in_live_batch");
  if (const auto problem = sending_problem(claim, facts)) return *problem;
  return Events{Batched{put.batch}};
}

Decision on(const Claim& claim, const TakeFromBatch& take, const Facts&, const Actor&) {
  if (claim.state != S::approved || claim.batch != take.batch) return conflict("claim.not_in_batch");
  return Events{Unbatched{take.batch}};
}

Decision on(const Claim& claim, const ReleaseBatch& release, const Facts& facts, const Actor& actor) {
  if (claim.state != S::approved || claim.batch != release.batch) return conflict("claim.not_in_batch");
  if (release.made_by == actor.staff) return denied("claim.second_person_needed");
  if (const auto problem = sending_problem(claim, facts)) return *problem;
  return Events{Paying{release.batch, actor.staff}};
}

Decision on(const Claim& claim, const Settle& settle, const Facts&, const Actor&) {
  if (claim.state != S::paying || claim.batch != settle.batch) return conflict("claim.not_in_batch");
  return Events{Paid{settle.batch, settle.day}};
}

Decision on(const Claim& claim, const FailPayment& fail, const Facts&, const Actor&) {
  if (claim.state != S::paying || claim.batch != fail.batch) return conflict("claim.not_in_batch");
  if (fail.reason.empty()) return invalid_fields({{"reason", "claim.reason_missing"}});
  return Events{PaymentFailed{fail.batch, fail.reason}};
}

Decision on(const Claim& claim, const CorrectAccount& correct, const Facts& facts, const Actor&) {
  if (claim.state != S::payment_failed) return wrong_state(claim);
  if (!facts.account_is_persons) return conflict("claim.foreign_account");
  std::set<Hold> holds = with_lasting(claim, facts.holds);
  if (claim.account != correct.account) holds.insert(Hold::new_account);
  Events events{AccountCorrected{correct.account, std::move(holds), facts.promised}};
  // Weeks may lie between: the amount is that of today. Where the law gives none today, the old one stands and the approver sends it back.
  if (!refusal_of(facts) && !amount_problem(facts)) events.emplace_back(Redetermined{*facts.amounts});
  return events;
}

Decision on(const Claim& claim, const RefuseBatch& refuse, const Facts&, const Actor&) {
  if (claim.state != S::paying || claim.batch != refuse.batch) return conflict("claim.not_in_batch");
  if (refuse.reason.empty()) return invalid_fields({{"reason", "claim.reason_missing"}});
  return Events{BatchRefused{refuse.batch, refuse.reason}};
}

Decision on(const Claim& claim, const ReturnPayment& give_back, const Facts& facts, const Actor&) {
  if (!is_one_of(claim.state, {S::paid, S::closed})) return wrong_state(claim);
  if (give_back.reason.empty()) return invalid_fields({{"reason", "claim.reason_missing"}});
  if (facts.other_open_claim) return conflict("claim.already_open");
  return Events{PaymentReturned{give_back.reason}};
}

Decision on(const Claim& claim, const Contradict&, const Facts&, const Actor&) {
  if (is_one_of(claim.state, {S::draft, S::rejected, S::cancelled})) return wrong_state(claim);
  if (held(claim) && claim.holds.contains(Hold::bank_contradicts)) return conflict("claim.contradicted_already");
  return Events{Contradicted{}};
}

Decision on(const Claim& claim, const SettleLate& late, const Facts& facts, const Actor&) {
  if (!is_one_of(claim.state, {S::payment_failed, S::determined, S::approved})) return wrong_state(claim);
  if (claim.batch) return conflict("claim.in_live_batch");
  if (late.amounts.gross > facts.balance) return conflict("claim.above_balance");
  return Events{PaidLate{late.batch, late.day, late.amounts, late.account}};
}

Decision on(const Claim& claim, const AnnounceDelay& announce, const Facts&, const Actor&) {
  const bool clock_runs = is_one_of(claim.state, {S::submitted, S::queued, S::in_verification, S::determined, S::approved, S::paying, S::payment_failed});
  if (!clock_runs || !claim.promised) return wrong_state(claim);
  if (claim.delay_announced) return conflict("claim.delay_known");
  if (announce.reason.empty()) return invalid_fields({{"reason", "claim.reason_missing"}});
  return Events{DelayAnnounced{announce.reason}};
}

Decision on(const Claim& claim, const Cancel&, const Facts&, const Actor&) {
  if (!is_one_of(claim.state, {S::draft, S::submitted, S::queued, S::in_verification, S::returned})) return wrong_state(claim);
  return Events{Cancelled{}};
}

Decision on(const Claim& claim, const Close&, const Facts&, const Actor&) {
  if (claim.state != S::paid) return wrong_state(claim);
  return Events{Closed{}};
}

Decision on(const Claim& claim, const Object&, const Facts&, const Actor& actor) {
  if (claim.reason != law::JhtReason::death) return conflict("claim.not_a_death_claim");
  if (!is_open(claim.state) || claim.state == S::paying) return wrong_state(claim);
  if (held(claim) && claim.holds.contains(Hold::member_objects)) return conflict("claim.objected_already");
  return Events{Objected{staff_of(actor)}};
}

bool may_be_system(const Command& command) {
  return std::holds_alternative<Enqueue>(command) || std::holds_alternative<Open>(command) || std::holds_alternative<Determine>(command) ||
         std::holds_alternative<Approve>(command) || std::holds_alternative<AnnounceDelay>(command) || std::holds_alternative<Close>(command) ||
         std::holds_alternative<Cancel>(command);
}

}  // namespace

RoleSet roles_of(const Command& command) {
  // In the order of the variant.
  constexpr RoleSet kMember{Role::participant, Role::companion, Role::counter};
  constexpr RoleSet kVerifier{Role::verifier};
  constexpr RoleSet kApprover{Role::approver};
  constexpr RoleSet kOfficers{Role::counter, Role::verifier};
  constexpr RoleSet kReleaser{Role::payment_releaser};
  constexpr std::array<RoleSet, std::variant_size_v<Command>> kRoles{
      kMember,                               // Begin
      kMember,                               // Save
      kMember,                               // Submit
      kOfficers,                             // Enqueue
      RoleSet{Role::verifier, Role::approver},  // Open: below the limit the one officer may be an approver
      RoleSet{Role::verifier, Role::approver},  // CheckHold
      kVerifier,                             // Return
      RoleSet{Role::verifier, Role::approver},  // Determine
      kVerifier,                             // ProposeRefusal
      kApprover,                             // Approve
      kApprover,                             // SendBack
      kApprover,                             // Reject
      RoleSet{Role::payment_maker},          // PutInBatch
      RoleSet{Role::payment_maker},          // TakeFromBatch
      kReleaser,                             // ReleaseBatch
      kReleaser,                             // Settle
      kReleaser,                             // FailPayment
      kMember,                               // CorrectAccount
      RoleSet{Role::verifier, Role::approver},  // AnnounceDelay
      kMember,                               // Cancel
      RoleSet{Role::participant, Role::companion, Role::counter, Role::verifier},  // Close
      kMember,                               // Object
      kReleaser,                             // RefuseBatch
      kReleaser,                             // ReturnPayment
      kReleaser,                             // Contradict
      kReleaser,                             // SettleLate
  };
  return kRoles[command.index()];
}

Result<std::vector<Event>> decide(const Claim& claim, const Command& command, const Facts& facts, const Actor& actor) {
  const bool by_system = actor.kind == ActorKind::system;
  if (by_system ? !may_be_system(command) : !actor.roles.meets(roles_of(command))) return denied("claim.role");
  if (claim.version == 0 && !std::holds_alternative<Begin>(command)) return not_found("claim.no_such_claim");
  return std::visit([&](const auto& one) { return on(claim, one, facts, actor); }, command);
}

}  // namespace teduh::claim
