// The demo's HTTP client: what a program of a branch or a phone would do, over a real socket and with nothing but the public API.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "domain/ids.hpp"
#include "main/demo_json.hpp"

namespace teduh::main::demo {

struct HttpRequest {
  std::string method = "GET";
  std::string path;  // "/api/claims"
  std::string body = {};
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::size_t cut_after = 0;  // bytes of the body after which the line is cut on purpose; 0: never
};

struct HttpResponse {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
  [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
  [[nodiscard]] Json json() const { return Json::parse(body); }
  /// Code of a problem answer ("claim.too_early"); empty when it is none.
  [[nodiscard]] std::string problem() const;
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// One connection that is kept open; one thread.
class HttpClient {
 public:
  explicit HttpClient(std::string url);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Error: unavailable demo.no_answer, when nobody listens or the line breaks. A problem answer is no Error.
  Result<HttpResponse> send(const HttpRequest& request);
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  struct State;
  std::string url_;
  std::unique_ptr<State> state_;
};

/// A signed-in caller. Every changing request gets an Idempotency-Key of its own.
class ApiSession {
 public:
  ApiSession(HttpClient& client, Random& random, const Clock& clock) : client_(client), random_(random), clock_(clock) {}

  /// Errors: demo.no_answer; denied demo.sign_in_refused (detail: the problem's code).
  Result<void> sign_in_staff(std::string_view login);
  struct Participant {
    std::string nik;
    std::string kpj;
    std::optional<DeviceId> device;
  };
  /// Asks for a code; the id of the sign-in.
  Result<std::string> ask_code(const Participant& who);
  Result<void> confirm_code(const std::string& sign_in, const std::string& code, const Participant& who);

  Result<HttpResponse> get(const std::string& path);
  Result<HttpResponse> post(const std::string& path, const std::string& body = "{}");
  Result<HttpResponse> put(const std::string& path, const std::string& body);
  /// Anything else: the session's token is added, and a key when none stands in the headers.
  Result<HttpResponse> send(HttpRequest request);

  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] const std::string& csrf_token() const { return csrf_; }
  std::string new_id() { return print_uuid(make_uuid7(clock_.now(), random_)); }

 private:
  Result<void> take_token(const HttpResponse& response);
  HttpClient& client_;
  Random& random_;
  const Clock& clock_;
  std::string token_;
  std::string csrf_;
};

}  // namespace teduh::main::demo
