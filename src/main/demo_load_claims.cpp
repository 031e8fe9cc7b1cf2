#include <map>

#include "law/calendar.hpp"
#include "main/demo_bank.hpp"
#include "main/demo_claims.hpp"
#include "main/demo_load_parts.hpp"
#include "payment/bank_file.hpp"

namespace teduh::main::demo {
namespace {

using claim::Channel;
using law::JhtReason;

constexpr std::string_view kVerifier = "verifikator.demo";
constexpr std::string_view kOneOfficer = "penyetuju.demo";  // below the limit the approver may do all of it
constexpr std::string_view kApprover = "penyetuju.demo";

/// How far a claim goes.
enum class Until : std::uint8_t { draft, submitted, queued, opened, returned, determined, approved, rejected, cancelled };

struct ClaimPlan {
  std::string_view key;
  Until until;
  int days_ago = 2;
  JhtReason reason = JhtReason::resigned;
  Channel channel = Channel::phone;
  bool large = false;         // two officers
  bool other_device = false;  // a phone that nobody knows yet: held
};

constexpr ClaimPlan kPlans[] = {
    {.key = "state.draft", .until = Until::draft, .days_ago = 1},
    {.key = "state.submitted", .until = Until::submitted, .days_ago = 0},
    {.key = "state.queued", .until = Until::queued, .days_ago = 1},
    {.key = "state.in_verification", .until = Until::opened, .days_ago = 2, .channel = Channel::counter},
    {.key = "state.returned", .until = Until::returned, .days_ago = 2},
    {.key = "state.determined", .until = Until::determined, .days_ago = 2, .large = true},
    {.key = "state.approved", .until = Until::approved, .days_ago = 2},
    {.key = "state.rejected", .until = Until::rejected, .days_ago = 5, .reason = JhtReason::citizen_leaving},
    {.key = "state.cancelled", .until = Until::cancelled, .days_ago = 4},
    {.key = "state.held", .until = Until::queued, .days_ago = 1, .other_device = true},
    {.key = "state.partial", .until = Until::approved, .days_ago = 9, .reason = JhtReason::partial_pension, .large = true},
    {.key = "state.paid", .until = Until::approved, .days_ago = 9},
    {.key = "state.paid_large", .until = Until::approved, .days_ago = 9, .channel = Channel::counter, .large = true},
    {.key = "state.closed", .until = Until::approved, .days_ago = 9},
    {.key = "state.payment_failed", .until = Until::approved, .days_ago = 6},
    {.key = "state.paying", .until = Until::approved, .days_ago = 3},
};

Result<KnownPerson> find(Office& office, const Branch& branch, std::string_view key) {
  return office.program.database().read([&](store::ReadTx& tx) { return known_person(tx, office.members.vault, cast_person(branch, key)); });
}

Result<void> reject(ClaimWalk& walk) {
  const claim::Ground ground{.code = "jht.not_leaving",
                             .article = "Permenaker 4/2022 pasal 6",
                             .objection = "Ajukan keberatan tertulis ke kantor cabang dalam 30 hari dengan bukti keberangkatan, misalnya visa kerja."};
  TRY(walk.command(kVerifier, claim::ProposeRefusal{ground}));
  return walk.command(kApprover, claim::Reject{});
}

Result<void> give_back(ClaimWalk& walk) {
  const claim::Defect defect{.place = "paper:ktp", .code = "paper.unreadable",
                             .repair = "Foto lagi KTP di tempat terang sampai NIK dan nama terbaca."};
  return walk.command(kVerifier, claim::Return{{defect}});
}

Result<claim::ClaimKey> walk_claim(Office& office, const Branch& branch, const ClaimPlan& plan, Date today) {
  if (plan.days_ago > 0) office.set_time(today.plus_days(-plan.days_ago), std::chrono::hours(9));
  else office.clock.set(office.program.clock().now() - std::chrono::hours(1));
  ClaimWalk walk(office, TRY(find(office, branch, plan.key)), plan.channel);
  const Until until = plan.until;
  const auto stranger = plan.other_device ? std::optional(DeviceId::make(office.clock.now(), office.program.random())) : std::nullopt;
  TRY(walk.begin(plan.reason, stranger));
  if (until == Until::draft) return walk.key();
  TRY(walk.send_papers());
  TRY(walk.by_person(claim::Submit{}));
  if (until == Until::cancelled) TRY(walk.by_person(claim::Cancel{}));
  if (until == Until::submitted || until == Until::cancelled) return walk.key();
  TRY(walk.by_system(claim::Enqueue{}));
  if (until == Until::queued) return walk.key();
  const std::string_view verifier = plan.large || until != Until::approved ? kVerifier : kOneOfficer;
  TRY(walk.verify(verifier, until == Until::returned ? "ktp" : ""));
  if (until == Until::opened) return walk.key();
  if (until == Until::returned) TRY(give_back(walk));
  if (until == Until::rejected) TRY(reject(walk));
  if (until == Until::returned || until == Until::rejected) return walk.key();
  TRY(walk.command(verifier, claim::Determine{}));
  if (until == Until::determined) return walk.key();
  TRY(walk.command(kApprover, claim::Approve{}));
  return walk.key();
}

struct Walked {
  std::map<std::string_view, claim::ClaimKey> keys;
  [[nodiscard]] ClaimId id(std::string_view key) const { return keys.at(key).claim; }
};

/// Makes and releases a batch of these claims; the order that went to the bank.
Result<BankOrder> pay(Office& office, Date day, std::vector<ClaimId> claims) {
  auto& database = office.program.database();
  office.set_time(day, std::chrono::hours(14));
  const payment::NewBatch input{.id = BatchId::make(office.clock.now(), office.program.random()), .execute_on = day, .claims = std::move(claims)};
  return database.write([&](store::Tx& tx) -> Result<BankOrder> {
    const Actor maker = TRY(staff_actor(tx, "pembuat.demo"));
    const Actor releaser = TRY(staff_actor(tx, "pelepas.demo"));
    TRY(payment::make_batch(tx, office.payments, maker, input));
    const auto batch = TRY(payment::release_batch(tx, office.payments, releaser, input.id));
    return read_order(TRY(payment::payment_file(tx, office.payments, batch.branch, batch.id)));
  });
}

Result<void> bring(Office& office, const std::string& xml) {
  const auto answer = TRY(payment::read_bank_answer(xml));
  return office.program.database().write([&](store::Tx& tx) -> Result<void> {
    const Actor releaser = TRY(staff_actor(tx, "pelepas.demo"));
    TRY(payment::take_bank_file(tx, office.payments, releaser, xml, answer));
    return {};
  });
}

Result<void> load_payments(Office& office, const Walked& walked, Date today) {
  SimulatedBank bank(office.clock);
  bank.close_account("9999000000405");
  const auto paid = TRY(pay(office, today.plus_days(-8), {walked.id("state.paid"), walked.id("state.paid_large"), walked.id("state.closed"), walked.id("state.partial")}));
  office.set_time(today.plus_days(-7), std::chrono::hours(8));
  TRY(bring(office, bank.statement(paid, today.plus_days(-8))));
  office.pass(std::chrono::hours(5));
  const auto& closed = walked.keys.at("state.closed");
  TRY(office.program.database().write([&](store::Tx& tx) -> Result<void> {
    TRY(claim::run_command(tx, office.claims, Actor::system(), closed, claim::Close{}));
    return {};
  }));
  const auto failed = TRY(pay(office, today.plus_days(-4), {walked.id("state.payment_failed")}));
  office.set_time(today.plus_days(-3), std::chrono::hours(8));
  TRY(bring(office, bank.report(failed)));
  TRY(pay(office, today.plus_days(-1), {walked.id("state.paying")}));
  return {};
}

/// Submitted so long ago that its promised day is the next working day.
Result<void> load_risk(Office& office, const Branch& branch, Date today) {
  constexpr int kWorkingDaysAgo = 4;
  const Date day = law::add_working_days(today, -kWorkingDaysAgo, office.claims.calendar).day;
  const ClaimPlan plan{.key = "state.risk", .until = Until::queued, .days_ago = days_between(day, today)};
  TRY(walk_claim(office, branch, plan, today));
  return {};
}

}  // namespace

Result<void> load_claims(Office& office, const Branch& branch, Date today) {
  Walked walked;
  for (const ClaimPlan& plan : kPlans) walked.keys[plan.key] = TRY(walk_claim(office, branch, plan, today));
  TRY(load_risk(office, branch, today));
  return load_payments(office, walked, today);
}

}  // namespace teduh::main::demo
