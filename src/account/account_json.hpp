// The JSON of accounts, both ways.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "account/code_card.hpp"
#include "account/consent.hpp"
#include "account/session.hpp"
#include "account/sign_in.hpp"
#include "account/staff.hpp"

namespace teduh::account {

Result<StaffSignIn> decode_staff_sign_in(std::string_view body);
Result<CodeAsk> decode_code_ask(std::string_view body);
Result<CodeConfirm> decode_code_confirm(std::string_view body);
Result<CardSignIn> decode_card_sign_in(std::string_view body);
Result<std::string> decode_step_up(std::string_view body);
Result<NewStaff> decode_new_staff(std::string_view body);
Result<RoleSet> decode_roles(std::string_view body);
Result<NewConsent> decode_new_consent(std::string_view body);
Result<PersonId> decode_companion_session(std::string_view body);
/// The officer says that the person was seen; problem "card.not_seen" otherwise.
Result<void> decode_card_issue(std::string_view body);

struct PasswordChange {
  std::string old_password;
  std::string new_password;
};
Result<PasswordChange> decode_password_change(std::string_view body);

struct SignedInExtras {
  bool bearer = false;
  bool must_change_password = false;
};
/// Browsers get the token as a cookie that scripts cannot read; programs that ask for it get it in the body.
http::Answer signed_in_answer(const OpenedSession& session, const SignedInExtras& extras);
http::Answer code_asked_answer(const SignInId& id, Moment expires_at);

struct SessionView {
  Actor actor;
  std::string csrf_token;
  Moment ends_at;
  std::string staff_name;  // empty for participants
  bool must_change_password = false;
};
std::string encode_session(const SessionView& view);
std::string encode_sessions(const std::vector<ListedSession>& sessions, const std::optional<SessionId>& current);
std::string encode_consent(const Consent& consent);
std::string encode_consents(const std::vector<Consent>& consents, PersonId self);
std::string encode_code_card(const CodeCard& card);

struct StaffView {
  Staff staff;
  std::string name;
};
std::string encode_staff_list(const std::vector<StaffView>& staff);

/// The secrets of a new or reset account, shown once.
struct InitialSecrets {
  StaffId id;
  std::string login;
  std::string password;
  std::string totp_secret;  // base32
  std::string totp_uri;
};
/// A second factor that its holder alone knows, shown once.
struct OwnTotp {
  std::string secret;  // base32
  std::string uri;
};
std::string encode_own_totp(const OwnTotp& totp);
std::string encode_initial_secrets(const InitialSecrets& secrets);

}  // namespace teduh::account
