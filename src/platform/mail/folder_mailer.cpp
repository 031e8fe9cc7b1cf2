#include "platform/mail/folder_mailer.hpp"

#include <fstream>
#include <system_error>

namespace teduh::mail {

FolderMailer::FolderMailer(std::filesystem::path folder, std::string from) : folder_(std::move(folder)), from_(std::move(from)) {
  CHECK(is_plain_address(from_));
}

Result<void> FolderMailer::send(const Mail& mail) {
  const std::string message = TRY(print_message(mail, from_));
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  // A reader of the folder never sees half a mail: it gets its name when it is whole.
  const auto part = folder_ / (mail.id + ".part");
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << message;
    out.close();
    if (!out) return unavailable("mail.folder");
  }
  std::filesystem::rename(part, folder_ / (mail.id + ".eml"), failed);
  if (failed) return unavailable("mail.folder");
  return {};
}

}  // namespace teduh::mail
