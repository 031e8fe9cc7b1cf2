// Bank accounts of a person. Only ever added; a newer one may replace an older.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// An account more every few years is normal; a hundred is an attack on the record.
inline constexpr int kAccountsMax = 50;

struct BankAccountData {
  std::string bank;  // code of the bank: 3 digits ("002") or a BIC of 8 or 11; kept without "XXX" at its end
  BankAccountNumber number;
  PersonName holder;
  bool own = true;  // the holder is the person; false: of an heir or guardian
};
struct BankAccount {
  BankAccountId id;
  PersonId person;
  BankAccountData data;
  Date since;
  Moment recorded_at;
  std::optional<BankAccountId> replaces;
};

struct NewBankAccount {
  PersonId person;
  BankAccountData data;
  Date since;
  std::optional<BankAccountId> replaces = std::nullopt;
};
/// The same bank and number again gives the account that is there already.
/// Errors: invalid input.fields (bank, holder); conflict member.too_many_accounts; not_found member.person_unknown, member.account_unknown (replaces).
Result<BankAccountId> add_bank_account(store::Tx& tx, const Tools& tools, const Act& act, const NewBankAccount& account);

/// Also replaced ones. Error: not_found member.account_unknown.
Result<BankAccount> get_bank_account(store::ReadTx& tx, const Vault& vault, const PersonId& person, const BankAccountId& account);
/// Those that no other one replaces, newest first.
Result<std::vector<BankAccount>> list_bank_accounts(store::ReadTx& tx, const Vault& vault, const PersonId& person);
/// How many persons have given an account of this number, at whatever bank; above one is a sign of fraud or of an heir.
Result<int> count_accounts_alike(store::ReadTx& tx, const BankAccount& account, const Vault& vault);

}  // namespace teduh::member
