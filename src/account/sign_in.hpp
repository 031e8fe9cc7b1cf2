// The ways in: staff by password and authenticator app, participants by a one-time code or by a code of a printed card.
//
// Every failure looks the same from outside, whether the account exists or not, and counts against the account and the source.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "account/session.hpp"
#include "platform/http/call.hpp"

namespace teduh::account {

struct StaffSignIn {
  std::string login;
  std::string password;
  std::string totp;
  std::optional<DeviceId> device;
  bool bearer = false;  // a program: the token stands in the answer, no cookie is set
};
/// On the pool: hashes first, then one write transaction. Errors: denied "sign_in.failed", unavailable "request.too_many".
Result<http::Work> sign_in_staff(const AccountDeps& deps, const StaffSignIn& input, const http::Call& call);

/// Current second factor of a member of staff, good for kStepUpLife. Errors: denied "sign_in.code_wrong", unavailable "request.too_many",
/// conflict "account.step_up_staff_only".
Result<http::Answer> step_up(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const std::string& totp);

struct CodeAsk {
  std::optional<Nik> nik;
  std::optional<Kpj> kpj;
  std::optional<DeviceId> device;
};
/// Sends one code to every phone and another to every mail address on record, when somebody has both numbers. The answer is the same when
/// nobody has. Only the phone's code gives Grade::phone_proved; the mailbox's and a card's give Grade::declared.
Result<http::Answer> ask_for_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeAsk& input);

struct CodeConfirm {
  SignInId sign_in;
  std::string code;
  std::optional<DeviceId> device;
  bool bearer = false;
};
/// Error: denied "sign_in.code_wrong": wrong, used, too late, tried too often, or for nobody.
Result<http::Answer> confirm_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeConfirm& input);

struct CardSignIn {
  std::optional<Nik> nik;
  std::optional<Kpj> kpj;
  std::string code;
  std::optional<DeviceId> device;
  bool bearer = false;
};
Result<http::Answer> sign_in_by_card(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CardSignIn& input);

/// A participant's session as the ways in open it: ends the session the caller had, knows the device from now on, tells the person about a new one.
struct ParticipantEntry {
  PersonContact contact;
  Grade grade = Grade::phone_proved;
  std::optional<DeviceId> device = {};
};
Result<OpenedSession> enter_participant(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const ParticipantEntry& entry);

/// Removes codes that ran out a day ago. Main calls it now and then.
Result<std::int64_t> sweep_sign_in_codes(store::Tx& tx, Moment now);

}  // namespace teduh::account
