#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>

#include "platform/mail/folder_mailer.hpp"
#include "platform/mail/smtp_mailer.hpp"
#include "platform/mail/testing/loopback_server.hpp"

namespace teduh::mail {
namespace {

using ::testing::HasSubstr;
using testing::LoopbackServer;
using testing::Peer;

Mail some_mail() {
  return {.id = "n-1", .to = "siti@example.id", .subject = "Klaim diterima", .text = "Halo.\n.titik", .at = from_micros(1'795'000'000'000'000)};
}

/// Takes mail as a relay does; `recipient_answer` is what it says to RCPT.
class SmtpSink {
 public:
  explicit SmtpSink(std::string recipient_answer = "250 ok", bool offers_tls = false)
      : recipient_answer_(std::move(recipient_answer)), offers_tls_(offers_tls), server_([this](Peer& peer) { talk(peer); }) {}
  [[nodiscard]] int port() const { return server_.port(); }
  std::string received() {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  void talk(Peer& peer) {
    peer.say("220 sink ESMTP\r\n");
    for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
      note(line);
      if (line.starts_with("EHLO")) peer.say(offers_tls_ ? "250-sink\r\n250 STARTTLS\r\n" : "250 sink\r\n");
      else if (line.starts_with("RCPT")) peer.say(recipient_answer_ + "\r\n");
      else if (line == "DATA") take_data(peer);
      else if (line == "QUIT") return peer.say("221 bye\r\n");
      else peer.say("250 ok\r\n");
    }
  }
  void take_data(Peer& peer) {
    peer.say("354 go on\r\n");
    for (std::string line = peer.line(); line != "."; line = peer.line()) note(line);
    peer.say("250 taken\r\n");
  }
  void note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    received_ += line + "\n";
  }
  std::string recipient_answer_;
  bool offers_tls_;
  std::mutex mutex_;
  std::string received_;
  LoopbackServer server_;
};

SmtpSettings settings_for(int port, SmtpTls tls = SmtpTls::none) {
  return {.host = "127.0.0.1", .port = port, .tls = tls, .from = "teduh@example.id", .whole_wait_max = std::chrono::seconds(5)};
}

std::string code_of(const Result<void>& result) { return result ? "sent" : result.error().code; }

TEST(SmtpMailer, RefusesToSendInTheClearToAnotherMachine) {
  auto settings = settings_for(25);
  settings.host = "mail.example.id";
  const auto mailer = SmtpMailer::open(settings);
  ASSERT_FALSE(mailer);
  EXPECT_EQ(mailer.error().code, "mail.settings");
}

TEST(SmtpMailer, RefusesASenderThatIsNoAddress) {
  auto settings = settings_for(25);
  settings.from = "x\r\nRSET";
  EXPECT_FALSE(SmtpMailer::open(settings));
}

TEST(SmtpMailer, SaysNothingToARelayThatDoesNotChangeToTls) {
  SmtpSink sink;
  auto mailer = SmtpMailer::open(settings_for(sink.port(), SmtpTls::starttls));
  ASSERT_TRUE(mailer);
  EXPECT_EQ(code_of(mailer->send(some_mail())), "mail.unreachable");
  EXPECT_THAT(sink.received(), ::testing::Not(HasSubstr("MAIL FROM")));
}

TEST(SmtpMailer, GivesUpOnAnAddressThatTheRelayRefusesForGood) {
  SmtpSink sink("550 no such user");
  auto mailer = SmtpMailer::open(settings_for(sink.port()));
  ASSERT_TRUE(mailer);
  const auto sent = mailer->send(some_mail());
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, "mail.refused");
  EXPECT_EQ(sent.error().fault, Fault::invalid);
  EXPECT_THAT(sent.error().detail, ::testing::Not(HasSubstr("siti")));
}

TEST(SmtpMailer, MayTryAgainWhenTheRelayIsBusyOrAway) {
  SmtpSink busy("451 try later");
  auto mailer = SmtpMailer::open(settings_for(busy.port()));
  ASSERT_TRUE(mailer);
  EXPECT_EQ(mailer->send(some_mail()).error().fault, Fault::unavailable);
  auto nobody = SmtpMailer::open(settings_for(1));
  ASSERT_TRUE(nobody);
  EXPECT_EQ(nobody->send(some_mail()).error().fault, Fault::unavailable);
}

TEST(SmtpMailer, HandsTheWholeMailToTheRelay) {
  SmtpSink sink;
  auto mailer = SmtpMailer::open(settings_for(sink.port()));
  ASSERT_TRUE(mailer);
  EXPECT_EQ(code_of(mailer->send(some_mail())), "sent");
  EXPECT_THAT(sink.received(), HasSubstr("MAIL FROM:<teduh@example.id>\nRCPT TO:<siti@example.id>\nDATA\n"));
  EXPECT_THAT(sink.received(), HasSubstr("Subject: Klaim diterima\n"));
  EXPECT_THAT(sink.received(), HasSubstr("Halo.\n..titik\n")) << "a line that begins with a point is doubled on the wire";
}

TEST(FolderMailer, WritesOneFileAMailAndTheSameAgainOnlyOnce) {
  const auto folder = std::filesystem::temp_directory_path() / ("teduh_folder_mailer_" + std::to_string(::getpid()));
  FolderMailer mailer(folder, "teduh@example.id");
  Mail bad = some_mail();
  bad.to = "a@b\r\n";
  EXPECT_EQ(code_of(mailer.send(bad)), "mail.address");
  EXPECT_EQ(code_of(mailer.send(some_mail())), "sent");
  EXPECT_EQ(code_of(mailer.send(some_mail())), "sent");
  std::ostringstream text;
  text << std::ifstream(folder / "n-1.eml").rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("To: <siti@example.id>\r\n"));
  const auto files = std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
  EXPECT_EQ(files, 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace teduh::mail
