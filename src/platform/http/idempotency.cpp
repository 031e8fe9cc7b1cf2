#include "platform/http/idempotency.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace teduh::http {
namespace {

constexpr std::size_t kKeyMin = 8;
constexpr std::size_t kKeyMax = 128;

constexpr store::Sql kFindAnswer{"http_find_answer",
                                 "SELECT request_digest, sealed FROM http_answer WHERE owner_id = ?1 AND owner_kind = ?2 AND key_digest = ?3"};
constexpr store::Sql kAddAnswer{"http_add_answer",
                                "INSERT INTO http_answer (owner_id, owner_kind, key_digest, request_digest, sealed, created_at) "
                                "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
constexpr store::Sql kSweepAnswers{"http_sweep_answers", "DELETE FROM http_answer WHERE created_at < ?1"};

void put(std::string& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(size >> shift & 0xFFU));
  out += text;
}

/// Takes one text off the front; nothing when the rest is too short.
std::optional<std::string> get(std::string_view& in) {
  if (in.size() < 4) return std::nullopt;
  std::uint32_t size = 0;
  for (unsigned i = 0; i < 4; ++i) size |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(in[i])) << (8 * i);
  in.remove_prefix(4);
  if (in.size() < size) return std::nullopt;
  std::string text(in.substr(0, size));
  in.remove_prefix(size);
  return text;
}

std::string pack(const Answer& answer) {
  std::string out;
  put(out, std::to_string(answer.status));
  put(out, answer.content_type);
  put(out, answer.body);
  for (const auto& [name, value] : answer.headers) {
    put(out, name);
    put(out, value);
  }
  return out;
}

Result<Answer> unpack(std::string_view in) {
  const auto status = get(in);
  const auto content_type = get(in);
  const auto body = get(in);
  if (!status || !content_type || !body) return internal("request.stored_answer");
  Answer answer{.status = static_cast<int>(parse_int64(*status).value_or(500)), .content_type = *content_type, .body = *body};
  while (!in.empty()) {
    const auto name = get(in);
    const auto value = get(in);
    if (!name || !value) return internal("request.stored_answer");
    answer.headers.emplace_back(*name, *value);
  }
  return answer;
}

/// Who owns the key: the person helped, the person, the member of staff, or nobody.
Uuid owner_of(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::participant: return actor.person.uuid();
    case ActorKind::staff: return actor.staff.uuid();
    case ActorKind::system:
    case ActorKind::anonymous: return {};
  }
  return {};
}

/// The key itself may be anything the caller chose, so only its digest is kept; a companion's keys are apart from the person's own.
Sha256 key_digest_of(const Call& call) {
  std::string text;
  put(text, call.actor.companion ? call.actor.companion->print() : "");
  put(text, call.idempotency_key);
  return sha256(text);
}

/// The row an answer is sealed to.
Bytes row_of(const Actor& actor, const Sha256& key) {
  const Uuid owner = owner_of(actor);
  Bytes row(owner.begin(), owner.end());
  row.push_back(static_cast<std::uint8_t>(actor.kind));
  row.insert(row.end(), key.begin(), key.end());
  return row;
}

}  // namespace

bool is_idempotency_key(std::string_view key) {
  return key.size() >= kKeyMin && key.size() <= kKeyMax && std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
}

Sha256 request_digest(const Call& call) {
  Sha256Stream stream;
  const auto add = [&](std::string_view text) {
    std::string framed;
    put(framed, text);
    stream.add(bytes_of(framed));
  };
  add(to_string(call.method));
  add(call.route);
  for (const auto* pairs : {&call.parameters, &call.query}) {
    add(std::to_string(pairs->size()));
    for (const auto& [name, value] : *pairs) {
      add(name);
      add(value);
    }
  }
  stream.add(bytes_of(call.body));
  return stream.finish();
}

Result<std::optional<Answer>> find_stored_answer(store::ReadTx& tx, const crypto::Sealer& sealer, const Call& call, const Sha256& request) {
  const Sha256 key = key_digest_of(call);
  const Uuid owner = owner_of(call.actor);
  const auto found = TRY(tx.find(kFindAnswer, {BytesView(owner), call.actor.kind, key}, [](const store::Row& row) { return std::pair(row.bytes(0), row.bytes(1)); }));
  if (!found) return std::optional<Answer>();
  if (!equal_constant_time(found->first, request)) return conflict("request.key_reused");
  const Bytes row = row_of(call.actor, key);
  const std::string packed = TRY(sealer.open_text(found->second, {"http_answer", "sealed", row}));
  Answer answer = TRY(unpack(packed));
  answer.headers.emplace_back("Idempotent-Replay", "true");
  return std::optional<Answer>(std::move(answer));
}

Result<void> store_answer(store::Tx& tx, const crypto::Sealer& sealer, const Call& call, const Sha256& request, const Answer& answer, Moment now) {
  const Sha256 key = key_digest_of(call);
  const Uuid owner = owner_of(call.actor);
  const Bytes row = row_of(call.actor, key);
  const Bytes sealed = sealer.seal(pack(answer), {"http_answer", "sealed", row});
  TRY(tx.execute(kAddAnswer, {BytesView(owner), call.actor.kind, key, request, sealed, now}));
  return {};
}

Result<std::int64_t> sweep_stored_answers(store::Tx& tx, Moment now) { return tx.execute(kSweepAnswers, {now - kAnswerLife}); }

}  // namespace teduh::http
