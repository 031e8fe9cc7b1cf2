#include "member/declared_routes.hpp"

#include <fmt/format.h>

#include "account/account_json.hpp"
#include "account/sign_in.hpp"
#include "account/sign_in_attempt.hpp"
#include "member/declared.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/json.hpp"

namespace teduh::member {
namespace {

using account::AttemptCounters;
using account::SignInId;
using http::Answer;
using http::Call;
using http::Fields;
using http::Work;
using http::WriteWork;
using store::Row;
using store::Sql;

constexpr std::size_t kBodyMax = 4096;  // bytes
constexpr std::chrono::hours kOldCodesKept{24};

constexpr Sql kAdd{"member_declared_code_add",
    "INSERT INTO declared_sign_in (sign_in_id, declared_digest, body_sealed, code_digest, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr Sql kGet{"member_declared_code_get",
    "SELECT declared_digest, body_sealed, code_digest, expires_at, tries, used_at FROM declared_sign_in WHERE sign_in_id = ?1"};
constexpr Sql kTried{"member_declared_code_tried", "UPDATE declared_sign_in SET tries = tries + 1 WHERE sign_in_id = ?1"};
constexpr Sql kUsed{"member_declared_code_used", "UPDATE declared_sign_in SET used_at = ?2 WHERE sign_in_id = ?1 AND used_at IS NULL"};
constexpr Sql kSweep{"member_declared_code_sweep", "DELETE FROM declared_sign_in WHERE expires_at < ?1"};

struct Ask {
  std::optional<Nik> nik;
  std::optional<PersonName> name;
  Date birth_date;
  std::optional<PhoneNumber> phone;
};

Result<Ask> read_ask(Fields& fields) {
  Ask ask;
  ask.nik = fields.parsed("nik", Nik::parse);
  ask.name = fields.parsed("name", PersonName::parse);
  ask.birth_date = fields.date("birth_date");
  ask.phone = fields.parsed("phone", PhoneNumber::parse);
  TRY(fields.finish());
  return ask;
}

Declaration declaration_of(const Ask& ask) {
  CHECK(ask.nik && ask.name && ask.phone);
  return {*ask.nik, *ask.name, ask.birth_date, *ask.phone};
}

Result<Ask> decode_ask(const std::string& body) {
  const auto document = TRY(http::JsonDocument::parse(body));
  Fields fields(document);
  return read_ask(fields);
}

std::string encode_declaration(const Declaration& said) {
  http::JsonWriter json;
  json.object().field("nik", said.nik.exact()).field("name", said.name.exact()).field("birth_date", said.birth_date).field("phone", said.phone.exact()).end();
  return json.take();
}

crypto::RowBinding body_row(const SignInId& id) { return {.table = "declared_sign_in", .column = "body", .row = id.bytes()}; }
std::string code_purpose(const SignInId& id) { return "declared|" + id.print(); }

struct AskedCode {
  Bytes account_digest;
  Bytes body;
  Bytes code_digest;
  Moment expires_at;
  std::int64_t tries = 0;
  std::optional<Moment> used_at;
};
AskedCode asked(const Row& row) { return {row.bytes(0), row.bytes(1), row.bytes(2), row.moment(3), row.integer(4), row.maybe_moment(5)}; }

/// Empty when the code is right; else why not, for the journal.
std::string reason_to_refuse(const DeclaredDeps& deps, const std::optional<AskedCode>& code, const account::CodeConfirm& input) {
  if (!code) return "unknown";
  if (code->used_at) return "code_used";
  if (code->expires_at <= deps.accounts.clock.now()) return "code_late";
  if (code->tries >= account::kCodeTries) return "code_tries";
  const Sha256 given = crypto::stored_code(deps.accounts.keys, code_purpose(input.sign_in), input.code);
  return equal_constant_time(given, code->code_digest) ? "" : "code_wrong";
}

/// To the phone that was named, and to no other: the records are not asked here.
Result<void> send_code(const DeclaredDeps& deps, store::Tx& tx, const PhoneNumber& phone, const SignInId& id, const std::string& code) {
  const Moment now = deps.accounts.clock.now();
  const auto queued = deps.accounts.outbox.enqueue(tx, {.kind = notice::NoticeKind::one_time_code,
                                                        .channel = notice::Channel::sms,
                                                        .person = PersonId(id.uuid()),  // nobody yet: the code stands by its own id
                                                        .address = phone.exact(),
                                                        .facts = {{"code", code}, {"minutes", std::to_string(account::kCodeLife.count())}},
                                                        .dedupe_key = fmt::format("declared:{}", id.print()),
                                                        .expires_at = now + account::kCodeLife});
  if (!queued) return queued.error();
  return {};
}

Result<Answer> ask_for_code(const DeclaredDeps& deps, store::Tx& tx, const Call& call, const Ask& input) {
  const Declaration said = declaration_of(input);
  const Moment now = deps.accounts.clock.now();
  if (said.birth_date > date_of(now, deps.accounts.zone)) return invalid_fields({{"birth_date", "birth_date.range"}});
  // 1. Codes cost money and disturb people: what a phone is sent is counted, whoever asks for it.
  const Sha256 phone = deps.tools.vault.digest(DigestKind::phone, said.phone.exact());
  const AttemptCounters counters{account::throttle_of(deps.accounts, "declared_phone|" + to_hex(phone), account::kCodesAsked),
                                 {account::throttle_of(deps.accounts, "ask_source|" + call.source, account::kCodesAskedBySource)}};
  TRY(account::check_counters(tx, counters, now));
  TRY(account::count_counters(tx, counters, now));
  // 2. The same work and the same answer whether the records know the NIK, the phone, or neither.
  const auto id = SignInId::make(now, deps.accounts.random);
  const std::string code = crypto::make_one_time_code(deps.accounts.random);
  const Bytes body = deps.accounts.sealer.seal(encode_declaration(said), body_row(id));
  TRY(tx.execute(kAdd, {id, declared_digest(deps.tools.vault, said.nik, said.phone), body,
                        crypto::stored_code(deps.accounts.keys, code_purpose(id), code), now, now + account::kCodeLife}));
  TRY(send_code(deps, tx, said.phone, id, code));
  TRY(account::append_entry(deps.accounts, tx, account::begin_entry(deps.accounts, Actor{}, "account.declared_code_asked")));
  return account::code_asked_answer(id, now + account::kCodeLife);
}

/// Whoever is on record with this very NIK, birth date and phone is that person; everybody else is who they say, and no more.
Result<account::ParticipantEntry> entry_of(const DeclaredDeps& deps, store::Tx& tx, const Declaration& said) {
  const auto recorded = TRY(find_recorded_alike(tx, deps.tools.vault, said));
  PersonId person;
  if (recorded) {
    person = *recorded;
  } else {
    const auto fresh = PersonId::make(deps.accounts.clock.now(), deps.accounts.random);
    person = TRY(enter_declared(tx, deps.tools, {.id = fresh, .declaration = said, .branch = deps.branch}));
  }
  const bool known_only_by_word = TRY(is_only_declared(tx, deps.tools.vault, person));
  auto contact = TRY(deps.accounts.directory.find(tx, person));
  if (!contact) return internal("account.person_gone");
  return account::ParticipantEntry{.contact = std::move(*contact), .grade = known_only_by_word ? Grade::declared : Grade::phone_proved};
}

Result<Answer> confirm(const DeclaredDeps& deps, store::Tx& tx, const Call& call, const account::CodeConfirm& input) {
  const Moment now = deps.accounts.clock.now();
  const auto code = TRY(tx.find(kGet, {input.sign_in}, asked));
  const std::string account = code ? to_hex(code->account_digest) : input.sign_in.print();
  const AttemptCounters counters{account::throttle_of(deps.accounts, "declared|" + account, account::kAccountFailures),
                                 {account::throttle_of(deps.accounts, "source|" + call.source, account::kSourceFailures)}};
  TRY(account::check_counters(tx, counters, now));
  const std::string reason = reason_to_refuse(deps, code, input);
  if (!reason.empty()) {
    TRY(tx.execute(kTried, {input.sign_in}));
    return account::refuse_attempt(deps.accounts, tx, {.counters = counters, .reason = reason, .problem = "sign_in.code_wrong"});
  }
  const std::string body = TRY(deps.accounts.sealer.open_text(code->body, body_row(input.sign_in)));
  const auto ask = decode_ask(body);
  if (!ask) return internal("member.record_damaged");
  TRY(tx.execute(kUsed, {input.sign_in, now}));
  TRY(account::forget_attempts(tx, counters.account));
  auto entry = TRY(entry_of(deps, tx, declaration_of(*ask)));
  entry.device = input.device;
  const auto opened = TRY(account::enter_participant(deps.accounts, tx, call, entry));
  return account::signed_in_answer(opened, {.bearer = input.bearer});
}

http::Route open_route(std::string pattern, std::string operation, http::Prepare prepare) {
  return {.method = http::Method::post,
          .pattern = std::move(pattern),
          .operation = std::move(operation),
          .access = {.audience = http::Audience::anybody},
          .prepare = std::move(prepare),
          .body_max = kBodyMax};
}

}  // namespace

std::vector<http::Route> declared_routes(DeclaredDeps deps) {
  return {open_route("/api/sign-in/declared", "askForDeclaredCode",
                     [deps](const Call& request) -> Result<Work> {
                       auto input = TRY(decode_ask(request.body));
                       return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) { return ask_for_code(deps, tx, call, input); })};
                     }),
          open_route("/api/sign-in/declared/confirm", "confirmDeclaredCode", [deps](const Call& request) -> Result<Work> {
            auto input = TRY(account::decode_code_confirm(request.body));
            return Work{WriteWork([deps, input](store::Tx& tx, const Call& call) { return confirm(deps, tx, call, input); })};
          })};
}

Result<std::int64_t> sweep_declared_codes(store::Tx& tx, Moment now) { return tx.execute(kSweep, {now - kOldCodesKept}); }

}  // namespace teduh::member
