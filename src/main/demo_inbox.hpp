// Reads the text messages that the program wrote to its outbox folder, as a participant reads the phone: for the one-time codes of the day.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/identity.hpp"

namespace teduh::main::demo {

class MessageFolder {
 public:
  explicit MessageFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// What lies there now is old.
  void forget();
  /// The code in a new message to this phone. Waits up to half a minute. Error: unavailable demo.no_code.
  Result<std::string> wait_for_code(const PhoneNumber& phone);

 private:
  std::optional<std::string> find_code(const PhoneNumber& phone);
  std::filesystem::path folder_;
  std::set<std::string> seen_;
};

/// The six digits of a sign-in message as the gateway would get it; nothing when it holds none.
std::optional<std::string> code_in_message(std::string_view message);

}  // namespace teduh::main::demo
