#include "platform/mail/smtp_mailer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "platform/mail/curl_handle.hpp"

namespace teduh::mail {
namespace {

struct Upload {
  std::string_view rest;
};

std::size_t give_more(char* buffer, std::size_t size, std::size_t count, void* user) {
  auto& upload = *static_cast<Upload*>(user);
  const std::size_t length = std::min(size * count, upload.rest.size());
  std::memcpy(buffer, upload.rest.data(), length);
  upload.rest.remove_prefix(length);
  return length;
}

bool is_this_machine(std::string_view host) { return host == "localhost" || host == "127.0.0.1" || host == "::1"; }

// Answers of the relay that name the recipient as wrong for good (RFC 5321 4.2.3); a refused sign-in or a full relay may pass.
bool is_final_refusal(long code) { return code == 550 || code == 551 || code == 553 || code == 556; }

void set_transport(CURL* curl, const SmtpSettings& settings) {
  const std::string host = settings.host.find(':') == std::string::npos ? settings.host : "[" + settings.host + "]";
  const std::string url = fmt::format("{}://{}:{}", settings.tls == SmtpTls::tls ? "smtps" : "smtp", host, settings.port);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(settings.tls == SmtpTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_wait_max.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.whole_wait_max.count()));
  if (settings.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
}

}  // namespace

Result<SmtpMailer> SmtpMailer::open(SmtpSettings settings) {
  if (settings.host.empty() || settings.host.find_first_of(" /@\r\n\t") != std::string::npos) return invalid("mail.settings", "host");
  if (settings.port < 1 || settings.port > 65535) return invalid("mail.settings", "port");
  if (!is_plain_address(settings.from)) return invalid("mail.settings", "sender address");
  if (settings.tls == SmtpTls::none && !is_this_machine(settings.host)) return invalid("mail.settings", "without TLS only on this machine");
  return SmtpMailer(std::move(settings));
}

Result<void> SmtpMailer::send(const Mail& mail) {
  const std::string message = TRY(print_message(mail, settings_.from));
  const CurlHandle curl(curl_easy_init());
  CurlList recipients;
  if (!curl || !recipients.add(fmt::format("<{}>", mail.to).c_str())) return unavailable("mail.unreachable", "no memory");
  set_transport(curl.get(), settings_);
  Upload upload{message};
  const std::string sender = fmt::format("<{}>", settings_.from);
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &give_more);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_OK) return {};
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  if (is_final_refusal(answer)) return invalid("mail.refused", fmt::format("relay answered {}", answer));
  // libcurl's own text can hold the address, so only its number goes into the log.
  return unavailable("mail.unreachable", fmt::format("curl {}, relay {}", static_cast<int>(code), answer));
}

}  // namespace teduh::mail
