#include "platform/mail/folder_mailer.hpp"

#include "platform/mail/folder_file.hpp"

namespace teduh::mail {

FolderMailer::FolderMailer(std::filesystem::path folder, std::string from) : folder_(std::move(folder)), from_(std::move(from)) {
  CHECK(is_plain_address(from_));
}

Result<void> FolderMailer::send(const Mail& mail) {
  const std::string message = TRY(print_message(mail, from_));
  if (!write_durably(folder_, mail.id + ".eml", message)) return unavailable("mail.folder");
  return {};
}

}  // namespace teduh::mail
