// Every object of the program and the order in which they are made: the only place that names concrete types.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "claim/claim_worker.hpp"
#include "claim/deps.hpp"
#include "contribution/contribution_routes.hpp"
#include "contribution/file_desk.hpp"
#include "document/check_parent.hpp"
#include "main/assets.hpp"
#include "main/settings.hpp"
#include "member/directory.hpp"
#include "notice/deliver.hpp"
#include "paper/deps.hpp"
#include "payment/batch.hpp"
#include "platform/blob/blob_store.hpp"
#include "platform/blob/upload_folder.hpp"
#include "platform/crypto/file_sealer.hpp"
#include "platform/http/executor.hpp"
#include "platform/http/server.hpp"
#include "platform/journal_store/sequencer.hpp"
#include "platform/store/database.hpp"
#include "platform/worker/worker.hpp"

namespace teduh::main {

/// Where things lie in the data folder.
struct DataFolder {
  std::filesystem::path root;
  [[nodiscard]] std::filesystem::path database() const { return root / "teduh.sqlite"; }
  [[nodiscard]] std::filesystem::path keys() const { return root / "keys"; }
  [[nodiscard]] std::filesystem::path blobs() const { return root / "blobs"; }
  [[nodiscard]] std::filesystem::path uploads() const { return root / "uploads"; }
  [[nodiscard]] std::filesystem::path inbox() const { return root / "inbox"; }
  [[nodiscard]] std::filesystem::path journal() const { return root / "journal"; }
  [[nodiscard]] std::filesystem::path outbox() const { return root / "outbox"; }
};

struct OpenOptions {
  bool migrate = false;                // bring the schema up to date instead of refusing an old one
  std::function<void(const std::string&)> log_sink = {};
};

/// Opened once; may be used from any thread. Ends in the reverse order.
class Program {
 public:
  /// Errors name what is wrong and which command repairs it.
  static Result<std::unique_ptr<Program>> open(const Settings& settings, const OpenOptions& options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const DataFolder& folder() const { return folder_; }
  [[nodiscard]] const Clock& clock() const { return *clock_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] Log& log() { return *log_; }
  [[nodiscard]] store::Database& database() { return *database_; }
  [[nodiscard]] const store::Database& database() const { return *database_; }
  [[nodiscard]] const crypto::KeyRing& keys() const { return *keys_; }
  [[nodiscard]] const crypto::Sealer& sealer() const { return *sealer_; }
  [[nodiscard]] const journal::Journal& journal() const { return *journal_; }
  [[nodiscard]] const journal::Sequencer& sequencer() const { return *sequencer_; }
  [[nodiscard]] const law::LawBook& law() const { return *law_; }
  [[nodiscard]] const member::Tools& members() const { return *members_; }
  [[nodiscard]] const account::AccountDeps& accounts() const { return *accounts_; }
  [[nodiscard]] const contribution::ImportTools& imports() const { return *imports_; }
  [[nodiscard]] const paper::PaperDeps& papers() const { return *papers_; }
  [[nodiscard]] const claim::Deps& claims() const { return *claims_; }
  [[nodiscard]] const payment::Deps& payments() const { return *payments_; }
  [[nodiscard]] const notice::Outbox& outbox() const { return *outbox_; }
  [[nodiscard]] const notice::DeliverDeps& deliver() const { return *deliver_; }
  [[nodiscard]] http::Metrics& metrics() { return metrics_; }
  [[nodiscard]] const http::ProblemTexts& texts() const { return texts_; }

  /// Every route of the program, in the order of the features.
  [[nodiscard]] std::vector<http::Route> routes();
  [[nodiscard]] http::Gate gate();
  /// The background tasks, a thread for each row: what is slow in one of them (a mail relay that hangs, a file of a million rows) keeps no
  /// other waiting, and the codes people sign in with wait for nothing.
  struct WorkerPlan {
    std::string thread;  // at most 15 characters
    std::vector<worker::Task> tasks;
  };
  [[nodiscard]] std::vector<WorkerPlan> worker_plans();
  /// From now on (true) long tasks end at their next step, so that stopping takes seconds.
  void set_stopping(bool stopping) { stopping_ = stopping; }
  /// Numbers, signs and publishes everything that waits: at shutdown and at the end of commands that changed something.
  Result<void> settle_journal();
  /// Whether an amount of the membership was determined: what contributions must not be taken from under.
  [[nodiscard]] static contribution::ClaimBlocks claim_blocks();
  /// The keys under which this journal was ever signed.
  [[nodiscard]] std::vector<journal::VerifierKey> journal_keys() const;

 private:
  explicit Program(const Settings& settings);
  Result<void> open_base(const OpenOptions& options);
  Result<void> open_store(const OpenOptions& options);
  [[nodiscard]] Result<std::string> own_or_built_in(std::string_view setting, std::string_view built_in) const;
  Result<void> open_law();
  Result<void> open_words();
  Result<void> open_senders();
  Result<void> open_features();
  void open_papers();
  void note_delivery(const notice::Delivery& delivery);
  worker::Task delivery_task(std::string name, notice::Lane lane);
  std::vector<worker::Task> journal_tasks();
  std::vector<worker::Task> claim_tasks();
  std::vector<worker::Task> sweep_tasks();

  Settings settings_;
  DataFolder folder_;
  SystemRandom random_;
  std::atomic<bool> stopping_{false};
  claim::FailingClaims failing_claims_;
  contribution::FailingFiles failing_files_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Log> log_;
  http::Metrics metrics_;
  std::unique_ptr<crypto::KeyRing> keys_;
  std::unique_ptr<crypto::Sealer> sealer_;
  std::unique_ptr<crypto::BlindIndex> blind_;
  std::unique_ptr<crypto::FileSealer> file_sealer_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<blob::BlobStore> blobs_;
  std::unique_ptr<blob::UploadFolder> uploads_;
  std::unique_ptr<law::LawBook> law_;
  std::unique_ptr<law::PaperBook> paper_book_;
  std::unique_ptr<law::Calendar> calendar_;
  http::ProblemTexts texts_;
  std::unique_ptr<notice::Catalogue> catalogue_;
  std::unique_ptr<claim::Words> claim_words_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<journal::Sequencer> sequencer_;
  std::unique_ptr<mail::Mailer> mailer_;
  std::unique_ptr<mail::Webhook> webhook_;
  std::unique_ptr<notice::Outbox> outbox_;
  std::unique_ptr<notice::DeliverDeps> deliver_;
  std::unique_ptr<member::Vault> vault_;
  std::unique_ptr<member::Tools> members_;
  std::unique_ptr<member::Directory> directory_;
  std::unique_ptr<account::AccountDeps> accounts_;
  std::unique_ptr<contribution::ImportTools> imports_;
  std::unique_ptr<contribution::Inbox> inbox_;
  std::unique_ptr<document::PaperChecker> checker_;
  std::unique_ptr<paper::PaperDeps> papers_;
  std::unique_ptr<claim::Deps> claims_;
  std::unique_ptr<payment::Deps> payments_;
};

}  // namespace teduh::main
