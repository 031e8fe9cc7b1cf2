#include "account/account_json.hpp"

#include "platform/crypto/password.hpp"
#include "platform/http/json.hpp"
#include "platform/http/session_token.hpp"

namespace teduh::account {
namespace {

constexpr http::TextRule kCodeRule{.min = 4, .max = 20};
// A wrong length is a wrong password, not a wrong field: it says nothing about the one that is kept.
constexpr http::TextRule kPasswordRule{.max = crypto::kPasswordBytesMax};

RoleSet read_roles(http::Fields& fields) {
  std::uint32_t bits = 0;
  const auto names = fields.texts("roles", {.min = 1, .max = 12});
  for (const auto& name : names) {
    const auto role = parse_role(name);
    if (!role) fields.problem("roles", "staff.roles");
    else bits |= RoleSet{*role}.bits();
  }
  return RoleSet::from_bits(bits);
}

void write_roles(http::JsonWriter& json, RoleSet roles) {
  json.array("roles");
  for (int number = 1; number <= static_cast<int>(Role::administrator); ++number)
    if (roles.has(static_cast<Role>(number))) json.value(to_string(static_cast<Role>(number)));
  json.end();
}

void write_consent(http::JsonWriter& json, const Consent& consent) {
  json.field("id", consent.id).field("person_id", consent.person).field("companion_id", consent.companion);
  json.field("starts_at", consent.starts_at).field("ends_at", consent.ends_at).field_if("withdrawn_at", consent.withdrawn_at);
}

}  // namespace

Result<StaffSignIn> decode_staff_sign_in(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  StaffSignIn input;
  input.login = fields.text("login", {.max = 100});
  input.password = fields.text("password", kPasswordRule);
  input.totp = fields.text("totp", kCodeRule);
  input.device = fields.maybe_id<DeviceId>("device_id");
  input.bearer = fields.maybe_boolean("bearer").value_or(false);
  TRY(fields.finish());
  return input;
}

Result<CodeAsk> decode_code_ask(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  CodeAsk input;
  input.nik = fields.parsed("nik", Nik::parse);
  input.kpj = fields.parsed("kpj", Kpj::parse);
  input.device = fields.maybe_id<DeviceId>("device_id");
  TRY(fields.finish());
  return input;
}

Result<CodeConfirm> decode_code_confirm(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  CodeConfirm input;
  input.sign_in = fields.id<SignInId>("sign_in_id");
  input.code = fields.text("code", kCodeRule);
  input.device = fields.maybe_id<DeviceId>("device_id");
  input.bearer = fields.maybe_boolean("bearer").value_or(false);
  TRY(fields.finish());
  return input;
}

Result<CardSignIn> decode_card_sign_in(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  CardSignIn input;
  input.nik = fields.parsed("nik", Nik::parse);
  input.kpj = fields.parsed("kpj", Kpj::parse);
  input.code = fields.text("code", kCodeRule);
  input.device = fields.maybe_id<DeviceId>("device_id");
  input.bearer = fields.maybe_boolean("bearer").value_or(false);
  TRY(fields.finish());
  return input;
}

Result<std::string> decode_step_up(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  std::string totp = fields.text("totp", kCodeRule);
  TRY(fields.finish());
  return totp;
}

Result<NewStaff> decode_new_staff(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  NewStaff input;
  input.login = fields.text("login", {.max = kLoginMax});
  input.name = fields.text("name");
  input.roles = read_roles(fields);
  input.branch = fields.text("branch", {.max = 20});
  input.employer = fields.maybe_id<EmployerId>("employer_id");
  TRY(fields.finish());
  TRY(check_new_staff(input));
  return input;
}

Result<RoleSet> decode_roles(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  const RoleSet roles = read_roles(fields);
  TRY(fields.finish());
  return roles;
}

Result<NewConsent> decode_new_consent(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  NewConsent input;
  input.companion = fields.id<PersonId>("companion_id");
  input.ends_at = fields.moment("ends_at");
  TRY(fields.finish());
  return input;
}

Result<PersonId> decode_companion_session(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  const auto person = fields.id<PersonId>("person_id");
  TRY(fields.finish());
  return person;
}

Result<void> decode_card_issue(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  if (!fields.boolean("person_seen") && fields.good()) fields.problem("person_seen", "card.not_seen");
  return fields.finish();
}

Result<PasswordChange> decode_password_change(std::string_view body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  http::Fields fields(document);
  PasswordChange input;
  input.old_password = fields.text("old_password", kPasswordRule);
  input.new_password = fields.text("new_password", kPasswordRule);
  TRY(fields.finish());
  return input;
}

http::Answer signed_in_answer(const OpenedSession& session, const SignedInExtras& extras) {
  http::JsonWriter json;
  json.object().field("session_id", session.id).field("csrf_token", session.csrf_token).field("ends_at", session.ends_at);
  if (extras.must_change_password) json.field("must_change_password", true);
  if (extras.bearer) json.field("token", session.token);
  auto answer = http::Answer::json(json.end().take());
  if (!extras.bearer) answer.headers.emplace_back("Set-Cookie", http::session_cookie(session.token));
  answer.log.emplace_back("session", session.id.print());
  return answer;
}

http::Answer code_asked_answer(const SignInId& id, Moment expires_at) {
  http::JsonWriter json;
  json.object().field("sign_in_id", id).field("expires_at", expires_at).end();
  auto answer = http::Answer::json(json.take());
  answer.status = 202;
  return answer;
}

std::string encode_session(const SessionView& view) {
  const Actor& actor = view.actor;
  const bool staff = actor.kind == ActorKind::staff;
  http::JsonWriter json;
  json.object().field("kind", staff ? "staff" : "participant").field("csrf_token", view.csrf_token).field("ends_at", view.ends_at);
  json.field_if("session_id", actor.session).field("grade", to_string(actor.grade));
  write_roles(json, actor.roles);
  if (staff) json.field("staff_id", actor.staff).field("branch", actor.branch).field("name", view.staff_name);
  else json.field("person_id", actor.person).field_if("companion_id", actor.companion);
  if (view.must_change_password) json.field("must_change_password", true);
  return json.end().take();
}

std::string encode_sessions(const std::vector<ListedSession>& sessions, const std::optional<SessionId>& current) {
  http::JsonWriter json;
  json.object().array("sessions");
  for (const auto& session : sessions) {
    json.object().field("id", session.id).field("current", session.id == current).field("grade", to_string(session.grade));
    json.field("created_at", session.created_at).field("seen_at", session.seen_at).field("ends_at", session.ends_at);
    json.field_if("companion_id", session.companion).end();
  }
  return json.end().end().take();
}

std::string encode_consent(const Consent& consent) {
  http::JsonWriter json;
  json.object();
  write_consent(json, consent);
  return json.end().take();
}

std::string encode_consents(const std::vector<Consent>& consents, PersonId self) {
  http::JsonWriter json;
  json.object().array("consents");
  for (const auto& consent : consents) {
    json.object().field("given_by_me", consent.person == self);
    write_consent(json, consent);
    json.end();
  }
  return json.end().end().take();
}

std::string encode_code_card(const CodeCard& card) {
  http::JsonWriter json;
  json.object().field("card_id", card.id).array("codes");
  for (const auto& code : card.codes) json.value(code);
  return json.end().end().take();
}

std::string encode_staff_list(const std::vector<StaffView>& staff) {
  http::JsonWriter json;
  json.object().array("staff");
  for (const auto& [each, name] : staff) {
    json.object().field("id", each.id).field("login", each.login).field("name", name).field("branch", each.branch);
    write_roles(json, each.roles);
    json.field_if("employer_id", each.employer).field("active", each.state == StaffState::active).field("created_at", each.created_at).end();
  }
  return json.end().end().take();
}

std::string encode_own_totp(const OwnTotp& totp) {
  http::JsonWriter json;
  json.object().field("totp_secret", totp.secret).field("totp_uri", totp.uri);
  return json.end().take();
}

std::string encode_initial_secrets(const InitialSecrets& secrets) {
  http::JsonWriter json;
  json.object().field("id", secrets.id).field("login", secrets.login).field("password", secrets.password);
  json.field("totp_secret", secrets.totp_secret).field("totp_uri", secrets.totp_uri);
  return json.end().take();
}

}  // namespace teduh::account
