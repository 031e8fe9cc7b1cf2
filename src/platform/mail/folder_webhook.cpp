#include "platform/mail/folder_webhook.hpp"

#include "platform/mail/folder_file.hpp"

namespace teduh::mail {

Result<void> FolderWebhook::send(const WebhookMessage& message) {
  if (!write_durably(folder_, message.id + ".sms.json", message.body)) return unavailable("webhook.unreachable", "folder");
  return {};
}

}  // namespace teduh::mail
