#include "law/jht_entitlement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "law/jht_words.hpp"

namespace teduh::law {
namespace {

/// What self-employed members have instead of a resignation or the end of a contract.
bool bpu_stopped(const JhtFacts& facts) {
  const bool left = facts.reason == JhtReason::resigned || facts.reason == JhtReason::job_ended;
  return left && (facts.leaving == LeavingKind::bpu_stopped || facts.segment == Segment::bpu);
}

Figure job_end_share(const JhtFacts& facts) {
  if (bpu_stopped(facts)) return Figure::jht_share_bpu_stopped;
  return facts.leaving == LeavingKind::contract_end ? Figure::jht_share_contract_end : Figure::jht_share_phk;
}

/// The share of the balance; its citation is the ground of the right.
Figure share_figure(const JhtFacts& facts) {
  switch (facts.reason) {
    case JhtReason::retirement_age: return Figure::jht_share_retirement_age;
    case JhtReason::foreigner_leaving:
    case JhtReason::citizen_leaving: return Figure::jht_share_leaving;
    case JhtReason::total_disability: return Figure::jht_share_disability;
    case JhtReason::death: return Figure::jht_share_death;
    case JhtReason::partial_pension: return Figure::jht_share_partial_pension;
    case JhtReason::partial_housing: return Figure::jht_share_partial_housing;
    case JhtReason::resigned: return bpu_stopped(facts) ? Figure::jht_share_bpu_stopped : Figure::jht_share_resigned;
    case JhtReason::job_ended: return job_end_share(facts);
  }
  CHECK(false);
  return Figure::jht_share_phk;
}

bool is_partial(JhtReason reason) { return reason == JhtReason::partial_pension || reason == JhtReason::partial_housing; }

class Examination {
 public:
  Examination(const LawBook& law, const JhtFacts& facts) : law_(law), facts_(facts) {}
  Result<Explained<JhtEntitlement>> run();

 private:
  Result<void> examine_reason();
  Result<void> examine_retirement_age();
  void examine_leaving();
  void examine_disability();
  void examine_death();
  Result<void> examine_partial();
  Result<void> examine_resigned();
  Result<void> examine_job_ended();
  void examine_bpu_stopped();
  Result<void> wait_months(Figure figure, const std::optional<Date>& since, const char* fact);
  /// A day that the claimant states cannot lie before the membership it belongs to.
  void needs_day_of_membership(Date day);
  void begins_after_work_end();
  /// Claims of people who no longer work: the employer must have reported the end, and no other membership may be active.
  void needs_work_ended();
  void needs_not_active();

  bool known(bool is_known, const char* fact) {
    if (!is_known) out_.missing.emplace_back(fact);
    return is_known;
  }
  void refuse(std::string_view code) {
    const auto& words = refusal_words(code);
    out_.refusals.push_back({std::string(code),
                             out_.article,
                             {std::string(words.id), std::string(words.en)},
                             {std::string(words.repair_id), std::string(words.repair_en)}});
  }
  Answer answer() const;
  void add_first_day_step(std::string formula, std::vector<StepInput> inputs, Citation article);
  void add_answer_step();

  const LawBook& law_;
  const JhtFacts& facts_;
  JhtEntitlement out_;
  std::vector<Step> steps_;
};

void Examination::add_first_day_step(std::string formula, std::vector<StepInput> inputs, Citation article) {
  steps_.push_back({.label = "jht.first_day",
                    .formula = std::move(formula),
                    .inputs = std::move(inputs),
                    .amount = {},
                    .article = std::move(article),
                    .text = {fmt::format("Klaim dapat diajukan mulai {}", print_long(*out_.first_day)),
                             fmt::format("The claim can be made from {}", print(*out_.first_day))}});
}

void Examination::needs_not_active() {
  if (!known(facts_.active.has_value(), "active")) return;
  if (*facts_.active) refuse("jht.still_active");
}

void Examination::needs_work_ended() {
  needs_not_active();
  if (!known(facts_.works_elsewhere.has_value(), "works_elsewhere")) return;
  if (*facts_.works_elsewhere) refuse("jht.works_elsewhere");
}

/// The day after the 56th birthday, even while working; the earlier age of a contract counts only for those who have stopped.
Result<void> Examination::examine_retirement_age() {
  if (!known(facts_.birth_date.has_value(), "birth_date")) return ok();
  const int age = TRY(law_.number(Figure::jht_retirement_age, facts_.claim_day));
  const Date by_age = facts_.birth_date->plus_years(age).plus_days(1);
  out_.first_day = by_age;
  std::vector<StepInput> inputs{{"birth_date", print(*facts_.birth_date)}, {"age", std::to_string(age)}};
  const bool by_contract =
      facts_.contract_retirement_day && facts_.contract_retirement_day->plus_days(1) < by_age && facts_.claim_day < by_age;
  if (by_contract) {
    out_.first_day = facts_.contract_retirement_day->plus_days(1);
    inputs.push_back({"contract_retirement_day", print(*facts_.contract_retirement_day)});
    out_.stated = true;
    needs_day_of_membership(*facts_.contract_retirement_day);
    needs_work_ended();
  }
  const Citation article = TRY(law_.citation(Figure::jht_retirement_age, facts_.claim_day));
  add_first_day_step(by_contract ? "contract_retirement_day + 1 day" : "birth_date + age + 1 day", std::move(inputs), article);
  return ok();
}

void Examination::examine_leaving() {
  out_.stated = true;
  const auto needed = facts_.reason == JhtReason::foreigner_leaving ? Citizenship::foreign : Citizenship::indonesian;
  if (known(facts_.citizenship.has_value(), "citizenship") && *facts_.citizenship != needed)
    refuse(needed == Citizenship::foreign ? "jht.not_foreign" : "jht.not_indonesian");
  if (known(facts_.departure_intended.has_value(), "departure_intended") && !*facts_.departure_intended) refuse("jht.not_leaving");
  needs_work_ended();
}

void Examination::examine_disability() {
  out_.stated = true;
  if (known(facts_.disability_stated.has_value(), "disability_stated") && !*facts_.disability_stated) refuse("jht.not_disabled");
  needs_work_ended();
}

void Examination::examine_death() {
  out_.stated = true;  // who the heir is stands in no record of the fund
  known(facts_.heir.has_value(), "heir");
  needs_not_active();
  if (!known(facts_.death_date.has_value(), "death_date")) return;
  if (*facts_.death_date > facts_.claim_day) refuse("jht.died_in_future");
  out_.first_day = facts_.death_date;
  add_first_day_step("death_date", {{"death_date", print(*facts_.death_date)}}, out_.article);
}

Result<void> Examination::examine_partial() {
  out_.stated = facts_.reason == JhtReason::partial_housing;
  if (known(facts_.earlier_partial.has_value(), "earlier_partial") && *facts_.earlier_partial) refuse("jht.partial_before");
  if (!known(facts_.membership_start.has_value(), "membership_start")) return ok();
  const int years = TRY(law_.number(Figure::jht_partial_years, facts_.claim_day));
  const Citation article = TRY(law_.citation(Figure::jht_partial_years, facts_.claim_day));
  out_.first_day = facts_.membership_start->plus_years(years);
  add_first_day_step("membership_start + years", {{"membership_start", print(*facts_.membership_start)}, {"years", std::to_string(years)}},
                     article);
  return ok();
}

void Examination::needs_day_of_membership(Date day) {
  const bool before = facts_.membership_start && day < *facts_.membership_start;
  if (before) refuse("jht.before_membership");
}

/// The same day of the later month is the first day of the right; where that month is shorter, its last day. A day before the end of work that
/// the employer recorded shortens the waiting on the claimant's word.
Result<void> Examination::wait_months(Figure figure, const std::optional<Date>& since, const char* fact) {
  if (!known(since.has_value(), fact)) return ok();
  needs_day_of_membership(*since);
  out_.stated = !facts_.employment_end || *since < *facts_.employment_end;
  const int months = TRY(law_.number(figure, facts_.claim_day));
  const Citation article = TRY(law_.citation(figure, facts_.claim_day));
  out_.first_day = since->plus_months(months);
  add_first_day_step(fmt::format("{} + months", fact), {{fact, print(*since)}, {"months", std::to_string(months)}}, article);
  return ok();
}

void Examination::begins_after_work_end() {
  if (!known(facts_.employment_end.has_value(), "employment_end")) return;
  out_.first_day = facts_.employment_end->plus_days(1);
  add_first_day_step("employment_end + 1 day", {{"employment_end", print(*facts_.employment_end)}}, out_.article);
}

void Examination::examine_bpu_stopped() {
  if (facts_.segment == Segment::pu) refuse("jht.wrong_reason_bpu");
  const bool contract_words = facts_.leaving && facts_.leaving != LeavingKind::bpu_stopped;
  if (contract_words && facts_.segment == Segment::bpu) refuse("jht.wrong_reason_pu");
  needs_work_ended();
  begins_after_work_end();
}

Result<void> Examination::examine_resigned() {
  if (bpu_stopped(facts_)) {
    examine_bpu_stopped();
    return ok();
  }
  needs_work_ended();
  return wait_months(Figure::jht_waiting_resigned, facts_.statement_date, "statement_date");
}

Result<void> Examination::examine_job_ended() {
  if (bpu_stopped(facts_)) {
    examine_bpu_stopped();
    return ok();
  }
  needs_work_ended();
  if (!known(facts_.leaving.has_value(), "leaving")) return ok();
  if (*facts_.leaving != LeavingKind::contract_end) return wait_months(Figure::jht_waiting_phk, facts_.phk_date, "phk_date");
  begins_after_work_end();
  // The employer records the end of work, not how it came: once the waiting of PHK is over as well, that makes no difference.
  const int months = TRY(law_.number(Figure::jht_waiting_phk, facts_.claim_day));
  out_.stated = !facts_.employment_end || facts_.claim_day < facts_.employment_end->plus_months(months);
  return ok();
}

Result<void> Examination::examine_reason() {
  switch (facts_.reason) {
    case JhtReason::retirement_age: return examine_retirement_age();
    case JhtReason::foreigner_leaving:
    case JhtReason::citizen_leaving: examine_leaving(); return ok();
    case JhtReason::total_disability: examine_disability(); return ok();
    case JhtReason::death: examine_death(); return ok();
    case JhtReason::partial_pension:
    case JhtReason::partial_housing: return examine_partial();
    case JhtReason::resigned: return examine_resigned();
    case JhtReason::job_ended: return examine_job_ended();
  }
  CHECK(false);
  return ok();
}

/// A refusal stands whatever the missing facts turn out to be, so it goes first.
Answer Examination::answer() const {
  if (!out_.refusals.empty()) return Answer::no;
  if (!out_.missing.empty()) return Answer::incomplete;
  if (out_.first_day && facts_.claim_day < *out_.first_day) return Answer::not_yet;
  return Answer::yes;
}

void Examination::add_answer_step() {
  const std::string share = (out_.at_most ? "<= " : "") + print(out_.share);
  Text text{fmt::format("Hak atas JHT: {} dari saldo", print(out_.share)),
            fmt::format("Right to JHT: {} of the balance", print(out_.share))};
  if (out_.answer == Answer::not_yet)
    text = {fmt::format("Belum waktunya: hak mulai {}", print_long(*out_.first_day)),
            fmt::format("Not yet: the right begins on {}", print(*out_.first_day))};
  if (out_.answer == Answer::incomplete) text = {"Masih ada data yang diperlukan", "Some facts are still needed"};
  if (out_.answer == Answer::no) text = out_.refusals.front().text;
  steps_.push_back({.label = "jht.entitlement",
                    .formula = "reason and facts",
                    .inputs = {{"reason", std::string(to_string(facts_.reason))},
                               {"claim_day", print(facts_.claim_day)},
                               {"answer", std::string(to_string(out_.answer))},
                               {"share", share}},
                    .amount = {},
                    .article = out_.article,
                    .text = std::move(text)});
}

Result<Explained<JhtEntitlement>> Examination::run() {
  const Figure share = share_figure(facts_);
  out_.share = TRY(law_.rate(share, facts_.claim_day));
  out_.article = TRY(law_.citation(share, facts_.claim_day));
  out_.at_most = is_partial(facts_.reason);
  if (facts_.segment == Segment::jakon) refuse("jht.no_programme");
  const bool died = facts_.death_date && *facts_.death_date <= facts_.claim_day;
  if (died && facts_.reason != JhtReason::death) refuse("jht.member_died");
  TRY(examine_reason());
  out_.answer = answer();
  add_answer_step();
  return Explained<JhtEntitlement>{std::move(out_), std::move(steps_)};
}

}  // namespace

Result<Explained<JhtEntitlement>> jht_entitlement(const LawBook& law, const JhtFacts& facts) { return Examination(law, facts).run(); }

Result<Explained<bool>> self_service_allowed(const LawBook& law, Rupiah balance, Date day) {
  const auto limit = law.amount(Figure::jht_self_service_limit, day);
  if (!limit) return Explained<bool>{false, {}};
  const bool allowed = balance <= *limit;
  auto article = TRY(law.citation(Figure::jht_self_service_limit, day));
  Step step{.label = "jht.self_service",
            .formula = "balance <= limit",
            .inputs = {{"balance", std::to_string(balance.value())}, {"limit", std::to_string(limit->value())}, {"day", print(day)}},
            .amount = *limit,
            .article = std::move(article),
            .text = allowed ? Text{fmt::format("Saldo {} tidak melewati batas klaim mandiri {}", print(balance), print(*limit)),
                                   fmt::format("The balance {} is within the self-service limit {}", print(balance), print(*limit))}
                            : Text{fmt::format("Saldo {} melewati batas klaim mandiri {}", print(balance), print(*limit)),
                                   fmt::format("The balance {} is above the self-service limit {}", print(balance), print(*limit))}};
  return Explained<bool>{allowed, {std::move(step)}};
}

}  // namespace teduh::law
