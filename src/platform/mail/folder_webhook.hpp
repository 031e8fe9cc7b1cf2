// Writes each text message as a file NAME.sms.json into a folder instead of handing it to a gateway: for the demo and its tests.
#pragma once

#include <filesystem>

#include "platform/mail/webhook.hpp"

namespace teduh::mail {

class FolderWebhook final : public Webhook {
 public:
  /// The folder is made when it does not exist yet.
  explicit FolderWebhook(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// The same message sent again replaces its own file. Error: unavailable "webhook.unreachable".
  Result<void> send(const WebhookMessage& message) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace teduh::mail
