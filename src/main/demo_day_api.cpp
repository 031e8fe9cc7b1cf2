#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "main/demo_day_parts.hpp"

namespace teduh::main::demo {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);
constexpr int kPausesMax = 300;

Error step_failed(const std::string& path, const HttpResponse& response) {
  std::string what = fmt::format("{}: {} {}", path, response.status, response.problem());
  const Json problem = response.json();
  for (std::size_t i = 0; i < problem.size("fields"); ++i)
    what += fmt::format(" [{}: {}]", problem.text(fmt::format("fields.{}.field", i)), problem.text(fmt::format("fields.{}.code", i)));
  return internal("demo.step_failed", what);
}

}  // namespace

Day::Day(Program& made, std::string url, Branch invented)
    : program(made), branch(std::move(invented)), story(made.clock(), made.claims().rules.zone), client_(std::move(url)), messages_(made.folder().outbox()) {}

Result<ApiSession*> Day::staff(std::string_view login) {
  const auto known = sessions_.find(login);
  if (known != sessions_.end()) return known->second.get();
  auto session = std::make_unique<ApiSession>(client_, program.random(), program.clock());
  TRY(session->sign_in_staff(login));
  story.tell(fmt::format("{} masuk dengan kata sandi dan kode autentikator.", login), fmt::format("{} signs in with password and authenticator code.", login));
  return sessions_.emplace(std::string(login), std::move(session)).first->second.get();
}

Result<ApiSession*> Day::participant(std::string_view key, bool other_phone) {
  const auto known = sessions_.find(key);
  if (known != sessions_.end()) return known->second.get();
  const Person& who = person(key);
  ApiSession::Participant identity{.nik = who.data.nik.exact(), .kpj = who.cards.front().kpj.exact(), .device = who.device};
  if (other_phone) identity.device = DeviceId::make(program.clock().now(), program.random());
  auto session = std::make_unique<ApiSession>(client_, program.random(), program.clock());
  messages_.forget();
  const std::string sign_in = TRY(session->ask_code(identity));
  const std::string code = TRY(messages_.wait_for_code(*who.data.phone));
  TRY(session->confirm_code(sign_in, code, identity));
  story.tell(fmt::format("{} masuk dengan kode sekali pakai dari pesan{}.", name(key), other_phone ? ", dari ponsel yang belum dikenal" : ""),
             fmt::format("{} signs in with a one-time code from a message{}.", name(key), other_phone ? ", from an unknown phone" : ""));
  return sessions_.emplace(std::string(key), std::move(session)).first->second.get();
}

Result<Json> Day::must(const std::string& path, Result<HttpResponse> response) {
  if (!response) return std::move(response).error();
  if (!response->good()) return step_failed(path, *response);
  return response->json();
}

Result<Json> Day::post(ApiSession& session, const std::string& path, const std::string& body) { return must(path, session.post(path, body)); }
Result<Json> Day::put(ApiSession& session, const std::string& path, const std::string& body) { return must(path, session.put(path, body)); }
Result<Json> Day::get(ApiSession& session, const std::string& path) { return must(path, session.get(path)); }

Result<HttpResponse> Day::refused(ApiSession& session, const std::string& path, const std::string& body, std::string_view code) {
  auto response = TRY(session.post(path, body));
  const bool as_told = !response.good() && response.problem() == code;
  story.check(as_told, fmt::format("Ditolak sesuai aturan: {}", code), fmt::format("Refused by the rules: {}", code));
  if (!as_told) return step_failed(path, response);
  return response;
}

std::string Day::claim_path(std::string_view key, std::string_view act) const {
  const auto found = claims.find(key);
  CHECK(found != claims.end());
  return act.empty() ? "/api/claims/" + found->second.id : fmt::format("/api/claims/{}/{}", found->second.id, act);
}

Result<void> Day::wait_for_state(ApiSession& session, std::string_view key, std::string_view state) {
  std::string seen;
  for (int pause = 0; pause < kPausesMax; ++pause) {
    seen = TRY(get(session, claim_path(key))).text("state");
    if (seen == state) return {};
    std::this_thread::sleep_for(kPause);
  }
  return internal("demo.step_failed", fmt::format("{} is {} and not {}", key, seen, state));
}

}  // namespace teduh::main::demo
