#include <fmt/format.h>

#include "member/bank_account.hpp"
#include "paper/paper.hpp"
#include "payment/voucher.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::payment {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kFirstNumber{"voucher_counter_first",
                           "INSERT INTO voucher_counter (branch, year, last) VALUES (?1, ?2, 0) ON CONFLICT (branch, year) DO NOTHING"};
constexpr Sql kNextNumber{"voucher_counter_next", "UPDATE voucher_counter SET last = last + 1 WHERE branch = ?1 AND year = ?2"};
constexpr Sql kNumber{"voucher_counter", "SELECT last FROM voucher_counter WHERE branch = ?1 AND year = ?2"};
constexpr Sql kInsert{"voucher_insert",
                      "INSERT INTO voucher (person_id, voucher_id, claim_id, branch, year, number, issued_on, amount, body, digest) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
constexpr Sql kInsertIndex{"voucher_index_insert",
                           "INSERT INTO voucher_index (branch, year, number, person_id, voucher_id) VALUES (?1, ?2, ?3, ?4, ?5)"};
constexpr Sql kInsertOfClaim{"voucher_of_claim_insert", "INSERT INTO voucher_of_claim (person_id, claim_id, voucher_id) VALUES (?1, ?2, ?3) "
                                 "ON CONFLICT (person_id, claim_id) DO UPDATE SET voucher_id = excluded.voucher_id"};
constexpr Sql kCancel{"voucher_cancel",
                      "INSERT INTO voucher_cancelled (person_id, voucher_id, reason, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person_id, voucher_id) DO NOTHING"};
constexpr Sql kOfClaim{"voucher_by_claim",
                       "SELECT v.voucher_id, v.branch, v.year, v.number, v.issued_on, v.amount, v.body, v.digest, x.at FROM voucher_of_claim c "
                       "JOIN voucher v ON v.person_id = c.person_id AND v.voucher_id = c.voucher_id "
                       "LEFT JOIN voucher_cancelled x ON x.person_id = v.person_id AND x.voucher_id = v.voucher_id WHERE c.person_id = ?1 AND c.claim_id = ?2"};

std::string number_text(std::string_view branch, std::int64_t year, std::int64_t number) { return fmt::format("{}/JHT/{}/{:06}", branch, year, number); }

Result<std::int64_t> next_number(store::Tx& tx, std::string_view branch, int year) {
  TRY(tx.execute(kFirstNumber, {branch, year}));
  TRY(tx.execute(kNextNumber, {branch, year}));
  return tx.number(kNumber, {branch, year});
}

void write_papers(http::JsonWriter& json, const std::vector<paper::Paper>& papers) {
  json.array("papers");
  for (const auto& paper : papers) {
    json.object().field("id", paper.id).field("kind", paper.kind).field("state", paper::to_string(paper.state));
    json.field("original", to_hex(paper.original)).field("cleaned", to_hex(paper.cleaned)).end();
  }
  json.end();
}

/// Fields in a fixed order, no spaces: the same facts give the same bytes, so the digest can be checked by anybody.
std::string voucher_body(const PaidClaim& paid, const std::string& number, const member::BankAccount& account, const std::vector<paper::Paper>& papers) {
  const auto& claim = paid.row.claim;
  http::JsonWriter json;
  json.object().field("number", number).field("date", *claim.paid_on).field("programme", "JHT").field("branch", paid.row.branch);
  json.field("claim_id", claim.id).field("claim_number", paid.row.number).field("reason", law::to_string(claim.reason));
  json.field("payee", account.data.holder.exact()).field("bank", account.data.bank).field("account", account.data.number.masked());
  json.field("gross", claim.amounts->gross).field("tax", claim.amounts->tax).field("amount", claim.amounts->net);
  json.field("in_words", in_words(claim.amounts->net)).field("reference", paid.reference);
  json.field("verified_by", claim.verifier).field("approved_by", claim.approver).field("path", claim::to_string(claim.path));
  json.field("batch_made_by", paid.made_by).field("batch_released_by", paid.released_by);
  write_papers(json, papers);
  json.end();
  return json.take();
}

}  // namespace

Result<VoucherId> issue_voucher(store::Tx& tx, const claim::Deps& deps, const Actor& actor, const PaidClaim& paid) {
  const auto& claim = paid.row.claim;
  CHECK(claim.state == claim::ClaimState::paid && claim.paid_on && claim.account && claim.amounts);
  const int year = claim.paid_on->year();
  const auto account = TRY(member::get_bank_account(tx, deps.members.vault, claim.person, *claim.account));
  const auto papers = TRY(paper::list_papers(tx, claim.person, claim.id));
  const std::int64_t number = TRY(next_number(tx, paid.row.branch, year));
  const std::string text = number_text(paid.row.branch, year, number);
  const std::string body = voucher_body(paid, text, account, papers);
  const Moment now = deps.clock.now();
  const auto id = VoucherId::make(now, deps.random);
  const Sha256 digest = sha256(body);
  const Bytes sealed = deps.members.vault.sealer().seal(body, {"voucher", "body", id.bytes()});
  TRY(tx.execute(kInsert, {claim.person, id, claim.id, paid.row.branch, year, number, *claim.paid_on, claim.amounts->net, sealed, digest}));
  TRY(tx.execute(kInsertIndex, {paid.row.branch, year, number, claim.person, id}));
  TRY(tx.execute(kInsertOfClaim, {claim.person, claim.id, id}));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, actor, "payment.voucher_issued");
  entry.about("claim", claim.id).about("person", claim.person).about("voucher", id);
  entry.fact("number", text).fact("amount", claim.amounts->net).fact("digest", to_hex(digest));
  TRY(deps.journal.append(tx, entry));
  return id;
}

Result<void> cancel_voucher_of_claim(store::Tx& tx, const claim::Deps& deps, const Actor& actor, const PersonId& person, const ClaimId& claim,
                                     const std::string& reason) {
  const Voucher voucher = TRY(get_voucher_of_claim(tx, deps, person, claim));
  const Moment now = deps.clock.now();
  if (TRY(tx.execute(kCancel, {person, voucher.id, reason, now})) == 0) return {};
  auto entry = journal::JournalEntry::begin(EntryId::make(now, deps.random), now, actor, "payment.voucher_cancelled");
  entry.about("claim", claim).about("person", person).about("voucher", voucher.id);
  entry.fact("number", voucher.number).fact("amount", voucher.amount);
  TRY(deps.journal.append(tx, entry));
  return {};
}

Result<Voucher> get_voucher_of_claim(store::ReadTx& tx, const claim::Deps& deps, const PersonId& person, const ClaimId& claim) {
  std::optional<Voucher> voucher;
  Bytes sealed;
  TRY(tx.each(kOfClaim, {person, claim}, [&](const Row& row) -> Result<void> {
    voucher = Voucher{.id = row.id<VoucherId>(0),
                      .number = number_text(row.text(1), row.integer(2), row.integer(3)),
                      .claim = claim,
                      .person = person,
                      .issued_on = row.date(4),
                      .amount = row.rupiah(5),
                      .body = {},
                      .cancelled_at = row.maybe_moment(8)};
    sealed = row.bytes(6);
    const auto digest = row.blob(7);
    CHECK(digest.size() == voucher->digest.size());
    std::copy(digest.begin(), digest.end(), voucher->digest.begin());
    return {};
  }));
  if (!voucher) return not_found("payment.no_such_voucher");
  voucher->body = TRY(deps.members.vault.sealer().open_text(sealed, {"voucher", "body", voucher->id.bytes()}));
  if (sha256(voucher->body) != voucher->digest) return internal("payment.voucher_damaged");
  return std::move(*voucher);
}

}  // namespace teduh::payment
