#include "main/demo_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "main/demo_staff.hpp"
#include "platform/http/json_writer.hpp"
#include "platform/mail/curl_handle.hpp"

namespace teduh::main::demo {
namespace {

constexpr long kWaitMaxSeconds = 60;
constexpr std::size_t kAnswerMax = std::size_t{64} * 1024 * 1024;

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > kAnswerMax) return 0;
  body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* target) {
  const std::string_view line(data, size * count);
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    auto& headers = *static_cast<std::map<std::string, std::string>*>(target);
    headers[ascii_lower(line.substr(0, colon))] = std::string(trim(line.substr(colon + 1)));
  }
  return size * count;
}

/// A body whose line is cut: the bytes end before the length that was announced, and curl closes the connection.
struct CutBody {
  std::string_view rest;
  std::size_t left;
};

std::size_t give_cut_body(char* buffer, std::size_t size, std::size_t count, void* source) {
  auto& cut = *static_cast<CutBody*>(source);
  const std::size_t give = std::min({size * count, cut.left, cut.rest.size()});
  if (give == 0) return CURL_READFUNC_ABORT;
  std::copy_n(cut.rest.data(), give, buffer);
  cut.rest.remove_prefix(give);
  cut.left -= give;
  return give;
}

}  // namespace

std::string HttpResponse::problem() const { return good() ? "" : json().text("code"); }

std::string HttpResponse::header(std::string_view name) const {
  const auto found = headers.find(std::string(name));
  return found == headers.end() ? "" : found->second;
}

struct HttpClient::State {
  mail::CurlHandle handle{curl_easy_init()};
};

HttpClient::HttpClient(std::string url) : url_(std::move(url)), state_(std::make_unique<State>()) { CHECK(state_->handle != nullptr); }
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
  CURL* const curl = state_->handle.get();
  curl_easy_reset(curl);
  mail::CurlList headers;
  for (const auto& [name, value] : request.headers) headers.add(fmt::format("{}: {}", name, value).c_str());
  CutBody cut{request.body, request.cut_after};
  const bool has_body = request.method != "GET" && request.method != "HEAD" && request.method != "DELETE";
  if (has_body) {
    // curl would say that an empty body is a form.
    headers.add(request.body.empty() ? "Content-Type:" : fmt::format("Content-Type: {}", request.content_type).c_str());
    headers.add("Expect:");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    if (request.cut_after == 0) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    } else {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_cut_body);
      curl_easy_setopt(curl, CURLOPT_READDATA, &cut);
    }
  }
  if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  HttpResponse response;
  curl_easy_setopt(curl, CURLOPT_URL, (url_ + request.path).c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response.headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kWaitMaxSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return unavailable("demo.no_answer", curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  return response;
}

Result<void> ApiSession::take_token(const HttpResponse& response) {
  if (!response.good()) return denied("demo.sign_in_refused", response.problem());
  const Json json = response.json();
  token_ = json.text("token");
  csrf_ = json.text("csrf_token");
  return token_.empty() ? Result<void>(denied("demo.sign_in_refused", "no token")) : Result<void>();
}

Result<void> ApiSession::sign_in_staff(std::string_view login) {
  const DemoStaffRow staff = TRY(find_demo_staff(login));
  HttpResponse response;
  // A code is taken once; when another sign-in has used this half minute's, the next one is good already.
  for (const std::int64_t later : {0, 1}) {
    http::JsonWriter json;
    json.object().field("login", staff.login).field("password", demo_password(staff)).field("totp", demo_totp(staff, clock_.now(), later));
    json.field("bearer", true).end();
    response = TRY(client_.send({.method = "POST", .path = "/api/sign-in/staff", .body = json.take()}));
    if (response.good()) break;
  }
  return take_token(response);
}

Result<std::string> ApiSession::ask_code(const Participant& who) {
  http::JsonWriter json;
  json.object().field("nik", who.nik).field("kpj", who.kpj).field_if("device_id", who.device).end();
  const auto response = TRY(client_.send(
      {.method = "POST", .path = "/api/sign-in/participant", .body = json.take(), .headers = {{"Idempotency-Key", new_id()}}}));
  if (!response.good()) return denied("demo.sign_in_refused", response.problem());
  return response.json().text("sign_in_id");
}

Result<void> ApiSession::confirm_code(const std::string& sign_in, const std::string& code, const Participant& who) {
  http::JsonWriter json;
  json.object().field("sign_in_id", sign_in).field("code", code).field_if("device_id", who.device).field("bearer", true).end();
  const auto response = TRY(client_.send(
      {.method = "POST", .path = "/api/sign-in/participant/confirm", .body = json.take(), .headers = {{"Idempotency-Key", new_id()}}}));
  return take_token(response);
}

Result<HttpResponse> ApiSession::send(HttpRequest request) {
  if (!token_.empty()) request.headers.emplace_back("Authorization", "Bearer " + token_);
  const bool changes = request.method != "GET" && request.method != "HEAD";
  bool has_key = false;
  for (const auto& header : request.headers) has_key = has_key || header.first == "Idempotency-Key";
  if (changes && !has_key) request.headers.emplace_back("Idempotency-Key", new_id());
  return client_.send(request);
}

Result<HttpResponse> ApiSession::get(const std::string& path) { return send({.path = path}); }
Result<HttpResponse> ApiSession::post(const std::string& path, const std::string& body) {
  return send({.method = "POST", .path = path, .body = body});
}
Result<HttpResponse> ApiSession::put(const std::string& path, const std::string& body) {
  return send({.method = "PUT", .path = path, .body = body});
}

}  // namespace teduh::main::demo
