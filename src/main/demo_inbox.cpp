#include "main/demo_inbox.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "main/assets.hpp"

namespace teduh::main::demo {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kPausesMax = 300;
constexpr std::size_t kCodeDigits = 6;

std::string decoded_body(std::string_view message) {
  const auto end_of_head = message.find("\r\n\r\n");
  if (end_of_head == std::string_view::npos) return {};
  const std::string_view head = message.substr(0, end_of_head);
  const std::string_view body = message.substr(end_of_head + 4);
  if (head.find("base64") == std::string_view::npos) return std::string(body);
  std::string letters;
  for (const char c : body)
    if (c != '\r' && c != '\n') letters.push_back(c);
  const auto bytes = from_base64(letters);
  return bytes ? std::string(text_of(*bytes)) : std::string();
}

}  // namespace

std::optional<std::string> code_in_mail(std::string_view message) {
  const std::string body = decoded_body(message);
  constexpr std::string_view kWords = "Kode masuk Anda: ";
  const auto at = body.find(kWords);
  if (at == std::string::npos || at + kWords.size() + kCodeDigits > body.size()) return std::nullopt;
  const std::string code = body.substr(at + kWords.size(), kCodeDigits);
  return is_digits(code) ? std::optional(code) : std::nullopt;
}

void MailFolder::forget() {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) seen_.insert(entry.path().filename().string());
}

std::optional<std::string> MailFolder::find_code(std::string_view address) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
    if (entry.path().extension() != ".eml" || seen_.contains(entry.path().filename().string())) continue;
    const auto message = read_text_file(entry.path());
    if (!message) continue;
    seen_.insert(entry.path().filename().string());
    if (message->find(fmt::format("To: <{}>", address)) == std::string::npos) continue;
    if (auto code = code_in_mail(*message)) return code;
  }
  return std::nullopt;
}

Result<std::string> MailFolder::wait_for_code(std::string_view address) {
  for (int pause = 0; pause < kPausesMax; ++pause) {
    if (auto code = find_code(address)) return std::move(*code);
    std::this_thread::sleep_for(kPause);
  }
  return unavailable("demo.no_code");
}

}  // namespace teduh::main::demo
