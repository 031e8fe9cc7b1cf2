#include "claim/simulator_record.hpp"

namespace teduh::claim::simulated {
namespace {

/// Another account is looked at by two again; a member who objected and a bank that contradicts itself are not forgotten.
void note_holds(Record& record, const Event& event, const Facts& facts, const Actor& actor) {
  const auto* submitted = std::get_if<Submitted>(&event);
  const auto* corrected = std::get_if<AccountCorrected>(&event);
  const bool objected = std::holds_alternative<Objected>(event);
  const bool contradicted = std::holds_alternative<Contradicted>(event);
  if (submitted || corrected || objected || contradicted) record.hold_checkers.clear();
  record.objected = record.objected || objected;
  record.contradicted = record.contradicted || contradicted;
  record.ever_contradicted = record.ever_contradicted || contradicted;
  const bool lasting = record.objected || record.ever_contradicted;
  if (submitted) record.held = lasting || !facts.holds.empty();
  if (corrected) record.held = lasting || !facts.holds.empty() || corrected->account != record.account;
  if (objected || contradicted) record.held = true;
  if (std::holds_alternative<HoldChecked>(event)) record.hold_checkers.insert(actor.staff);
  if (record.hold_checkers.size() >= 2) record.contradicted = false;
  if (std::holds_alternative<PaidLate>(event)) record.contradicted = record.ever_contradicted = false;
}

void note_amount(Record& record, const Amounts& amounts, const World& world) {
  record.determined = amounts.gross;
  record.determined_in = world.today.year();
}

}  // namespace

void Record::note(const Event& event, const World& world, const Facts& facts, const Actor& actor) {
  const auto* submitted = std::get_if<Submitted>(&event);
  const auto* corrected = std::get_if<AccountCorrected>(&event);
  const bool of_claimant = std::holds_alternative<Begun>(event) || std::holds_alternative<Saved>(event) || submitted || corrected;
  if (of_claimant && actor.kind == ActorKind::staff) helpers.insert(actor.staff);
  note_holds(*this, event, facts, actor);
  if (const auto* saved = std::get_if<Saved>(&event)) account = saved->account;
  if (corrected) account = corrected->account;
  if (const auto* e = std::get_if<Determined>(&event)) note_amount(*this, e->amounts, world);
  if (const auto* e = std::get_if<Redetermined>(&event)) note_amount(*this, e->amounts, world);
  if (const auto* e = std::get_if<PaidLate>(&event)) {
    note_amount(*this, e->amounts, world);
    account = e->account;
  }
  const bool weighed = submitted || std::holds_alternative<Determined>(event);
  const bool careful = world.balance > Rupiah(15'000'000) || world.differences > 0 || held;
  const bool always = corrected || std::holds_alternative<Objected>(event) || std::holds_alternative<Contradicted>(event) || std::holds_alternative<SentBack>(event);
  if (always || (weighed && careful)) two_needed = true;
}

bool is_money_back(const Event& event) {
  return std::holds_alternative<PaymentFailed>(event) || std::holds_alternative<BatchRefused>(event) || std::holds_alternative<PaymentReturned>(event);
}

}  // namespace teduh::claim::simulated
