// For tests: the accounts of a small branch on a real database, with a runner that treats routes as the server does.
#pragma once

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "account/account_routes.hpp"
#include "account/device.hpp"
#include "account/session.hpp"
#include "account/sign_in.hpp"
#include "account/staff.hpp"
#include "notice/deliver.hpp"
#include "platform/crypto/password.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::account::testing {

struct KnownPerson {
  std::string nik;
  std::string kpj;
  PersonContact contact;
};

class FakeDirectory final : public PersonDirectory {
 public:
  Result<std::optional<PersonContact>> find(store::ReadTx&, const Nik& nik, const Kpj& kpj) const override {
    for (const auto& known : people)
      if (known.nik == nik.exact() && known.kpj == kpj.exact()) return std::optional(known.contact);
    return std::optional<PersonContact>();
  }
  Result<std::optional<PersonContact>> find(store::ReadTx&, PersonId person) const override {
    for (const auto& known : people)
      if (known.contact.person == person) return std::optional(known.contact);
    return std::optional<PersonContact>();
  }
  std::vector<KnownPerson> people;
};

class FakeGateway final : public mail::Webhook {
 public:
  Result<void> send(const mail::WebhookMessage& message) override {
    bodies.push_back(message.body);
    return {};
  }
  std::vector<std::string> bodies;
};

class FakePostbox final : public mail::Mailer {
 public:
  Result<void> send(const mail::Mail& mail) override {
    texts.push_back(mail.text);
    return {};
  }
  std::vector<std::string> texts;
};

inline std::string file_text(const std::string& path) {
  std::ifstream in(std::string(TEDUH_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What a caller sees: a status, a body, or the code of a problem.
struct Seen {
  std::string problem;  // empty: none
  http::Answer answer;
  std::string retry_after;
  [[nodiscard]] std::string value(const std::string& field) const {
    const std::string key = "\"" + field + "\":";
    const auto at = answer.body.find(key);
    if (at == std::string::npos) return {};
    auto from = at + key.size();
    if (answer.body[from] == '"') ++from;
    return answer.body.substr(from, answer.body.find_first_of("\",}", from) - from);
  }
};

class AccountFixture : public ::testing::Test {
 protected:
  static constexpr const char* kSitiNik = "9999014505900001";
  static constexpr const char* kSitiKpj = "12345678901";
  static constexpr const char* kPassword = "gajah biru 77 melompat";

  AccountFixture() {
    siti = add_person(kSitiNik, kSitiKpj, "+6281234567890");
    budi = add_person("9999010105850002", "12345678902", "+6281234567891");
    for (auto& route : account_routes(deps)) routes.emplace(route.operation, std::move(route));
  }

  PersonId add_person(const std::string& nik, const std::string& kpj, const std::string& phone) {
    const auto id = PersonId::make(clock.now(), random);
    directory.people.push_back({nik, kpj, {.person = id, .branch = "GTO", .channels = {.phones = {phone}, .mails = {}}}});
    return id;
  }

  struct Request {
    std::string operation;
    std::string body = {};
    std::string token = {};
    std::vector<std::pair<std::string, std::string>> parameters = {};
    std::string source = "198.51.100.7";
  };

  /// Treats the route as the server does: decode, pool work, then session, role, second factor and guard in the work's transaction.
  Seen run(const Request& request) {
    const http::Route& route = routes.at(request.operation);
    http::Call call{.method = route.method, .route = route.pattern, .request_id = "r1", .parameters = request.parameters, .body = request.body};
    call.source = request.source;
    if (!request.token.empty()) call.headers.emplace_back("authorization", "Bearer " + request.token);
    auto work = route.prepare(call);
    for (int hop = 0; work && hop < 4; ++hop) {
      if (auto* answer = std::get_if<http::Answer>(&work->next)) return seen(std::move(*answer));
      if (auto* read = std::get_if<http::ReadWork>(&work->next)) {
        return seen(database.get().read([&](store::ReadTx& tx) -> Result<http::Answer> {
          TRY(authorise(tx, route, call, request.token));
          return (*read)(tx, call);
        }));
      }
      if (auto* write = std::get_if<http::WriteWork>(&work->next)) {
        return seen(database.get().write([&](store::Tx& tx) -> Result<http::Answer> {
          TRY(authorise(tx, route, call, request.token));
          return (*write)(tx, call);
        }));
      }
      const auto allowed = database.get().read([&](store::ReadTx& tx) { return authorise(tx, route, call, request.token); });
      if (!allowed) return seen(allowed.error());
      auto next = std::get<http::PoolWork>(work->next)(call);
      work = std::move(next);
    }
    return seen(work.error());
  }

  Result<void> authorise(store::ReadTx& tx, const http::Route& route, http::Call& call, const std::string& token) {
    call.actor = Actor{};
    const auto digest = crypto::stored_form(token);
    if (route.access.audience == http::Audience::anybody) return {};
    if (!digest) return denied("session.none");
    call.actor = TRY(gate.authenticate(tx, *digest, call));
    if (route.access.audience == http::Audience::roles && !call.actor.roles.meets(route.access.roles)) return denied("session.role");
    if (route.access.step_up) TRY(gate.stepped_up(tx, call.actor));
    if (route.access.guard) TRY(route.access.guard(tx, call));
    return {};
  }

  static Seen seen(Result<http::Answer> result) {
    const Error* error = nullptr;
    if (!result) error = &result.error();
    else if (result->problem) error = &*result->problem;
    Seen out;
    if (error == nullptr) {
      out.answer = std::move(*result);
      return out;
    }
    out.problem = error->fields.empty() ? error->code : error->fields.front().code;
    for (const auto& [name, value] : error->facts)
      if (name == "retry_after") out.retry_after = value;
    return out;
  }

  Result<Actor> actor_of(const std::string& token) {
    const auto digest = crypto::stored_form(token);
    if (!digest) return denied("session.none");
    return database.get().read([&](store::ReadTx& tx) { return authenticate(deps, tx, *digest); });
  }
  std::string why_no_actor(const std::string& token) {
    const auto actor = actor_of(token);
    return actor ? "live" : actor.error().code;
  }

  /// All short messages that are due, in their order.
  std::vector<std::string> messages() {
    FakeGateway gateway;
    while (notice::deliver_due(database.get(), {clock, random, sealer, catalogue, {&postbox, &gateway}}).value().taken > 0) {
    }
    return gateway.bodies;
  }
  /// Also of letters: those that are due go to the gateway and the postbox in one go, so this comes after last_code().
  std::string mailed_code() {
    constexpr std::string_view kBefore = "Kode masuk Anda: ";
    std::string code;
    for (const auto& text : postbox.texts)
      if (const auto at = text.find(kBefore); at != std::string::npos) code = text.substr(at + kBefore.size(), 6);
    return code;
  }
  std::string last_code() {
    std::string code;
    constexpr std::string_view kBefore = "Kode masuk Teduh: ";
    for (const auto& body : messages())
      if (const auto at = body.find(kBefore); at != std::string::npos) code = body.substr(at + kBefore.size(), 6);
    return code;
  }

  Seen ask(const std::string& nik = kSitiNik, const std::string& kpj = kSitiKpj) {
    return run({.operation = "askForCode", .body = R"({"nik":")" + nik + R"(","kpj":")" + kpj + R"("})"});
  }
  Seen confirm(const std::string& sign_in, const std::string& code, const std::string& token = {}, std::optional<DeviceId> device = {}) {
    const std::string with_device = device ? R"(,"device_id":")" + device->print() + "\"" : "";
    return run({.operation = "confirmCode",
                .body = R"({"sign_in_id":")" + sign_in + R"(","code":")" + code + R"(","bearer":true)" + with_device + "}",
                .token = token});
  }
  /// A fresh participant's session by the whole way: ask, message, confirm.
  std::string participant_token(const std::string& nik = kSitiNik, const std::string& kpj = kSitiKpj) {
    const auto asked = ask(nik, kpj);
    const auto in = confirm(asked.value("sign_in_id"), last_code());
    EXPECT_EQ(in.problem, "");
    return in.value("token");
  }

  StaffId add_staff_member(const std::string& login, RoleSet roles, bool initial = false) {
    const auto id = database.get().write([&](store::Tx& tx) {
      return add_staff(deps, tx, Actor::system(), {.login = login, .name = "Petugas Satu", .roles = roles, .branch = "GTO"},
                       {.password_hash = password_hash(), .totp_secret = totp_secret, .initial = initial});
    });
    EXPECT_TRUE(id) << (id ? "" : id.error().code);
    return *id;
  }
  static const std::string& password_hash() {
    static const std::string hash = crypto::hash_password(kPassword).value();
    return hash;
  }
  std::string totp_now() const {
    return crypto::totp_code(totp_secret, std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count() / crypto::kTotpStepSeconds);
  }
  Seen staff_in(const std::string& login, const std::string& password, const std::string& totp, std::optional<DeviceId> device = {}) {
    const std::string with_device = device ? R"(,"device_id":")" + device->print() + "\"" : "";
    return run({.operation = "signInStaff",
                .body = R"({"login":")" + login + R"(","password":")" + password + R"(","totp":")" + totp + R"(","bearer":true)" + with_device + "}"});
  }
  /// Steps to the next code first, because none is taken twice.
  std::string staff_token(const std::string& login) {
    clock.advance(std::chrono::seconds(crypto::kTotpStepSeconds));
    const auto in = staff_in(login, kPassword, totp_now());
    EXPECT_EQ(in.problem, "");
    return in.value("token");
  }

  std::int64_t acts(std::string_view act) {
    std::int64_t count = 0;
    for (const auto& entry : journal_texts()) count += entry.find("\nact " + std::string(act) + "\n") != std::string::npos ? 1 : 0;
    return count;
  }
  std::vector<std::string> journal_texts() {
    static constexpr store::Sql kAll{"test_journal", "SELECT canonical FROM journal_entry"};
    return database.get()
        .read([](store::ReadTx& tx) { return tx.list(kAll, {}, [](const store::Row& row) { return std::string(text_of(row.blob(0))); }); })
        .value();
  }

  store::TestDatabase database;
  ManualClock clock{from_micros(1'795'000'000'000'000)};
  SeededRandom random{11};
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  crypto::BlindIndex index{ring};
  journal::Journal journal{random};
  notice::Catalogue catalogue = notice::Catalogue::load(file_text("words/notices.yaml")).value();
  notice::Outbox outbox{clock, random, sealer, catalogue};
  FakeDirectory directory;
  FakePostbox postbox;
  AccountDeps deps{database.get(), clock, random, ring, sealer, index, journal, outbox, directory, Zone::wita};
  http::Gate gate = make_gate(deps);
  std::map<std::string, http::Route> routes;
  Bytes totp_secret = Bytes(crypto::kTotpSecretBytes, 0x42);
  PersonId siti;
  PersonId budi;
};

}  // namespace teduh::account::testing
