#include "platform/store/integrity.hpp"

namespace teduh::store {
namespace {

// The one place with words of SQLite alone; another engine has its own way to look at itself.
constexpr Sql kIntegrity{"store_integrity", "PRAGMA integrity_check(20)"};
constexpr Sql kReferences{"store_references", "PRAGMA foreign_key_check"};

}  // namespace

Result<std::vector<std::string>> find_damage(ReadTx& tx) {
  auto damage = TRY(tx.list(kIntegrity, {}, [](const Row& row) { return row.string(0); }));
  if (damage.size() == 1 && damage.front() == "ok") damage.clear();
  const auto tables = TRY(tx.list(kReferences, {}, [](const Row& row) { return row.string(0); }));
  for (const auto& table : tables)
    if (damage.size() < kDamagesTold) damage.push_back(table + ": a row names one that is not there");
  return damage;
}

}  // namespace teduh::store
