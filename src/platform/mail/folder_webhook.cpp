#include "platform/mail/folder_webhook.hpp"

#include <fstream>
#include <system_error>

namespace teduh::mail {

Result<void> FolderWebhook::send(const WebhookMessage& message) {
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  // A reader of the folder never sees half a message: it gets its name when it is whole.
  const auto part = folder_ / (message.id + ".part");
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << message.body;
    out.close();
    if (!out) return unavailable("webhook.unreachable", "folder");
  }
  std::filesystem::rename(part, folder_ / (message.id + ".sms.json"), failed);
  if (failed) return unavailable("webhook.unreachable", "folder");
  return {};
}

}  // namespace teduh::mail
