#include "member/bank_account.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "member/person.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kInsert{"member_bank_account_insert",
    "INSERT INTO bank_account (person_id, account_id, bank, number_digest, number_sealed, holder_sealed, own, since, source, recorded_at,"
    " recorded_by, replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
constexpr Sql kInsertIndex{"member_account_index_insert",
    "INSERT INTO account_index (account_digest, person_id) VALUES (?1, ?2) ON CONFLICT (account_digest, person_id) DO NOTHING"};
constexpr Sql kCountAlike{"member_account_index_count", "SELECT COUNT(*) FROM account_index WHERE account_digest = ?1"};
// The newest first: ids are in the order of time.
constexpr Sql kOfPerson{"member_bank_accounts_of_person",
    "SELECT account_id, bank, number_sealed, holder_sealed, own, since, recorded_at, replaces, number_digest FROM bank_account"
    " WHERE person_id = ?1 ORDER BY account_id DESC LIMIT ?2"};
constexpr Sql kById{"member_bank_account_by_id",
    "SELECT account_id, bank, number_sealed, holder_sealed, own, since, recorded_at, replaces, number_digest FROM bank_account"
    " WHERE person_id = ?1 AND account_id = ?2"};

struct SealedAccount {
  BankAccountId id;
  std::string bank;
  Bytes number;
  Bytes holder;
  bool own = true;
  Date since;
  Moment recorded_at;
  std::optional<BankAccountId> replaces;
  Bytes digest;
};
SealedAccount sealed_account(const store::Row& row) {
  return {.id = row.id<BankAccountId>(0), .bank = row.string(1), .number = row.bytes(2), .holder = row.bytes(3), .own = row.boolean(4),
          .since = row.date(5), .recorded_at = row.moment(6), .replaces = row.maybe_id<BankAccountId>(7), .digest = row.bytes(8)};
}

Result<std::vector<SealedAccount>> rows_of(store::ReadTx& tx, const PersonId& person) {
  return tx.list(kOfPerson, {person, kAccountsMax}, sealed_account);
}

Result<BankAccount> open_account(const Vault& vault, const PersonId& person, const SealedAccount& sealed) {
  auto number = BankAccountNumber::parse(TRY(vault.open({sealed.id.uuid(), SealedField::account_number}, sealed.number)));
  auto holder = PersonName::parse(TRY(vault.open({sealed.id.uuid(), SealedField::account_holder}, sealed.holder)));
  if (!number || !holder) return internal("member.record_damaged");
  return BankAccount{.id = sealed.id, .person = person,
                     .data = {.bank = sealed.bank, .number = std::move(*number), .holder = std::move(*holder), .own = sealed.own},
                     .since = sealed.since, .recorded_at = sealed.recorded_at, .replaces = sealed.replaces};
}

/// A clearing code of three digits, or a BIC: four of the bank, two letters of the country, two of the place, three of the branch or none.
bool is_bank(std::string_view bank) {
  if (bank.size() == 3) return is_digits(bank);
  if (bank.size() != 8 && bank.size() != 11) return false;
  const bool plain = std::ranges::all_of(bank, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  const std::string_view country = bank.substr(4, 2);
  return plain && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// "XXX" is the head office, which the BIC of eight means as well.
std::string normal_bank(const std::string& bank) { return bank.size() == 11 && bank.ends_with("XXX") ? bank.substr(0, 8) : bank; }

/// Payment messages carry plain letters and digits only: of a name without any nothing would be left.
bool bank_can_write(const PersonName& holder) {
  return std::ranges::any_of(holder.exact(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

Sha256 digest_of(const Vault& vault, const BankAccountData& data) { return vault.digest(DigestKind::account, data.bank + ":" + data.number.exact()); }

/// Across persons the number alone counts: one bank has a clearing code and a BIC, and a choice of two spellings must not hide that two persons
/// give one account.
Sha256 number_digest(const Vault& vault, const BankAccountData& data) { return vault.digest(DigestKind::account, "number:" + data.number.exact()); }

bool is_replaced(const std::vector<SealedAccount>& rows, const BankAccountId& id) {
  return std::ranges::any_of(rows, [&](const SealedAccount& row) { return row.replaces == id; });
}

}  // namespace

Result<BankAccountId> add_bank_account(store::Tx& tx, const Tools& tools, const Act& act, const NewBankAccount& input) {
  NewBankAccount account = input;
  account.data.bank = normal_bank(input.data.bank);
  // 1. refusals: a payment file must be able to carry it
  std::vector<FieldProblem> problems;
  if (!is_bank(account.data.bank)) problems.push_back({"bank", "bank.form"});
  if (!bank_can_write(account.data.holder)) problems.push_back({"holder", "bank.holder_letters"});
  if (!problems.empty()) return invalid_fields(std::move(problems));
  TRY(branch_of_person(tx, account.person));
  const auto rows = TRY(rows_of(tx, account.person));
  const Sha256 digest = digest_of(tools.vault, account.data);
  for (const SealedAccount& row : rows) {
    if (std::ranges::equal(row.digest, digest) && row.own == account.data.own && !is_replaced(rows, row.id)) return row.id;
  }
  if (rows.size() >= static_cast<std::size_t>(kAccountsMax)) return conflict("member.too_many_accounts");
  if (account.replaces && std::ranges::find(rows, *account.replaces, &SealedAccount::id) == rows.end()) return not_found("member.account_unknown");
  // 2. the account and its look-up
  const Moment now = tools.clock.now();
  const BankAccountId id = BankAccountId::make(now, tools.random);
  const Bytes number = tools.vault.seal({id.uuid(), SealedField::account_number}, account.data.number.exact());
  const Bytes holder = tools.vault.seal({id.uuid(), SealedField::account_holder}, account.data.holder.exact());
  TRY(tx.execute(kInsert, {account.person, id, account.data.bank, digest, number, holder, account.data.own, account.since, act.source, now,
                           act.actor.id(), account.replaces}));
  TRY(tx.execute(kInsertIndex, {number_digest(tools.vault, account.data), account.person}));
  // 3. the journal
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, act.actor, "member.bank_account_added");
  entry.about("person", account.person).about("bank_account", id).fact("bank", account.data.bank).fact("own", account.data.own ? "yes" : "no");
  if (account.replaces) entry.fact("replaces", account.replaces->print());
  TRY(tools.journal.append(tx, entry));
  return id;
}

Result<BankAccount> get_bank_account(store::ReadTx& tx, const Vault& vault, const PersonId& person, const BankAccountId& account) {
  const auto found = TRY(tx.find(kById, {person, account}, sealed_account));
  if (!found) return not_found("member.account_unknown");
  return open_account(vault, person, *found);
}

Result<std::vector<BankAccount>> list_bank_accounts(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  const auto rows = TRY(rows_of(tx, person));
  std::vector<BankAccount> accounts;
  for (const SealedAccount& row : rows) {
    if (!is_replaced(rows, row.id)) accounts.push_back(TRY(open_account(vault, person, row)));
  }
  return accounts;
}

Result<int> count_accounts_alike(store::ReadTx& tx, const BankAccount& account, const Vault& vault) {
  return static_cast<int>(TRY(tx.number(kCountAlike, {number_digest(vault, account.data)})));
}

}  // namespace teduh::member
