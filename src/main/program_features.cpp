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
  imports_ = std::make_unique<contribution::ImportTools>(contribution::ImportTools{*database_, *members_, *law_});
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

std::vector<worker::Task> Program::other_tasks() {
  return {
      {"notice.deliver", kSoon,
       [this]() -> Result<int> {
         const auto report = TRY(notice::deliver_due(*database_, *deliver_));
         return report.taken;
       }},
      {"contribution.files", kSoon,
       [this]() -> Result<int> {
         const bool worked = TRY(contribution::work_on_next_file({*imports_, *inbox_, claim_blocks()}));
         return worked ? 1 : 0;
       }},
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
      {"claim.automatic", kSoon, [this] { return claim::advance_automatic(*database_, *claims_); }},
      {"claim.delays", kNowAndThen, [this] { return claim::announce_delays(*database_, *claims_); }},
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
