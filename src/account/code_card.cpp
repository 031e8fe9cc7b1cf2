#include "account/code_card.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::account {
namespace {

using store::Sql;

constexpr Sql kAddCard{"code_card_add", "INSERT INTO code_card (person_id, card_id, issued_at, issued_by) VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql kRemoveCodes{"code_card_remove_codes", "DELETE FROM code_card_code WHERE person_id = ?1"};
constexpr Sql kAddCode{"code_card_add_code", "INSERT INTO code_card_code (person_id, card_id, number, code_digest) VALUES (?1, ?2, ?3, ?4)"};
constexpr Sql kUse{"code_card_use", "UPDATE code_card_code SET used_at = ?3 WHERE person_id = ?1 AND code_digest = ?2 AND used_at IS NULL"};

// No 0/O, 1/I: the codes are read from paper. Eight of 32 signs are 40 bits.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeSigns = 8;
static_assert(kAlphabet.size() == 32);

std::string make_card_code(Random& random) {
  std::string code;
  for (std::size_t i = 0; i < kCodeSigns; ++i) code += kAlphabet[static_cast<std::size_t>(random.below(kAlphabet.size()))];
  return code;
}

std::string plain_form(std::string_view code) {
  std::string plain = ascii_upper(code);
  std::erase_if(plain, [](char c) { return c == '-' || c == ' '; });
  return plain;
}

Sha256 digest_of(const AccountDeps& deps, PersonId person, std::string_view code) {
  return crypto::stored_code(deps.keys, "card|" + person.print(), plain_form(code));
}

}  // namespace

Result<CodeCard> issue_code_card(const AccountDeps& deps, store::Tx& tx, const Actor& officer, PersonId person) {
  const auto contact = TRY(deps.directory.find(tx, person));
  if (!contact) return not_found("person.none");
  const Moment now = deps.clock.now();
  CodeCard card{.id = CodeCardId::make(now, deps.random), .codes = {}};
  TRY(tx.execute(kRemoveCodes, {person}));
  TRY(tx.execute(kAddCard, {person, card.id, now, officer.staff}));
  for (int number = 1; number <= kCardCodes; ++number) {
    const std::string code = make_card_code(deps.random);
    TRY(tx.execute(kAddCode, {person, card.id, number, digest_of(deps, person, code)}));
    card.codes.push_back(code.substr(0, kCodeSigns / 2) + "-" + code.substr(kCodeSigns / 2));
  }
  auto entry = begin_entry(deps, officer, "account.code_card_issued");
  entry.about("person", person).about("code_card", card.id);
  TRY(append_entry(deps, tx, entry));
  TRY(deps.outbox.enqueue_everywhere(tx,
                                     {.kind = notice::NoticeKind::code_card_issued,
                                      .person = person,
                                      .facts = {{"day", print_long(date_of(now, deps.zone))}},
                                      .dedupe_key = "code_card:" + card.id.print()},
                                     contact->channels));
  return card;
}

Result<bool> use_card_code(const AccountDeps& deps, store::Tx& tx, PersonId person, std::string_view code) {
  return TRY(tx.execute(kUse, {person, digest_of(deps, person, code), deps.clock.now()})) == 1;
}

}  // namespace teduh::account
