#include "main/demo_inbox.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/text.hpp"
#include "main/assets.hpp"

namespace teduh::main::demo {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kPausesMax = 300;
constexpr std::size_t kCodeDigits = 6;

constexpr std::string_view kEnding = ".sms.json";

}  // namespace

std::optional<std::string> code_in_message(std::string_view message) {
  constexpr std::string_view kWords = "\"text\":\"Kode masuk Teduh: ";
  const auto at = message.find(kWords);
  if (at == std::string_view::npos || at + kWords.size() + kCodeDigits > message.size()) return std::nullopt;
  const std::string code(message.substr(at + kWords.size(), kCodeDigits));
  return is_digits(code) ? std::optional(code) : std::nullopt;
}

void MessageFolder::forget() {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) seen_.insert(entry.path().filename().string());
}

std::optional<std::string> MessageFolder::find_code(const PhoneNumber& phone) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(kEnding) || seen_.contains(name)) continue;
    const auto message = read_text_file(entry.path());
    if (!message) continue;
    seen_.insert(name);
    if (message->find(fmt::format("\"to\":\"{}\"", phone.exact())) == std::string::npos) continue;
    if (auto code = code_in_message(*message)) return code;
  }
  return std::nullopt;
}

Result<std::string> MessageFolder::wait_for_code(const PhoneNumber& phone) {
  for (int pause = 0; pause < kPausesMax; ++pause) {
    if (auto code = find_code(phone)) return std::move(*code);
    std::this_thread::sleep_for(kPause);
  }
  return unavailable("demo.no_code");
}

}  // namespace teduh::main::demo
