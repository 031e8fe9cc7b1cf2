#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "platform/mail/mail.hpp"

namespace teduh::mail {
namespace {

constexpr std::size_t kLineMax = 900;         // RFC 5322 2.1.1 allows 998; longer texts travel as base64
constexpr std::size_t kBase64Line = 57;       // bytes of one base64 line of 76 characters
constexpr std::size_t kEncodedWordBytes = 42; // so that an encoded word stays below 75 characters (RFC 2047 2)
constexpr std::size_t kIdMax = 100;

bool is_ascii_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool has_line_break_or_control(std::string_view text) {
  return has_control_characters(text) || text.find_first_of("\r\n\t") != std::string_view::npos;
}

bool is_message_id(std::string_view id) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
  return !id.empty() && id.size() <= kIdMax && std::ranges::all_of(id, plain);
}

std::string_view domain_of(std::string_view address) { return address.substr(address.rfind('@') + 1); }

// Encoded words may not cut a character in two, so pieces end where a code point ends.
std::string encoded_header(std::string_view text) {
  if (is_ascii_printable(text) && text.find("=?") == std::string_view::npos) return std::string(text);
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), kEncodedWordBytes);
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", to_base64(bytes_of(text.substr(0, size))));
    text.remove_prefix(size);
  }
  return out;
}

bool fits_as_it_is(std::string_view text) {
  const auto lines = split(text, '\n');
  const auto plain_line = [](std::string_view line) { return line.size() <= kLineMax && is_ascii_printable(line); };
  return std::ranges::all_of(lines, plain_line);
}

std::string crlf_lines(std::string_view text) {
  std::string out;
  for (const auto line : split(text, '\n')) out.append(line).append("\r\n");
  return out;
}

std::string base64_lines(std::string_view text) {
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kBase64Line))) {
    out += to_base64(bytes_of(text.substr(0, kBase64Line))) + "\r\n";
  }
  return out;
}

std::string date_line(Moment at) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds));
}

}  // namespace

bool is_plain_address(std::string_view address) {
  if (address.empty() || address.size() > kAddressMax || !is_ascii_printable(address)) return false;
  if (address.find_first_of(" \"(),:;<>[\\]") != std::string_view::npos) return false;
  const auto at = address.find('@');
  return at != std::string_view::npos && at == address.rfind('@') && at > 0 && at + 1 < address.size() && address.front() != '-';
}

Result<void> check_mail(const Mail& mail) {
  if (!is_message_id(mail.id)) return invalid("mail.id");
  if (!is_plain_address(mail.to)) return invalid("mail.address");
  if (mail.subject.empty() || mail.subject.size() > kSubjectMax || !is_utf8(mail.subject) || has_line_break_or_control(mail.subject))
    return invalid("mail.subject");
  const bool bad_text = mail.text.size() > kTextMax || !is_utf8(mail.text) || has_control_characters(mail.text);
  if (bad_text || mail.text.find('\r') != std::string::npos) return invalid("mail.text");
  return {};
}

Result<std::string> print_message(const Mail& mail, std::string_view from) {
  TRY(check_mail(mail));
  CHECK(is_plain_address(from));
  const bool plain = fits_as_it_is(mail.text);
  return fmt::format(
      "Date: {}\r\nFrom: Teduh <{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
      date_line(mail.at), from, mail.to, mail.id, domain_of(from), encoded_header(mail.subject), plain ? "7bit" : "base64",
      plain ? crlf_lines(mail.text) : base64_lines(mail.text));
}

}  // namespace teduh::mail
