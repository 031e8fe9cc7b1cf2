#include <fmt/format.h>

#include <algorithm>

#include "account/account_json.hpp"
#include "account/code_card.hpp"
#include "account/device.hpp"
#include "account/sign_in.hpp"
#include "account/sign_in_attempt.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::account {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kAdd{"sign_in_code_add",
                   "INSERT INTO sign_in_code (sign_in_id, target_id, account_digest, code_digest, created_at, expires_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kGet{"sign_in_code_get",
                   "SELECT target_id, account_digest, code_digest, expires_at, tries, used_at FROM sign_in_code WHERE sign_in_id = ?1"};
constexpr Sql kTried{"sign_in_code_tried", "UPDATE sign_in_code SET tries = tries + 1 WHERE sign_in_id = ?1"};
constexpr Sql kUsed{"sign_in_code_used", "UPDATE sign_in_code SET used_at = ?2 WHERE sign_in_id = ?1 AND used_at IS NULL"};
constexpr Sql kSweep{"sign_in_code_sweep", "DELETE FROM sign_in_code WHERE expires_at < ?1"};
constexpr std::chrono::hours kOldCodesKept{24};

struct AskedCode {
  std::optional<PersonId> target;
  Bytes account_digest;
  Bytes code_digest;
  Moment expires_at;
  std::int64_t tries = 0;
  std::optional<Moment> used_at;
};

AskedCode asked(const Row& row) {
  return {row.maybe_id<PersonId>(0), row.bytes(1), row.bytes(2), row.moment(3), row.integer(4), row.maybe_moment(5)};
}

std::string code_purpose(const SignInId& id) { return "sign_in|" + id.print(); }

/// Names an account by its NIK, whether it exists or not.
Sha256 account_digest(const AccountDeps& deps, const Nik& nik) { return deps.index.of("account.participant", nik.exact()); }

struct AttemptOf {
  BytesView account;
  std::optional<PersonId> person;
  std::optional<DeviceId> device;
};

Result<AttemptCounters> counters_for(const AccountDeps& deps, store::ReadTx& tx, const AttemptOf& attempt, const std::string& source) {
  const bool known = attempt.person && attempt.device && TRY(device_known_since(tx, *attempt.person, *attempt.device)).has_value();
  const std::string name = fmt::format("participant|{}|{}", to_hex(attempt.account), known ? attempt.device->print() : "unknown");
  return AttemptCounters{throttle_of(deps, name, kAccountFailures), throttle_of(deps, "source|" + source, kSourceFailures)};
}

Result<void> send_code(const AccountDeps& deps, store::Tx& tx, const PersonContact& contact, const SignInId& id, const std::string& code) {
  notice::Notice notice{.kind = notice::NoticeKind::one_time_code,
                        .person = contact.person,
                        .facts = {{"code", code}, {"minutes", std::to_string(kCodeLife.count())}},
                        .expires_at = deps.clock.now() + kCodeLife};
  const auto send_all = [&](notice::Channel channel, const std::vector<std::string>& addresses) -> Result<void> {
    notice.channel = channel;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      notice.address = addresses[i];
      notice.dedupe_key = fmt::format("code:{}:{}:{}", id.print(), static_cast<int>(channel), i);
      const auto queued = deps.outbox.enqueue(tx, notice);
      // An address on record that is none must not show to the caller, who could tell by it that the person exists.
      if (!queued && queued.error().fault != Fault::invalid) return queued.error();
    }
    return {};
  };
  TRY(send_all(notice::Channel::sms, contact.channels.phones));
  return send_all(notice::Channel::mail, contact.channels.mails);
}

/// Empty when the code is right; else why not, for the journal.
std::string reason_to_refuse(const AccountDeps& deps, const AskedCode& asked, const CodeConfirm& input) {
  if (!asked.target) return "unknown";
  if (asked.used_at) return "code_used";
  if (asked.expires_at <= deps.clock.now()) return "code_late";
  if (asked.tries >= kCodeTries) return "code_tries";
  const Sha256 given = crypto::stored_code(deps.keys, code_purpose(input.sign_in), input.code);
  return equal_constant_time(given, asked.code_digest) ? "" : "code_wrong";
}

}  // namespace

Result<http::Answer> ask_for_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeAsk& input) {
  CHECK(input.nik && input.kpj);
  const Moment now = deps.clock.now();
  // 1. Codes cost money and disturb people, so asking is counted whoever is asked about.
  const Sha256 account = account_digest(deps, *input.nik);
  const auto contact = TRY(deps.directory.find(tx, *input.nik, *input.kpj));
  const bool known = contact && input.device && TRY(device_known_since(tx, contact->person, *input.device)).has_value();
  const AttemptCounters counters{throttle_of(deps, fmt::format("ask|{}|{}", to_hex(account), known ? input.device->print() : "unknown"), kCodesAsked),
                                 throttle_of(deps, "ask_source|" + call.source, kCodesAskedBySource)};
  TRY(check_counters(tx, counters, now));
  TRY(count_counters(tx, counters, now));
  // 2. The code is made and kept for nobody as well as for somebody.
  const auto id = SignInId::make(now, deps.random);
  const std::string code = crypto::make_one_time_code(deps.random);
  const auto target = contact ? std::optional<PersonId>(contact->person) : std::nullopt;
  TRY(tx.execute(kAdd, {id, target, account, crypto::stored_code(deps.keys, code_purpose(id), code), now, now + kCodeLife}));
  if (contact) TRY(send_code(deps, tx, *contact, id, code));
  auto entry = begin_entry(deps, Actor{}, "account.code_asked");
  if (contact) entry.about("person", contact->person);
  TRY(append_entry(deps, tx, entry));
  return code_asked_answer(id, now + kCodeLife);
}

Result<http::Answer> confirm_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeConfirm& input) {
  const Moment now = deps.clock.now();
  const auto found = TRY(tx.find(kGet, {input.sign_in}, asked));
  const AskedCode code = found.value_or(AskedCode{});
  const auto counters = TRY(counters_for(deps, tx, {code.account_digest, code.target, input.device}, call.source));
  TRY(check_counters(tx, counters, now));
  // A new code does not reset the counters, so asking for many codes does not buy more tries.
  const std::string reason = reason_to_refuse(deps, code, input);
  if (!reason.empty()) {
    TRY(tx.execute(kTried, {input.sign_in}));
    return refuse_attempt(deps, tx, {.counters = counters, .reason = reason, .person = code.target, .problem = "sign_in.code_wrong"});
  }
  const auto contact = TRY(deps.directory.find(tx, *code.target));
  if (!contact) return internal("account.person_gone");
  TRY(tx.execute(kUsed, {input.sign_in, now}));
  TRY(forget_attempts(tx, counters.account));
  const auto opened = TRY(enter_participant(deps, tx, call, {.contact = *contact, .device = input.device}));
  return signed_in_answer(opened, {.bearer = input.bearer});
}

Result<http::Answer> sign_in_by_card(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CardSignIn& input) {
  CHECK(input.nik && input.kpj);
  const Sha256 account = account_digest(deps, *input.nik);
  const auto contact = TRY(deps.directory.find(tx, *input.nik, *input.kpj));
  const auto person = contact ? std::optional<PersonId>(contact->person) : std::nullopt;
  const auto counters = TRY(counters_for(deps, tx, {account, person, input.device}, call.source));
  TRY(check_counters(tx, counters, deps.clock.now()));
  // The same work for nobody.
  if (!TRY(use_card_code(deps, tx, person.value_or(PersonId{}), input.code)))
    return refuse_attempt(deps, tx, {.counters = counters, .reason = "card_code", .person = person, .problem = "sign_in.code_wrong"});
  TRY(forget_attempts(tx, counters.account));
  const auto opened = TRY(enter_participant(deps, tx, call, {.contact = *contact, .device = input.device}));
  return signed_in_answer(opened, {.bearer = input.bearer});
}

Result<OpenedSession> enter_participant(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const ParticipantEntry& entry) {
  TRY(leave_old_session(deps, tx, call));
  if (entry.device) TRY(remember_device(deps, tx, entry.contact, *entry.device, entry.grade));
  return open_session(deps, tx,
                      {.owner_kind = ActorKind::participant,
                       .owner = entry.contact.person.uuid(),
                       .grade = entry.grade,
                       .device = entry.device,
                       .proved = true});
}

Result<std::int64_t> sweep_sign_in_codes(store::Tx& tx, Moment now) { return tx.execute(kSweep, {now - kOldCodesKept}); }

}  // namespace teduh::account
