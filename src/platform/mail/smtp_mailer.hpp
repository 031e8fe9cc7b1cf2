// Sends mail to one SMTP relay, by libcurl.
#pragma once

#include <chrono>
#include <string>

#include "platform/mail/mail.hpp"

namespace teduh::mail {

enum class SmtpTls : std::uint8_t {
  starttls = 1,  // begins in the clear and must change to TLS before anything is said
  tls = 2,       // TLS from the first byte
  none = 3,      // only to a relay on this very machine
};

struct SmtpSettings {
  std::string host;
  int port = 587;
  SmtpTls tls = SmtpTls::starttls;
  std::string user = {};      // empty: no sign-in
  std::string password = {};  // comes from the environment or a file, never from the command line
  std::string from;
  std::string ca_file = {};   // empty: the system's list of authorities
  std::chrono::milliseconds connect_wait_max{10'000};
  std::chrono::milliseconds whole_wait_max{30'000};
};

class SmtpMailer final : public Mailer {
 public:
  /// Errors: invalid "mail.settings" (no host, bad sender, sending in the clear to another machine).
  static Result<SmtpMailer> open(SmtpSettings settings);
  /// Errors: those of check_mail; invalid "mail.refused" (the relay refuses this address for good); unavailable "mail.unreachable".
  Result<void> send(const Mail& mail) override;

 private:
  explicit SmtpMailer(SmtpSettings settings) : settings_(std::move(settings)) {}
  SmtpSettings settings_;
};

}  // namespace teduh::mail
