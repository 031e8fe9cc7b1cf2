#include "account/account.hpp"

namespace teduh::account {

journal::JournalEntry begin_entry(const AccountDeps& deps, const Actor& actor, std::string act) {
  const Moment now = deps.clock.now();
  return journal::JournalEntry::begin(EntryId::make(now, deps.random), now, actor, std::move(act));
}

Result<void> append_entry(const AccountDeps& deps, store::Tx& tx, const journal::JournalEntry& entry) {
  TRY(deps.journal.append(tx, entry));
  return {};
}

}  // namespace teduh::account
