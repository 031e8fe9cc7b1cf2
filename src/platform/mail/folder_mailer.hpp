// Writes each mail as a file NAME.eml into a folder instead of sending it: for the demo and for a branch without a mail server.
#pragma once

#include <filesystem>

#include "platform/mail/mail.hpp"

namespace teduh::mail {

class FolderMailer final : public Mailer {
 public:
  /// The folder is made when it does not exist yet.
  FolderMailer(std::filesystem::path folder, std::string from);
  /// The same mail sent again replaces its own file. Errors: those of check_mail; unavailable "mail.folder".
  Result<void> send(const Mail& mail) override;

 private:
  std::filesystem::path folder_;
  std::string from_;
};

}  // namespace teduh::mail
