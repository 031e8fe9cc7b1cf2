#include "claim/gather.hpp"

#include "account/device.hpp"
#include "base/text.hpp"
#include "claim/heir_store.hpp"
#include "contribution/balance.hpp"
#include "member/bank_account.hpp"
#include "member/phone_history.hpp"
#include "member/sighting.hpp"
#include "paper/paper.hpp"

namespace teduh::claim {
namespace {

member::MembershipKey membership_of(const Claim& claim) { return {claim.person, claim.membership}; }

law::Citizenship to_law(member::Citizenship citizenship) {
  return citizenship == member::Citizenship::indonesian ? law::Citizenship::indonesian : law::Citizenship::foreign;
}

/// The claim's money goes to an account on the person's record; one in another name is for heirs only.
bool account_fits(const member::BankAccount& account, law::JhtReason reason) { return account.data.own || reason == law::JhtReason::death; }

Result<Sources> load_sources(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, Date day, std::optional<member::MembershipFacts> membership) {
  const Claim& claim = row.claim;
  auto person = TRY(member::get_person(tx, deps.members.vault, claim.person));
  if (!membership) membership = TRY(member::membership_facts(tx, membership_of(claim), day));
  auto answers = TRY(get_answers(tx, {claim.person, claim.id, row.branch}));
  const bool elsewhere = TRY(member::works_elsewhere(tx, membership_of(claim), day));
  const bool partial = TRY(had_partial(tx, claim.person, claim.membership, claim.id));
  return Sources{std::move(person), std::move(*membership), answers, elsewhere, partial};
}

/// What an heir says counts until the papers are looked at; from then on only what the branch has recorded.
std::optional<Date> death_date_of(const Claim& claim, const Sources& sources) {
  const bool with_heir = claim.state == ClaimState::draft || claim.state == ClaimState::returned;
  if (sources.person.data.death_date || claim.reason != law::JhtReason::death || !with_heir) return sources.person.data.death_date;
  return sources.answers.death_date;
}

/// The heir who began this claim from a phone and whom nobody has looked at yet.
Result<bool> is_unchecked_heirs(store::ReadTx& tx, const Claim& claim) {
  if (claim.reason != law::JhtReason::death || claim.submitted_at) return false;
  const auto claimant = TRY(find_claimant(tx, claim.person, claim.id));
  return claimant && !claimant->by;
}

law::JhtFacts law_facts(const Claim& claim, const Sources& sources, Date day) {
  const Answers& answers = sources.answers;
  return {.reason = claim.reason,
          .claim_day = day,
          .segment = sources.membership.segment,
          .leaving = answers.leaving,
          .active = sources.membership.active,
          .works_elsewhere = sources.works_elsewhere,
          .birth_date = sources.person.data.birth_date,
          .citizenship = to_law(sources.person.data.citizenship),
          .membership_start = sources.membership.first_start,
          .employment_end = sources.membership.last_stop,
          .contract_retirement_day = answers.contract_retirement_day,
          .statement_date = answers.statement_date,
          .phk_date = answers.phk_date,
          .departure_intended = answers.departure_intended,
          .disability_stated = answers.disability_stated,
          .death_date = death_date_of(claim, sources),
          .heir = answers.heir,
          .earlier_partial = sources.earlier_partial};
}

/// The name that a bank shows is often cut and always in capitals: here only the plain comparison, the fine one is the mismatch desk's.
bool same_name(const PersonName& a, const PersonName& b) { return ascii_upper(a.exact()) == ascii_upper(b.exact()); }

/// The day that the claimant states and the end of work that the employer recorded do not go together (service.md 2.4 no. 3): a letter may be
/// written after the last day, hardly before it; who retires by contract stops on that day.
bool stated_day_differs(const Claim& claim, const Sources& sources, const law::JhtEntitlement& entitlement) {
  const auto& last_stop = sources.membership.last_stop;
  if (!last_stop || !entitlement.stated) return false;
  const Answers& answers = sources.answers;
  switch (claim.reason) {
    case law::JhtReason::retirement_age: return answers.contract_retirement_day != last_stop;
    case law::JhtReason::resigned: return answers.statement_date && *answers.statement_date < *last_stop;
    case law::JhtReason::job_ended: return answers.leaving != law::LeavingKind::contract_end && answers.phk_date && *answers.phk_date < *last_stop;
    case law::JhtReason::foreigner_leaving:
    case law::JhtReason::citizen_leaving:
    case law::JhtReason::total_disability:
    case law::JhtReason::death:
    case law::JhtReason::partial_pension:
    case law::JhtReason::partial_housing: return false;
  }
  return false;
}

/// Differences between the sources of the person's data that nobody has cleared yet.
int count_differences(const Sources& sources, const std::optional<member::BankAccount>& account) {
  const auto& data = sources.person.data;
  int differences = 0;
  if (data.birth_date) {
    const NikFacts facts = data.nik.facts();
    const bool fits = facts.day == data.birth_date->day() && facts.month == data.birth_date->month() &&
                      facts.year_of_century == static_cast<unsigned>(data.birth_date->year() % 100);
    if (!fits) ++differences;
  }
  if (account && account->data.own && !same_name(account->data.holder, data.name)) ++differences;
  return differences;
}

struct Reads {
  bool ownership = false;
  bool account = false;
  bool law = false;
  bool holds = false;
  bool helper = false;
};

Reads reads_of(const Command& command) {
  if (std::holds_alternative<Begin>(command)) return {.ownership = true};
  if (std::holds_alternative<Save>(command)) return {.account = true};
  if (std::holds_alternative<Submit>(command)) return {.ownership = true, .account = true, .law = true, .holds = true};
  if (std::holds_alternative<Determine>(command)) return {.ownership = true, .account = true, .law = true};
  if (std::holds_alternative<Approve>(command)) return {.account = true, .law = true, .helper = true};
  if (std::holds_alternative<CheckHold>(command)) return {.helper = true};
  if (std::holds_alternative<PutInBatch>(command) || std::holds_alternative<ReleaseBatch>(command)) return {.account = true, .law = true};
  if (std::holds_alternative<CorrectAccount>(command)) return {.account = true, .law = true, .holds = true};
  if (std::holds_alternative<ReturnPayment>(command)) return {.ownership = true};
  if (std::holds_alternative<SettleLate>(command)) return {.law = true};
  return {};
}

std::optional<BankAccountId> account_in(const Claim& claim, const Command& command) {
  if (const auto* save = std::get_if<Save>(&command)) return save->account;
  if (const auto* correct = std::get_if<CorrectAccount>(&command)) return correct->account;
  return claim.account;
}

Result<std::optional<member::BankAccount>> find_account(store::ReadTx& tx, const Deps& deps, const Claim& claim, std::optional<BankAccountId> id) {
  if (!id) return std::optional<member::BankAccount>();
  auto account = member::get_bank_account(tx, deps.members.vault, claim.person, *id);
  if (account) return std::optional(std::move(*account));
  if (account.error().fault == Fault::not_found) return std::optional<member::BankAccount>();
  return std::move(account).error();
}

/// Gives what it has read of the membership as it is today.
Result<std::optional<member::MembershipFacts>> read_ownership(store::ReadTx& tx, const Claim& claim, Facts& facts) {
  const auto standing = TRY(member::find_standing(tx, membership_of(claim), facts.today));
  facts.membership_is_persons = standing.has_value();
  facts.kpj_shared = standing && standing->kpj_shared;
  const auto open = TRY(find_open_claim(tx, claim.person, claim.membership));
  facts.other_open_claim = open && *open != claim.id;
  return standing ? std::optional(standing->facts) : std::nullopt;
}

Result<void> read_papers(store::ReadTx& tx, const Claim& claim, const LegalView& view, Facts& facts) {
  const auto papers = TRY(paper::list_papers(tx, claim.person, claim.id));
  for (const auto& required : view.papers) {
    bool there = false;
    bool accepted = false;
    for (const auto& one : papers) {
      if (one.kind != required.code || one.state == paper::PaperState::returned) continue;
      there = true;
      accepted = accepted || one.state == paper::PaperState::accepted;
    }
    if (!there) facts.papers_absent.push_back(required.code);
    else if (!accepted) facts.papers_unaccepted.push_back(required.code);
  }
  return {};
}

/// Who works again before the money is sent has no right any more (service.md 2.3), whatever the day of the amount says.
Result<law::JhtEntitlement> right_of(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, Date day) {
  const Sources sources = TRY(load_sources(tx, deps, row, day, std::nullopt));
  auto answer = TRY(law::jht_entitlement(deps.law, law_facts(row.claim, sources, day)));
  return std::move(answer.value);
}

/// Gives the person's data as they were read, for the comparison of sources.
Result<Sources> read_law(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, std::optional<member::MembershipFacts> of_today, Facts& facts) {
  const Date day = TRY(law_day_of(tx, deps, row));
  if (day != facts.today) of_today.reset();
  LegalView view = TRY(legal_view(tx, deps, row, day, std::move(of_today)));
  facts.amount_outdated = day.year() < facts.today.year();
  const auto right = day == facts.today ? view.entitlement.value : TRY(right_of(tx, deps, row, facts.today));
  facts.entitlement = right.answer;
  facts.first_day = right.first_day;
  if (!right.refusals.empty()) facts.refusal_code = right.refusals.front().code;
  facts.right_stated = view.entitlement.value.stated;
  facts.differences = stated_day_differs(row.claim, view.sources, view.entitlement.value) ? 1 : 0;
  facts.balance = view.balance;
  if (view.amount) facts.amounts = Amounts{view.amount->value.gross, view.amount->value.tax, view.amount->value.net};
  facts.self_service = view.self_service;
  TRY(read_papers(tx, row.claim, view, facts));
  return std::move(view.sources);
}

/// A velocity key: the same device, account or companion gives the same digest; nothing can be read back from an account's.
Sha256 trace_digest(BytesView id) { return sha256(id); }

/// An heir is looked at by two unless the branch had recorded both the death and this heir. The heir's own account is nobody else's.
Result<void> read_heir(store::ReadTx& tx, const Deps& deps, const Claim& claim, const std::optional<member::BankAccount>& account, TrustFacts& trust,
                       Facts& facts) {
  if (claim.reason != law::JhtReason::death) return {};
  const auto claimant = TRY(find_claimant(tx, claim.person, claim.id));
  if (!claimant) return {};
  facts.amount_withheld = !claimant->by && !claim.submitted_at;
  const auto deceased = TRY(member::get_person(tx, deps.members.vault, claim.person));
  if (!claimant->recorded || !deceased.data.death_date) facts.holds.insert(Hold::heir_declared);
  if (!account || trust.account_claims == 0) return {};
  for (const auto& own : TRY(member::list_bank_accounts(tx, deps.members.vault, claimant->person)))
    if (own.data.bank == account->data.bank && own.data.number.exact() == account->data.number.exact()) --trust.account_claims;
  return {};
}

Result<void> read_holds(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, const Actor& actor, const std::optional<member::BankAccount>& account,
                        Facts& facts) {
  const Claim& claim = row.claim;
  const Moment since = facts.now - std::chrono::days(kVelocityDays);
  TrustFacts trust{.grade = actor.grade, .at_counter = actor.kind == ActorKind::staff};
  if (trust.at_counter) trust.grade = Grade::seen;
  // An heir's device and phone are the heir's.
  const PersonId& asker = actor.kind == ActorKind::participant ? actor.person : claim.person;
  if (trust.grade < deps.rules.trust.grade_needed && TRY(member::seen_lately(tx, asker, facts.now))) trust.grade = Grade::seen;
  if (actor.device) {
    if (const auto known = TRY(account::device_known_since(tx, asker, *actor.device))) {
      trust.device_known_days = days_between(date_of(*known, deps.rules.zone), facts.today);
    }
    trust.device_claims = TRY(count_traces(tx, Trace::device, trace_digest(actor.device->bytes()), claim.id, since));
  }
  if (account) {
    trust.account_known_days = days_between(date_of(account->recorded_at, deps.rules.zone), facts.today);
    trust.account_claims = TRY(member::count_accounts_alike(tx, *account, deps.members.vault)) - 1;
  }
  if (const auto recorded = TRY(member::phone_recorded_at(tx, deps.members.vault, asker))) {
    trust.phone_known_days = days_between(date_of(*recorded, deps.rules.zone), facts.today);
  }
  if (actor.companion) trust.companion_claims = TRY(count_traces(tx, Trace::companion, trace_digest(actor.companion->bytes()), claim.id, since));
  if (claim.reason == law::JhtReason::death) TRY(read_heir(tx, deps, claim, account, trust, facts));
  facts.holds.merge(holds_for(deps.rules.trust, trust));
  return {};
}

/// What the person has on other cards of theirs.
Result<Rupiah> balance_of_other_cards(store::ReadTx& tx, const Deps& deps, const member::MembershipKey& key, Date day) {
  Rupiah sum;
  for (const auto& other : TRY(member::list_other_memberships(tx, key)))
    sum += TRY(contribution::jht_balance(tx, deps.law, other, day)).value.balance;
  return sum;
}

}  // namespace

Result<Date> law_day_of(store::ReadTx& tx, const Deps& deps, const ClaimRow& row) {
  const bool fixed = row.claim.state == ClaimState::determined || row.claim.state == ClaimState::approved;
  if (!fixed || !row.claim.amounts) return today(deps);
  const auto determination = TRY(find_determination(tx, {row.claim.person, row.claim.id, row.branch}));
  return determination ? determination->law_day : today(deps);
}

Result<LegalView> legal_view(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, Date law_day, std::optional<member::MembershipFacts> known) {
  const Claim& claim = row.claim;
  Sources sources = TRY(load_sources(tx, deps, row, law_day, std::move(known)));
  auto answer = TRY(law::jht_entitlement(deps.law, law_facts(claim, sources, law_day)));
  LegalView view{.sources = std::move(sources), .entitlement = std::move(answer), .law_day = law_day};
  auto balance = TRY(contribution::jht_balance(tx, deps.law, membership_of(claim), law_day));
  view.balance = balance.value.balance;
  view.balance_steps = std::move(balance.steps);
  // The limit is one of the person's balances together (service.md 1.1.6): two small cards are not two small claims.
  const Rupiah together = view.balance + TRY(balance_of_other_cards(tx, deps, membership_of(claim), law_day));
  view.self_service = TRY(law::self_service_allowed(deps.law, together, law_day)).value;
  auto earlier = TRY(list_earlier_payments(tx, claim.person, claim.id, law_day));
  Rupiah taxed_together = view.balance;
  for (const auto& one : earlier) taxed_together += one.gross;
  const auto& entitlement = view.entitlement.value;
  if (entitlement.answer == law::Answer::yes) {
    view.amount = TRY(law::jht_amount(deps.law,
                                      {.balance = view.balance,
                                       .share = entitlement.share,
                                       .at_most = entitlement.at_most,
                                       .day = law_day,
                                       .has_npwp = view.sources.person.data.npwp.has_value(),
                                       .earlier = std::move(earlier)},
                                      entitlement.article));
  }
  // Whether the tax card is asked for tells how much money there is.
  const bool unchecked = TRY(is_unchecked_heirs(tx, claim));
  view.papers = TRY(law::required_papers(deps.law, deps.papers,
                                         {.reason = claim.reason,
                                          .segment = view.sources.membership.segment,
                                          .leaving = view.sources.answers.leaving,
                                          .heir = view.sources.answers.heir,
                                          .citizenship = to_law(view.sources.person.data.citizenship),
                                          .by_will = view.sources.answers.by_will,
                                          .active = view.sources.membership.active,
                                          .stated = view.entitlement.value.stated,
                                          .earlier_partial = view.sources.earlier_partial,
                                          .balance = unchecked ? Rupiah(0) : taxed_together,
                                          .day = law_day}));
  return view;
}

Result<Facts> gather_facts(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, const Command& command, const Actor& actor) {
  Facts facts;
  facts.now = deps.clock.now();
  facts.today = today(deps);
  facts.sample_ppm = deps.rules.sample_ppm;
  facts.sample_draw = static_cast<std::int64_t>(deps.random.below(1'000'000));
  const Reads reads = reads_of(command);
  std::optional<member::MembershipFacts> membership;
  if (reads.ownership) membership = TRY(read_ownership(tx, row.claim, facts));
  if (reads.ownership && (!facts.membership_is_persons || facts.kpj_shared)) return facts;
  std::optional<member::BankAccount> account;
  if (reads.account) {
    const auto id = account_in(row.claim, command);
    account = TRY(find_account(tx, deps, row.claim, id));
    facts.account_is_persons = !id || (account && account_fits(*account, row.claim.reason));
  }
  if (reads.law) {
    const Sources sources = TRY(read_law(tx, deps, row, std::move(membership), facts));
    if (reads.account) facts.differences += count_differences(sources, account);
  }
  if (reads.helper && actor.kind == ActorKind::staff) facts.helped_claimant = TRY(has_helped(tx, row.claim, actor.id()));
  if (reads.holds) facts.promised = TRY(law::promised_date(deps.law, facts.today, deps.calendar)).day;
  if (reads.holds) TRY(read_holds(tx, deps, row, actor, account, facts));
  return facts;
}

}  // namespace teduh::claim
