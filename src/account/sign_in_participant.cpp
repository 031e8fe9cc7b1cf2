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
                   "INSERT INTO sign_in_code (sign_in_id, target_id, account_digest, code_digest, mail_code_digest, created_at, expires_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql kGet{"sign_in_code_get",
                   "SELECT target_id, account_digest, code_digest, mail_code_digest, expires_at, tries, used_at FROM sign_in_code "
                   "WHERE sign_in_id = ?1"};
constexpr Sql kTried{"sign_in_code_tried", "UPDATE sign_in_code SET tries = tries + 1 WHERE sign_in_id = ?1"};
constexpr Sql kUsed{"sign_in_code_used", "UPDATE sign_in_code SET used_at = ?2 WHERE sign_in_id = ?1 AND used_at IS NULL"};
constexpr Sql kSweep{"sign_in_code_sweep", "DELETE FROM sign_in_code WHERE expires_at < ?1"};
constexpr std::chrono::hours kOldCodesKept{24};
constexpr AttemptRules kConfirmRules{kAccountFailures, std::nullopt, kSourceFailures};

struct AskedCode {
  std::optional<PersonId> target;
  Bytes account_digest;
  Bytes code_digest;       // of the code that went to the phones
  Bytes mail_code_digest;  // of the other one, that went to the mailboxes; empty in rows of before
  Moment expires_at;
  std::int64_t tries = 0;
  std::optional<Moment> used_at;
};

AskedCode asked(const Row& row) {
  return {row.maybe_id<PersonId>(0), row.bytes(1), row.bytes(2), row.is_null(3) ? Bytes() : row.bytes(3), row.moment(4), row.integer(5), row.maybe_moment(6)};
}

std::string code_purpose(const SignInId& id) { return "sign_in|" + id.print(); }

/// Names an account by both numbers, whether it exists or not: who knows only one of them counts against nobody's account.
Sha256 account_digest(const AccountDeps& deps, const Nik& nik, const Kpj& kpj) {
  return deps.index.of("account.participant", nik.exact() + "|" + kpj.exact());
}

Result<std::optional<DeviceId>> known_device(store::ReadTx& tx, const std::optional<PersonId>& person, const std::optional<DeviceId>& device) {
  if (!person || !device || !TRY(device_known_since(tx, *person, *device))) return std::optional<DeviceId>();
  return device;
}

/// Codes that may be sent for this account from strangers' devices. It never stands before a code that has arrived.
Throttle codes_of_account(const AccountDeps& deps, const std::string& account) { return throttle_of(deps, "ask|" + account, kCodesOfAccount); }

/// The phone and the mailbox get codes of their own, so that a code also says which of them is held.
struct TwoCodes {
  std::string phone;
  std::string mail;
};

TwoCodes make_codes(Random& random) {
  TwoCodes codes{.phone = crypto::make_one_time_code(random), .mail = {}};
  do codes.mail = crypto::make_one_time_code(random);
  while (codes.mail == codes.phone);
  return codes;
}

Result<void> send_code(const AccountDeps& deps, store::Tx& tx, const PersonContact& contact, const SignInId& id, const TwoCodes& codes) {
  notice::Notice notice{.kind = notice::NoticeKind::one_time_code,
                        .person = contact.person,
                        .expires_at = deps.clock.now() + kCodeLife};
  const auto send_all = [&](notice::Channel channel, const std::vector<std::string>& addresses) -> Result<void> {
    notice.channel = channel;
    notice.facts = {{"code", channel == notice::Channel::sms ? codes.phone : codes.mail}, {"minutes", std::to_string(kCodeLife.count())}};
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

/// Empty when the code can still be right; else why not, for the journal.
std::string reason_to_refuse(const AccountDeps& deps, const AskedCode& asked) {
  if (!asked.target) return "unknown";
  if (asked.used_at) return "code_used";
  if (asked.expires_at <= deps.clock.now()) return "code_late";
  return asked.tries >= kCodeTries ? "code_tries" : "";
}

/// What the code proves: the phone on record, or no more than what was said. Nothing when it is wrong.
std::optional<Grade> grade_of_code(const AccountDeps& deps, const AskedCode& asked, const CodeConfirm& input) {
  const Sha256 given = crypto::stored_code(deps.keys, code_purpose(input.sign_in), input.code);
  const bool of_phone = equal_constant_time(given, asked.code_digest);
  const bool of_mail = equal_constant_time(given, asked.mail_code_digest);
  if (of_phone) return Grade::phone_proved;
  return of_mail ? std::optional<Grade>(Grade::declared) : std::nullopt;
}

}  // namespace

Result<http::Answer> ask_for_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeAsk& input) {
  CHECK(input.nik && input.kpj);
  const Moment now = deps.clock.now();
  // 1. Codes cost money and disturb people, so asking is counted whoever is asked about.
  const Sha256 digest = account_digest(deps, *input.nik, *input.kpj);
  const std::string account = to_hex(digest);
  const auto contact = TRY(deps.directory.find(tx, *input.nik, *input.kpj));
  const auto target = contact ? std::optional<PersonId>(contact->person) : std::nullopt;
  const auto device = TRY(known_device(tx, target, input.device));
  const auto counters = counters_of(deps, {.way = "ask", .account = account, .known_device = device, .source = call.source}, kAskRules);
  TRY(check_counters(tx, counters, now));
  TRY(count_counters(tx, counters, now));
  // 2. The codes are made and kept for nobody as well as for somebody.
  const auto id = SignInId::make(now, deps.random);
  const TwoCodes codes = make_codes(deps.random);
  const Sha256 of_phone = crypto::stored_code(deps.keys, code_purpose(id), codes.phone);
  const Sha256 of_mail = crypto::stored_code(deps.keys, code_purpose(id), codes.mail);
  TRY(tx.execute(kAdd, {id, target, digest, of_phone, of_mail, now, now + kCodeLife}));
  if (contact) TRY(send_code(deps, tx, *contact, id, codes));
  auto entry = begin_entry(deps, Actor{}, "account.code_asked");
  if (contact) entry.about("person", contact->person);
  TRY(append_entry(deps, tx, entry));
  return code_asked_answer(id, now + kCodeLife);
}

Result<http::Answer> confirm_code(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CodeConfirm& input) {
  const Moment now = deps.clock.now();
  const auto found = TRY(tx.find(kGet, {input.sign_in}, asked));
  const AskedCode code = found.value_or(AskedCode{});
  const std::string account = to_hex(code.account_digest);
  const auto device = TRY(known_device(tx, code.target, input.device));
  const auto counters = counters_of(deps, {.way = "code", .account = account, .known_device = device, .source = call.source}, kConfirmRules);
  TRY(check_counters(tx, counters, now));
  // A new code does not reset the counters, so asking for many codes does not buy more tries.
  std::string reason = reason_to_refuse(deps, code);
  const auto grade = grade_of_code(deps, code, input);
  if (reason.empty() && !grade) reason = "code_wrong";
  if (!reason.empty()) {
    TRY(tx.execute(kTried, {input.sign_in}));
    // Guessing from many sources uses up the codes that can be asked for, never those that somebody already has.
    if (!device && code.target) TRY(count_attempt(tx, codes_of_account(deps, account), now));
    return refuse_attempt(deps, tx, {.counters = counters, .reason = reason, .person = code.target, .problem = "sign_in.code_wrong"});
  }
  const auto contact = TRY(deps.directory.find(tx, *code.target));
  if (!contact) return internal("account.person_gone");
  TRY(tx.execute(kUsed, {input.sign_in, now}));
  TRY(forget_attempts(tx, counters.account));
  const auto opened = TRY(enter_participant(deps, tx, call, {.contact = *contact, .grade = *grade, .device = input.device}));
  return signed_in_answer(opened, {.bearer = input.bearer});
}

Result<http::Answer> sign_in_by_card(const AccountDeps& deps, store::Tx& tx, const http::Call& call, const CardSignIn& input) {
  CHECK(input.nik && input.kpj);
  const auto contact = TRY(deps.directory.find(tx, *input.nik, *input.kpj));
  const auto person = contact ? std::optional<PersonId>(contact->person) : std::nullopt;
  const auto device = TRY(known_device(tx, person, input.device));
  const std::string account = to_hex(account_digest(deps, *input.nik, *input.kpj));
  const auto counters = counters_of(deps, {.way = "card", .account = account, .known_device = device, .source = call.source}, kFailureRules);
  TRY(check_counters(tx, counters, deps.clock.now()));
  // The same work for nobody.
  if (!TRY(use_card_code(deps, tx, person.value_or(PersonId{}), input.code)))
    return refuse_attempt(deps, tx, {.counters = counters, .reason = "card_code", .person = person, .problem = "sign_in.code_wrong"});
  TRY(forget_attempts(tx, counters.account));
  const auto opened = TRY(enter_participant(deps, tx, call, {.contact = *contact, .grade = Grade::declared, .device = input.device}));
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
