// Reads the mails that the program wrote to its outbox folder, as a participant reads the mailbox: for the one-time codes of the day.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace teduh::main::demo {

class MailFolder {
 public:
  explicit MailFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// What lies there now is old.
  void forget();
  /// The code in a new mail to this address. Waits up to half a minute. Error: unavailable demo.no_code.
  Result<std::string> wait_for_code(std::string_view address);

 private:
  std::optional<std::string> find_code(std::string_view address);
  std::filesystem::path folder_;
  std::set<std::string> seen_;
};

/// The six digits of a sign-in mail in RFC 5322 form; nothing when it holds none.
std::optional<std::string> code_in_mail(std::string_view message);

}  // namespace teduh::main::demo
