#include "main/program.hpp"

#include "base/text.hpp"
#include "claim/problem_names.hpp"
#include "embedded/law_files.hpp"
#include "embedded/migration_files.hpp"
#include "embedded/word_files.hpp"
#include "main/installed_keys.hpp"
#include "platform/mail/folder_mailer.hpp"
#include "platform/mail/folder_webhook.hpp"
#include "platform/mail/smtp_mailer.hpp"
#include "platform/mail/webhook.hpp"
#include "platform/store/migrations.hpp"
#include "platform/store/sqlite.hpp"

namespace teduh::main {
namespace {

constexpr std::string_view kErrorWords = "errors/";

/// smtp://host:port or smtps://host:port
Result<mail::SmtpSettings> smtp_settings(const Settings& settings) {
  mail::SmtpSettings smtp;
  std::string_view url = settings.text("mail.smtp_url");
  if (url.starts_with("smtps://")) smtp.tls = mail::SmtpTls::tls;
  else if (!url.starts_with("smtp://")) return invalid("config.bad_value", "mail.smtp_url");
  url.remove_prefix(url.find("//") + 2);
  const auto colon = url.rfind(':');
  if (colon == std::string_view::npos) return invalid("config.bad_value", "mail.smtp_url");
  const auto port = parse_int64(url.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) return invalid("config.bad_value", "mail.smtp_url");
  smtp.host = url.substr(0, colon);
  smtp.port = static_cast<int>(*port);
  smtp.user = settings.text("mail.user");
  smtp.from = settings.text("mail.from");
  smtp.ca_file = settings.text("mail.ca_file");
  if (smtp.tls == mail::SmtpTls::starttls && settings.text("mail.starttls") == "none") smtp.tls = mail::SmtpTls::none;
  if (!settings.text("mail.password_file").empty()) {
    const std::string password = TRY(read_text_file(settings.text("mail.password_file")));
    smtp.password = trim(password);
  }
  return smtp;
}

Result<mail::WebhookSettings> webhook_settings(const Settings& settings) {
  const std::string text = TRY(read_text_file(settings.text("webhook.secret_file")));
  auto secret = TRY(mail::parse_webhook_secret(trim(text)));
  const std::string& network = settings.text("webhook.network");
  return mail::WebhookSettings{.url = settings.text("webhook.url"),
                               .secret = std::move(secret),
                               .allow_loopback = network == "machine",
                               .allow_private = network != "public",
                               .ca_file = settings.text("webhook.ca_file")};
}

}  // namespace

Program::Program(const Settings& settings) : settings_(settings), folder_{settings.text("data.folder")} {}
Program::~Program() = default;

Result<std::unique_ptr<Program>> Program::open(const Settings& settings, const OpenOptions& options) {
  std::unique_ptr<Program> program(new Program(settings));
  TRY(program->open_base(options));
  TRY(program->open_store(options));
  TRY(program->open_law());
  TRY(program->open_words());
  TRY(program->open_senders());
  TRY(program->open_features());
  return program;
}

Result<void> Program::open_base(const OpenOptions& options) {
  const std::string& start = settings_.text("clock.start");
  if (start.empty()) {
    clock_ = std::make_unique<SystemClock>();
  } else {
    const auto moment = parse_rfc3339(start);
    if (!moment) return invalid("config.bad_value", "clock.start");
    clock_ = std::make_unique<OffsetClock>(*moment);
  }
  log_ = std::make_unique<Log>(*clock_, options.log_sink);
  std::error_code failure;
  std::filesystem::create_directories(folder_.root, failure);
  if (failure) return unavailable("config.data_folder", failure.message());
  std::filesystem::permissions(folder_.root, std::filesystem::perms::owner_all, failure);
  const auto missing = std::filesystem::exists(folder_.database()) ? crypto::MissingKeys::refuse : crypto::MissingKeys::make;
  auto keys = TRY(crypto::KeyRing::open(folder_.keys(), random_, missing));
  keys_ = std::make_unique<crypto::KeyRing>(std::move(keys));
  sealer_ = std::make_unique<crypto::Sealer>(*keys_, random_);
  blind_ = std::make_unique<crypto::BlindIndex>(*keys_);
  return {};
}

Result<void> Program::open_store(const OpenOptions& options) {
  auto& batch_jobs = metrics_.counter("teduh_store_jobs_total", "Jobs of the database writer");
  auto& batches = metrics_.counter("teduh_store_commits_total", "Commits of the database writer");
  auto& waiting = metrics_.gauge("teduh_store_waiting_jobs", "Jobs that stood in the writer's queue after the last commit");
  const auto on_batch = [&](const store::BatchReading& reading) {
    batch_jobs.add(reading.jobs);
    batches.add();
    waiting.set(static_cast<std::int64_t>(reading.waiting));
  };
  const store::SqliteOptions sqlite{.path = folder_.database(),
                                    .queue = {.clock = *clock_, .log = *log_, .on_batch = on_batch},
                                    .readers = static_cast<int>(settings_.number("store.readers"))};
  database_ = TRY(store::open_sqlite(sqlite));
  if (options.migrate) TRY(store::migrate(*database_, embedded::migration_files(), *clock_));
  TRY(store::check_schema(*database_, embedded::migration_files()));
  TRY(check_installed_keys(*database_, *keys_, *clock_));
  file_sealer_ = std::make_unique<crypto::FileSealer>(*keys_);
  blob::Cover cover{.seal = [this](BytesView plain, const Sha256& digest) { return file_sealer_->seal(plain, digest); },
                    .open = [this](BytesView sealed, const Sha256& digest) { return file_sealer_->open(sealed, digest); },
                    .sealed_size = crypto::FileSealer::sealed_size};
  blobs_ = TRY(blob::BlobStore::open(folder_.blobs(), *clock_, std::move(cover)));
  uploads_ = TRY(blob::UploadFolder::open(folder_.uploads()));
  journal_ = std::make_unique<journal::Journal>(random_);
  journal::NoteSigner signer(settings_.text("journal.origin"), keys_->current(crypto::KeyKind::journal).bytes());
  sequencer_ = std::make_unique<journal::Sequencer>(std::move(signer));
  return {};
}

/// The branch's own file where a setting names one.
Result<std::string> Program::own_or_built_in(std::string_view setting, std::string_view built_in) const {
  const std::string path = settings_.text(setting);
  if (!path.empty()) return read_text_file(path);
  return std::string(embedded_text(embedded::law_files(), built_in));
}

Result<void> Program::open_law() {
  FileSet own;
  std::span<const EmbeddedFile> files = embedded::law_files();
  if (!settings_.text("law.folder").empty()) {
    own = TRY(FileSet::read(settings_.text("law.folder")));
    files = own.files();
  }
  auto law = TRY(law::LawBook::load(files));
  auto papers = TRY(law::PaperBook::load(files));
  const std::string regions_text = TRY(own_or_built_in("law.regions", "region/wilayah.csv"));
  const auto regions = TRY(law::Regions::load(regions_text));
  const std::string region = settings_.text("branch.region");
  if (!regions.has(region)) {
    return Error{.fault = Fault::invalid, .code = "config.bad_value", .detail = "branch.region", .facts = {{"key", "branch.region"}, {"repair", "75.71, 71.02, ..."}}};
  }
  const std::string calendar_text = TRY(own_or_built_in("law.calendar", "calendar/holidays.csv"));
  auto calendar = TRY(law::Calendar::load(calendar_text, {regions, region}));
  law_ = std::make_unique<law::LawBook>(std::move(law));
  paper_book_ = std::make_unique<law::PaperBook>(std::move(papers));
  calendar_ = std::make_unique<law::Calendar>(std::move(calendar));
  return {};
}

Result<void> Program::open_words() {
  texts_ = TRY(http::ProblemTexts::load(embedded_below(embedded::word_files(), kErrorWords)));
  auto catalogue = TRY(notice::Catalogue::load(embedded_text(embedded::word_files(), "notices.yaml")));
  auto words = TRY(claim::Words::load(embedded_text(embedded::word_files(), "claim.yaml")));
  catalogue_ = std::make_unique<notice::Catalogue>(std::move(catalogue));
  claim_words_ = std::make_unique<claim::Words>(std::move(words));
  claim::name_codes(texts_, *claim_words_, *paper_book_);
  return {};
}

Result<void> Program::open_senders() {
  if (settings_.text("mail.kind") == "smtp") {
    const auto smtp = TRY(smtp_settings(settings_));
    auto mailer = TRY(mail::SmtpMailer::open(smtp));
    mailer_ = std::make_unique<mail::SmtpMailer>(std::move(mailer));
  } else {
    mailer_ = std::make_unique<mail::FolderMailer>(folder_.outbox(), settings_.text("mail.from"));
  }
  if (!settings_.text("webhook.url").empty()) {
    auto webhook = TRY(webhook_settings(settings_));
    auto sender = TRY(mail::WebhookSender::open(std::move(webhook)));
    webhook_ = std::make_unique<mail::WebhookSender>(std::move(sender));
  } else if (settings_.text("mail.kind") != "smtp") {
    webhook_ = std::make_unique<mail::FolderWebhook>(folder_.outbox());
  }
  outbox_ = std::make_unique<notice::Outbox>(*clock_, random_, *sealer_, *catalogue_);
  deliver_ = std::make_unique<notice::DeliverDeps>(notice::DeliverDeps{*clock_, random_, *sealer_, *catalogue_, {mailer_.get(), webhook_.get()},
       {.told = [this](const notice::Delivery& delivery) { note_delivery(delivery); }, .stopping = [this] { return stopping_.load(); }}});
  return {};
}

}  // namespace teduh::main
