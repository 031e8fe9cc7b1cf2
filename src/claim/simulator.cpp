#include "claim/simulator.hpp"

#include <algorithm>

#include "claim/lifecycle.hpp"
#include "claim/simulator_record.hpp"

namespace teduh::claim {
namespace {

using S = ClaimState;
using namespace simulated;  // NOLINT: this file is the simulation

class Run {
 public:
  Run(std::uint64_t seed, int commands_max, const Rules& rules, SimulationReport& report)
      : seed_(seed), dice_(seed), commands_max_(commands_max), rules_(rules), report_(report) {}

  void go() {
    draw_world();
    for (int i = 0; i < commands_max_ && !report_.violation; ++i) step();
    ++report_.sequences;
  }

 private:
  void draw_world() {
    world_.balance = any_balance();
    world_.share = dice_.one_in(4) ? Rate::percent(10) : Rate::percent(100);
    world_.sample_ppm = dice_.one_in(2) ? 1'000'000 : 200'000;
    if (dice_.one_in(3)) world_.absent = {"ktp"};
    if (dice_.one_in(2)) world_.unaccepted = {"kpj"};
    if (dice_.one_in(4)) world_.holds = {Hold::new_device};
    if (dice_.one_in(5)) world_.differences = 1;
    world_.stated = dice_.one_in(4);
    reason_ = dice_.pick(std::vector{law::JhtReason::job_ended, law::JhtReason::retirement_age, law::JhtReason::death});
    records_.resize(2);
  }

  /// Mostly small ones, and some above the part that is free of tax.
  Rupiah any_balance() { return Rupiah(static_cast<std::int64_t>(dice_.below(dice_.one_in(4) ? 200'000'000 : 40'000'000))); }

  /// The world goes on: papers come, balances move, the law's answer changes.
  void drift() {
    switch (dice_.below(12)) {
      case 0: world_.today = world_.today.plus_days(static_cast<int>(dice_.below(dice_.one_in(10) ? 200 : 10))); break;
      case 1: world_.absent.clear(); break;
      case 2: world_.unaccepted.clear(); break;
      case 3: if (dice_.one_in(3)) world_.absent = {"kk"}; break;
      case 4: if (dice_.one_in(3)) world_.unaccepted = {"kk"}; break;
      case 5: if (dice_.one_in(6)) world_.balance = any_balance(); break;
      case 6: world_.entitlement = dice_.one_in(6) ? static_cast<law::Answer>(1 + dice_.below(4)) : law::Answer::yes; break;
      case 7: world_.account_is_persons = !dice_.one_in(8); break;
      case 8: world_.kpj_shared = dice_.one_in(20); break;
      case 9: world_.differences = dice_.one_in(5) ? 1 : 0; break;
      case 10: world_.holds = dice_.one_in(5) ? std::set<Hold>{static_cast<Hold>(1 + dice_.below(8))} : std::set<Hold>{}; break;
      case 11: world_.stated = dice_.one_in(4); break;
    }
  }

  Facts facts_for(std::size_t which, const Actor& actor) {
    const Record& other = records_[1 - which];
    Facts facts;
    facts.today = world_.today;
    facts.now = start_of(world_.today, Zone::wita) + std::chrono::seconds(report_.commands % 50'000);
    facts.other_open_claim = other.claim.version > 0 && is_open(other.claim.state);
    facts.kpj_shared = world_.kpj_shared;
    facts.account_is_persons = world_.account_is_persons;
    facts.entitlement = world_.entitlement;
    facts.balance = world_.balance;
    facts.amounts = law_amounts();
    facts.self_service = world_.balance <= Rupiah(15'000'000);
    facts.differences = world_.differences;
    facts.right_stated = world_.stated;
    facts.helped_claimant = actor.kind == ActorKind::staff && records_[which].helpers.contains(actor.staff);
    facts.papers_absent = world_.absent;
    facts.papers_unaccepted = world_.unaccepted;
    facts.holds = world_.holds;
    facts.sample_ppm = world_.sample_ppm;
    facts.sample_draw = static_cast<std::int64_t>(dice_.below(1'000'000));
    facts.promised = world_.today.plus_days(7);
    facts.amount_outdated = records_[which].determined_in < world_.today.year();
    return facts;
  }

  [[nodiscard]] Amounts law_amounts() const {
    const Rupiah gross = times_down(world_.balance, world_.share);
    const Rupiah tax = gross > Rupiah(50'000'000) ? times_half_up(gross - Rupiah(50'000'000), Rate::percent(5)) : Rupiah(0);
    return {gross, tax, gross - tax};
  }

  /// Mostly what would come next, sometimes anything at all.
  Command draw_command(const Claim& claim, std::size_t which) {
    if (claim.version == 0) return begin(which);
    if (dice_.one_in(4)) return any_command(claim, which);
    switch (claim.state) {
      case S::draft: return dice_.one_in(2) || !claim.account ? Command(Save{claim.reason, account(1), Channel::phone}) : Command(Submit{});
      case S::submitted: return dice_.one_in(4) ? Command(CheckHold{}) : Command(Enqueue{});
      case S::queued: return dice_.one_in(4) ? Command(CheckHold{}) : Command(Open{});
      case S::in_verification: return next_of_verification();
      case S::returned: return Submit{};
      case S::determined: return next_of_determined(claim);
      case S::approved: return claim.batch ? Command(ReleaseBatch{*claim.batch, maker_of(*claim.batch)}) : Command(PutInBatch{batch()});
      case S::paying: return next_of_paying(claim);
      case S::payment_failed: return dice_.one_in(4) ? word_of_the_bank(claim, which) : Command(CorrectAccount{account(2)});
      case S::paid: return dice_.one_in(3) ? Command(ReturnPayment{"AC04"}) : Command(Close{});
      case S::rejected:
      case S::cancelled:
      case S::closed: return any_command(claim, which);
    }
    return Submit{};
  }

  Command next_of_paying(const Claim& claim) {
    if (dice_.one_in(3)) return FailPayment{*claim.batch, "AC04"};
    return dice_.one_in(4) ? Command(RefuseBatch{*claim.batch, "DT01"}) : Command(Settle{*claim.batch, world_.today});
  }

  /// The bank repeats itself, comes back to what it said, or says the opposite.
  Command word_of_the_bank(const Claim& claim, std::size_t which) {
    switch (dice_.below(4)) {
      case 0: return Contradict{};
      case 1: return ReturnPayment{"AC04"};
      case 2: return RefuseBatch{claim.batch.value_or(batch()), "DT01"};
      default: break;
    }
    const auto& sent = records_[which].sent;
    return sent ? Command(SettleLate{sent->batch, world_.today, sent->amounts, sent->account}) : Command(Contradict{});
  }

  Command next_of_verification() {
    switch (dice_.below(6)) {
      case 0: return Return{{{"paper:ktp", "paper.unreadable", "Foto ulang KTP."}}};
      case 1: return ProposeRefusal{{"jht.still_active", "Permenaker 4/2022 pasal 5", "Keberatan ke kantor cabang dalam 30 hari."}};
      case 2: return CheckHold{};
      default: return Determine{};
    }
  }

  Command next_of_determined(const Claim& claim) {
    if (dice_.one_in(8)) return SendBack{"periksa ulang"};
    if (!claim.hold_checked_by.empty() || !claim.holds.empty())
      if (dice_.one_in(2)) return CheckHold{};
    return claim.ground ? Command(Reject{}) : Command(Approve{});
  }

  Command any_command(const Claim& claim, std::size_t which) {
    switch (dice_.below(23)) {
      case 0: return begin(which);
      case 1: return Save{claim.reason, account(1), Channel::counter};
      case 2: return Submit{};
      case 3: return Enqueue{};
      case 4: return Open{};
      case 5: return CheckHold{};
      case 6: return Return{dice_.one_in(2) ? std::vector<Defect>{} : std::vector<Defect>{{"paper:kk", "paper.missing", dice_.one_in(2) ? "" : "Unggah KK."}}};
      case 7: return Determine{};
      case 8: return ProposeRefusal{{"jht.still_active", dice_.one_in(2) ? "" : "Permenaker 4/2022 pasal 5", "Keberatan dalam 30 hari."}};
      case 9: return Approve{};
      case 10: return SendBack{dice_.one_in(2) ? "" : "periksa ulang"};
      case 11: return Reject{};
      case 12: return PutInBatch{batch()};
      case 13: return TakeFromBatch{claim.batch.value_or(batch())};
      case 14: { const BatchId which_batch = claim.batch.value_or(batch()); return ReleaseBatch{which_batch, maker_of(which_batch)}; }
      case 15: return Settle{claim.batch.value_or(batch()), world_.today};
      case 16: return FailPayment{claim.batch.value_or(batch()), "AC01"};
      case 17: return CorrectAccount{account(1)};
      case 18: return AnnounceDelay{"antrean panjang"};
      case 19: return Cancel{};
      case 20: return Object{};
      case 21: return word_of_the_bank(claim, which);
      default: return Close{};
    }
  }

  [[nodiscard]] Command begin(std::size_t which) const {
    return Begin{numbered<ClaimId>(4, static_cast<std::uint8_t>(which)), numbered<PersonId>(2, 1), numbered<MembershipId>(3, 1), reason_, Channel::phone};
  }
  static BankAccountId account(std::uint8_t number) { return numbered<BankAccountId>(5, number); }
  BatchId batch() { return numbered<BatchId>(6, static_cast<std::uint8_t>(dice_.below(3))); }
  StaffId maker_of(const BatchId& batch) {
    const auto found = world_.batch_maker.find(batch);
    return found == world_.batch_maker.end() ? numbered<StaffId>(1, 8) : found->second;
  }

  void step() {
    drift();
    const std::size_t which = dice_.one_in(8) ? 1 : 0;
    Record& record = records_[which];
    const Command command = draw_command(record.claim, which);
    const Actor actor = draw_actor(command);
    const Facts facts = facts_for(which, actor);
    ++report_.commands;
    const auto decided = rules_.decide(record.claim, command, facts, actor);
    if (!decided) return;
    ++report_.accepted;
    if (decided->empty()) return fail("an accepted command leaves an event");
    for (const auto& event : *decided) take(record, event, facts, actor);
    if (report_.violation) return;
    if (const auto* put = std::get_if<PutInBatch>(&command)) world_.batch_maker.try_emplace(put->batch, actor.staff);
    check_always(record);
  }

  /// Usually somebody with the role, so that sequences get far; sometimes anybody.
  Actor draw_actor(const Command& command) {
    const Actor& first = dice_.pick(people_);
    if (dice_.one_in(5)) return first;
    Actor actor = first;
    for (int i = 0; i < 8 && !actor.roles.meets(roles_of(command)); ++i) actor = dice_.pick(people_);
    return actor;
  }

  void take(Record& record, const Event& event, const Facts& facts, const Actor& actor) {
    const S before = record.claim.state;
    const bool had_begun = record.claim.version > 0;
    trace_.push_back(std::string(act_of(event)) + " by " + (actor.kind == ActorKind::staff ? std::to_string(actor.staff.uuid()[15]) : actor.id().substr(0, 6)));
    record.events.push_back(event);
    try {
      record.claim = rules_.evolve(std::move(record.claim), event);
    } catch (const CheckFailure&) {
      return fail("every decided event can be folded");
    }
    const S after = record.claim.state;
    ++report_.reached[static_cast<std::size_t>(after)];
    if (had_begun && !edge_allowed(before, after)) fail("states change only along the allowed edges");
    const bool of_the_bank = std::holds_alternative<PaymentReturned>(event) || std::holds_alternative<Contradicted>(event);
    if (had_begun && is_final(before) && !(before == S::closed && of_the_bank)) fail("nothing happens after the end");
    check_event(record, event, facts, actor);
  }

  /// What must hold at the moment of an event, judged from the world and not from the claim's own words.
  void check_event(Record& record, const Event& event, const Facts& facts, const Actor& actor) {
    const bool system = actor.kind == ActorKind::system;
    record.note(event, world_, facts, actor);
    if (std::holds_alternative<Submitted>(event)) return check_submitted(facts);
    if (std::holds_alternative<HoldChecked>(event) && record.helpers.contains(actor.staff)) fail("nobody checks what they did for the claimant");
    if (const auto* determined = std::get_if<Determined>(&event)) return check_determined(record, *determined, facts, actor);
    if (const auto* proposed = std::get_if<RefusalProposed>(&event)) return check_ground(record, proposed->ground, actor);
    if (std::holds_alternative<Approved>(event)) return check_approved(record, facts, actor);
    if (const auto* rejected = std::get_if<Rejected>(&event)) {
      if (rejected->ground.article.empty() || rejected->ground.code.empty()) fail("every refusal has a legal ground");
      if (rejected->ground.objection.empty()) fail("every refusal says how to object");
      if (!record.determined_by.empty() && record.determined_by.back().staff == actor.staff) fail("maker and checker of a refusal differ");
    }
    if (const auto* returned = std::get_if<Returned>(&event)) {
      if (returned->defects.empty() || std::ranges::any_of(returned->defects, [](const Defect& d) { return d.repair.empty(); }))
        fail("a returned claim lists each fault with its repair");
    }
    if (std::holds_alternative<Batched>(event) || std::holds_alternative<Paying>(event)) check_sending(record);
    if (const auto* paying = std::get_if<Paying>(&event)) {
      if (facts.entitlement != law::Answer::yes) fail("nothing is paid without a right");
      if (!world_.account_is_persons) fail("money goes to an account of the person only");
      if (maker_of(paying->batch) == actor.staff) fail("who makes a batch does not release it");
      reserve(record);
      record.sent = PaidLate{paying->batch, world_.today, *record.claim.amounts, *record.claim.account};
    }
    if (is_money_back(event)) give_back(record);
    if (std::holds_alternative<PaymentReturned>(event)) --record.paid;
    if (std::holds_alternative<PaidLate>(event)) reserve(record);
    const bool paid = std::holds_alternative<Paid>(event) || std::holds_alternative<PaidLate>(event);
    if (paid) check_paid(record);
    if (system && (paid || std::holds_alternative<Rejected>(event))) fail("the program neither pays nor refuses");
  }

  /// Judged when a claim comes into a batch and again when the batch goes out.
  void check_sending(const Record& record) {
    if (record.contradicted) fail("what the bank contradicts goes out only after two have looked");
    if (record.determined_in != world_.today.year()) fail("an amount of an earlier year is not paid");
    check_hold(record);
  }

  void check_submitted(const Facts& facts) {
    if (!world_.absent.empty()) fail("nothing is submitted with a missing paper");
    if (facts.entitlement != law::Answer::yes) fail("nothing is submitted without a right");
    if (world_.kpj_shared) fail("a shared KPJ is not claimed on");
  }

  void check_determined(Record& record, const Determined& determined, const Facts& facts, const Actor& actor) {
    record.determined_by.push_back(actor);
    if (determined.amounts.gross > world_.balance) fail("never above the entitlement");
    if (determined.amounts.net + determined.amounts.tax != determined.amounts.gross) fail("gross is net and tax");
    if (!world_.absent.empty()) fail("nothing is determined with a missing paper");
    const bool automatic = actor.kind == ActorKind::system;
    if (!automatic && !world_.unaccepted.empty()) fail("an officer determines only on accepted papers");
    if (automatic && (world_.balance > Rupiah(15'000'000) || world_.differences > 0)) fail("the program decides small and clean claims only");
    if (automatic && world_.stated) fail("the program never decides on a word alone");
    if (facts.entitlement != law::Answer::yes) fail("nothing is determined without a right");
    check_hold(record);
  }

  void check_ground(Record& record, const Ground& ground, const Actor& actor) {
    record.determined_by.push_back(actor);
    if (ground.article.empty() || ground.code.empty()) fail("every refusal has a legal ground");
  }

  void check_hold(const Record& record) {
    if (record.held && record.hold_checkers.size() < 2) fail("a held claim is looked at by two persons");
  }

  void check_approved(const Record& record, const Facts& facts, const Actor& actor) {
    if (!world_.absent.empty()) fail("nothing is approved with a missing paper");
    if (record.determined > facts.balance) fail("never above the entitlement");
    if (facts.entitlement != law::Answer::yes) fail("nothing is approved without a right");
    const bool small = !record.two_needed && world_.differences == 0;
    const Actor& maker = record.determined_by.back();
    if (!small && maker.kind == ActorKind::staff && maker.staff == actor.staff) fail("maker and checker are different people");
    if (small && actor.kind == ActorKind::system && maker.kind != ActorKind::system) fail("the program approves only what it determined");
    if (!small && (maker.kind == ActorKind::system || actor.kind == ActorKind::system)) fail("the program is no second officer");
    if (actor.kind == ActorKind::staff && record.helpers.contains(actor.staff)) fail("nobody approves what they did for the claimant");
    check_hold(record);
  }

  /// The payout is posted when the batch goes out, and reversed when the bank refuses: in between the money is gone from the balance.
  void reserve(Record& record) {
    if (record.determined > world_.balance) fail("never above the entitlement");
    if (record.claim.amounts->gross != record.determined) fail("paid is what was determined");
    if (record.reserved != Rupiah(0)) fail("never paid twice");
    record.reserved = record.determined;
    world_.balance -= std::min(world_.balance, record.reserved);
  }

  void give_back(Record& record) {
    world_.balance += record.reserved;
    record.reserved = Rupiah(0);
  }

  void check_paid(Record& record) {
    if (++record.paid > 1) fail("never paid twice");
    if (record.reserved != record.determined) fail("paid is what was sent");
  }

  void check_always(const Record& record) {
    const auto open = std::ranges::count_if(records_, [](const Record& r) { return r.claim.version > 0 && is_open(r.claim.state); });
    if (open > 1) fail("one open claim a membership");
    const bool clock = record.claim.state == S::submitted || record.claim.state == S::queued || record.claim.state == S::in_verification;
    if (clock && !record.claim.promised) fail("a running claim has a promised date");
    if (record.claim.version != static_cast<std::int64_t>(record.events.size())) fail("the version counts the events");
    if (record.claim.batch && record.claim.state != S::approved && record.claim.state != S::paying) fail("only approved and paying claims are in a batch");
    check_replay(record);
  }

  void check_replay(const Record& record) {
    Claim again;
    for (const auto& event : record.events) again = rules_.replay ? rules_.replay(std::move(again), event) : evolve(std::move(again), event);
    if (again != record.claim) fail("replaying the events gives the state");
  }

  void fail(std::string invariant) {
    if (!report_.violation) report_.violation = Violation{std::move(invariant), seed_, trace_};
  }

  std::uint64_t seed_;
  Dice dice_;
  int commands_max_;
  const Rules& rules_;
  SimulationReport& report_;
  World world_;
  law::JhtReason reason_ = law::JhtReason::job_ended;
  std::vector<Actor> people_ = everybody();
  std::vector<Record> records_;
  std::vector<std::string> trace_;
};

}  // namespace

Rules Rules::real() { return {.decide = claim::decide, .evolve = claim::evolve}; }

SimulationReport simulate(const SimulationOptions& options, const Rules& rules) {
  SimulationReport report;
  Dice seeds(options.seed);
  for (std::uint64_t i = 0; i < options.sequences && !report.violation; ++i) Run(seeds.next(), options.commands_max, rules, report).go();
  return report;
}

SimulationReport replay(std::uint64_t sequence_seed, int commands_max, const Rules& rules) {
  SimulationReport report;
  Run(sequence_seed, commands_max, rules, report).go();
  return report;
}

}  // namespace teduh::claim
