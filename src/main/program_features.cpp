// The features' deps, their routes, and what runs in the background.
#include <algorithm>
#include <iterator>

#include "account/account_routes.hpp"
#include "account/session.hpp"
#include "account/sign_in.hpp"
#include "account/throttle.hpp"
#include "claim/access.hpp"
#include "claim/claim_routes.hpp"
#include "claim/claim_worker.hpp"
#include "contribution/file_desk.hpp"
#include "contribution/returns.hpp"
#include "main/journal_routes.hpp"
#include "main/program.hpp"
#include "member/declared_routes.hpp"
#include "member/member_routes.hpp"
#include "notice/notice_routes.hpp"
#include "paper/blob_sweep.hpp"
#include "paper/paper_routes.hpp"
#include "paper/receive.hpp"
#include "payment/payment_routes.hpp"
#include "platform/http/idempotency.hpp"
#include "platform/journal_store/publish.hpp"

namespace teduh::main {
namespace {

constexpr std::chrono::microseconds kOften = std::chrono::milliseconds(200);
constexpr std::chrono::microseconds kSoon = std::chrono::seconds(2);
constexpr std::chrono::microseconds kSeldom = std::chrono::hours(6);
constexpr std::chrono::microseconds kNowAndThen = std::chrono::minutes(10);

Grade grade_in(const std::string& text) {
  if (text == "declared") return Grade::declared;
  return text == "seen" ? Grade::seen : Grade::phone_proved;
}

std::string name_of(notice::Channel channel) {
  switch (channel) {
    case notice::Channel::mail: return "mail";
    case notice::Channel::sms: return "sms";
    case notice::Channel::in_app: return "in_app";
    case notice::Channel::staff: return "staff";
  }
  return "";
}

std::string end_of(notice::DeliveryState state) {
  switch (state) {
    case notice::DeliveryState::pending: return "again";
    case notice::DeliveryState::delivered: return "delivered";
    case notice::DeliveryState::dead: return "dead";
    case notice::DeliveryState::expired: return "expired";
  }
  return "";
}

Result<int> counted(Result<std::int64_t> number) {
  if (!number) return std::move(number).error();
  return static_cast<int>(*number);
}

}  // namespace

Result<void> Program::open_features() {
  const auto zone = parse_zone(settings_.text("branch.zone"));
  CHECK(zone.has_value());
  vault_ = std::make_unique<member::Vault>(*sealer_, *blind_);
  members_ = std::make_unique<member::Tools>(member::Tools{*clock_, random_, *journal_, *vault_});
  directory_ = std::make_unique<member::Directory>(*vault_);
  accounts_ = std::make_unique<account::AccountDeps>(
      account::AccountDeps{*database_, *clock_, random_, *keys_, *sealer_, *blind_, *journal_, *outbox_, *directory_, *zone});
  imports_ = std::make_unique<contribution::ImportTools>(contribution::ImportTools{*database_, *members_, *law_, claim_blocks()});
  inbox_ = std::make_unique<contribution::Inbox>(folder_.inbox(), *sealer_);
  open_papers();
  claim::BranchRules rules{.zone = *zone, .sample_ppm = settings_.number("claim.sample_ppm")};
  rules.trust.grade_needed = grade_in(settings_.text("claim.grade_needed"));
  claims_ = std::make_unique<claim::Deps>(
      claim::Deps{*clock_, random_, *journal_, *members_, *outbox_, *law_, *paper_book_, *calendar_, *claim_words_, rules});
  payments_ = std::make_unique<payment::Deps>(payment::Deps{
      *claims_, {settings_.text("branch.name"), settings_.text("payment.debtor_account"), settings_.text("payment.debtor_bank")}});
  return {};
}

void Program::open_papers() {
  document::CheckerLimits limits;
#if defined(__SANITIZE_ADDRESS__)
  limits.child = document::ChildLimits::for_sanitizers();
#endif
  checker_ = std::make_unique<document::PaperChecker>("/proc/self/exe", std::vector<std::string>{"check-paper"}, limits);
  papers_ = std::make_unique<paper::PaperDeps>(paper::PaperDeps{
      .database = *database_,
      .blobs = *blobs_,
      .folder = *uploads_,
      .clock = *clock_,
      .random = random_,
      .journal = *journal_,
      .papers = *paper_book_,
      .check = [this](BytesView bytes) { return checker_->check(bytes); },
      .person_of_claim = [this](store::ReadTx& tx, const Actor& actor, const ClaimId& id) { return claim::person_for_papers(tx, actor, id, *vault_); },
      .takes_papers = claim::check_takes_papers});
}

contribution::ClaimBlocks Program::claim_blocks() {
  return [](store::ReadTx& tx, const contribution::MembershipKey& key) { return claim::was_determined(tx, key.person, key.membership); };
}

http::Gate Program::gate() { return account::make_gate(*accounts_); }

std::vector<http::Route> Program::routes() {
  std::vector<http::Route> all;
  const auto add = [&](std::vector<http::Route> rows) { std::ranges::move(rows, std::back_inserter(all)); };
  add(notice::notice_routes({*outbox_}));
  add(account::account_routes(*accounts_));
  const Zone zone = claims_->rules.zone;
  add(member::declared_routes({*accounts_, *members_, settings_.text("branch.code")}));
  add(member::member_routes({*members_, zone}));
  add(contribution::contribution_routes({*imports_, *inbox_, claim_blocks(), zone}));
  add(paper::paper_routes(*papers_));
  add(claim::claim_routes(*claims_));
  add(payment::payment_routes(*payments_));
  add(journal_routes());
  return all;
}

std::vector<worker::Task> Program::journal_tasks() {
  return {
      {"journal.sequence", kOften,
       [this]() -> Result<int> {
         // A look first: five writes a second with nothing to do would never let the writer's log be emptied.
         if (!TRY(database_->read([this](store::ReadTx& tx) { return sequencer_->has_work(tx, clock_->now()); }))) return 0;
         const auto step = TRY(database_->write([this](store::Tx& tx) { return sequencer_->step(tx, clock_->now()); }));
         return step.numbered == journal::kSequenceBatch ? 1 : 0;
       }},
      {"journal.publish", kSoon,
       [this]() -> Result<int> {
         TRY(database_->read([this](store::ReadTx& tx) { return journal::publish(tx, folder_.journal()); }));
         return 0;
       }},
  };
}

worker::Task Program::delivery_task(std::string name, notice::Lane lane) {
  // Without a sender there is nothing to do but to let old notices expire: looking at all that wait every other second would only cost time.
  const bool has_sender = lane.channel == notice::Channel::sms ? webhook_ != nullptr : mailer_ != nullptr;
  return {std::move(name), has_sender ? kSoon : kNowAndThen, [this, lane]() -> Result<int> {
            const auto report = TRY(notice::deliver_due(*database_, *deliver_, lane));
            return report.taken - report.kept;
          }};
}

void Program::note_delivery(const notice::Delivery& delivery) {
  const std::string channel = name_of(delivery.channel);
  metrics_.counter("teduh_notices_total", "Sendings of notices by channel and how they ended", {{"channel", channel}, {"end", end_of(delivery.state)}}).add();
  if (delivery.state != notice::DeliveryState::dead) return;
  log_->write(LogLevel::warning, "notice.dead",
              {{"notice", delivery.id.print()}, {"kind", std::string(notice::to_string(delivery.kind))}, {"channel", channel}, {"code", delivery.code}});
}

std::vector<Program::WorkerPlan> Program::worker_plans() {
  using notice::Channel;
  const auto tell = [this](std::string_view event, const std::string& id, const Error& error) {
    log_->write(LogLevel::error, event, {{"id", id}, {"code", error.code}, {"what", error.detail}});
  };
  failing_claims_.tell = [tell](const ClaimId& id, const Error& error) { tell("claim.passed_over", id.print(), error); };
  failing_files_.tell = [tell](const ContributionFileId& id, const Error& error) { tell("contribution.file_passed_over", id.print(), error); };
  worker::Task files{"contribution.files", kSoon, [this]() -> Result<int> {
                       const contribution::FileWorker desk{*imports_, *inbox_, claim_blocks(), &failing_files_, [this] { return stopping_.load(); }};
                       const bool worked = TRY(contribution::work_on_next_file(desk));
                       return worked ? 1 : 0;
                     }};
  std::vector<WorkerPlan> plans;
  plans.push_back({"teduh-journal", journal_tasks()});
  plans.push_back({"teduh-sms-codes", {delivery_task("notice.sms_codes", {Channel::sms, true})}});
  plans.push_back({"teduh-sms", {delivery_task("notice.sms", {Channel::sms, false})}});
  plans.push_back({"teduh-mail-code", {delivery_task("notice.mail_codes", {Channel::mail, true})}});
  plans.push_back({"teduh-mail", {delivery_task("notice.mail", {Channel::mail, false})}});
  worker::Task years{"contribution.years", kSoon, [this]() -> Result<int> {
                       const bool worked = TRY(contribution::work_on_next_close(*imports_));
                       return worked ? 1 : 0;
                     }};
  plans.push_back({"teduh-files", {std::move(files)}});
  plans.push_back({"teduh-years", {std::move(years)}});
  plans.push_back({"teduh-claims", claim_tasks()});
  plans.push_back({"teduh-sweeps", sweep_tasks()});
  return plans;
}

std::vector<worker::Task> Program::claim_tasks() {
  return {{"claim.automatic", kSoon, [this] { return claim::advance_automatic(*database_, *claims_, failing_claims_); }},
          {"claim.delays", kNowAndThen, [this] { return claim::announce_delays(*database_, *claims_, failing_claims_); }}};
}

std::vector<worker::Task> Program::sweep_tasks() {
  return {
      {"paper.uploads", kNowAndThen,
       [this]() -> Result<int> {
         const auto report = TRY(paper::sweep_uploads(*papers_, clock_->now()));
         return report.finished;
       }},
      {"paper.blobs", kSeldom,
       [this]() -> Result<int> {
         TRY(paper::sweep_blobs(*papers_, clock_->now()));
         return 0;
       }},
      {"http.answers", kNowAndThen,
       [this] { return counted(database_->write([this](store::Tx& tx) { return http::sweep_stored_answers(tx, clock_->now()); })); }},
      {"account.codes", kNowAndThen,
       [this] { return counted(database_->write([this](store::Tx& tx) { return account::sweep_sign_in_codes(tx, clock_->now()); })); }},
      {"member.declared_codes", kNowAndThen,
       [this] { return counted(database_->write([this](store::Tx& tx) { return member::sweep_declared_codes(tx, clock_->now()); })); }},
      {"account.throttles", kNowAndThen,
       [this] { return counted(database_->write([this](store::Tx& tx) { return account::sweep_throttles(tx, clock_->now()); })); }},
      {"account.sessions", kNowAndThen,
       [this] { return counted(database_->write([this](store::Tx& tx) { return account::sweep_sessions(tx, clock_->now()); })); }},
  };
}

Result<void> Program::settle_journal() {
  for (;;) {
    const auto step = TRY(database_->write([this](store::Tx& tx) { return sequencer_->step(tx, clock_->now()); }));
    if (step.numbered < journal::kSequenceBatch) break;
  }
  TRY(database_->write([this](store::Tx& tx) { return sequencer_->sign_checkpoint(tx, clock_->now()); }));
  TRY(database_->read([this](store::ReadTx& tx) { return journal::publish(tx, folder_.journal()); }));
  return {};
}

std::vector<journal::VerifierKey> Program::journal_keys() const {
  std::vector<journal::VerifierKey> keys;
  for (const auto id : keys_->ids(crypto::KeyKind::journal)) {
    const journal::NoteSigner signer(settings_.text("journal.origin"), keys_->find(crypto::KeyKind::journal, id)->bytes());
    keys.push_back(signer.key());
  }
  return keys;
}

}  // namespace teduh::main
