#include "main/installed_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/hash.hpp"

namespace teduh::main {
namespace {

constexpr store::Sql kList{"installed_key_list", "SELECT kind, key_id, check_value FROM installed_key ORDER BY kind, key_id"};
constexpr store::Sql kAdd{"installed_key_add",
                          "INSERT INTO installed_key (kind, key_id, check_value, first_used_at) VALUES (?1, ?2, ?3, ?4) "
                          "ON CONFLICT (kind, key_id) DO NOTHING"};

struct InstalledKey {
  crypto::KeyKind kind = crypto::KeyKind::master;
  std::uint32_t id = 0;
  Bytes check;

  [[nodiscard]] bool is(const InstalledKey& other) const { return kind == other.kind && id == other.id; }
  [[nodiscard]] std::string name() const { return fmt::format("{}-{:04}", crypto::to_string(kind), id); }
};

InstalledKey installed(const store::Row& row) {
  return {row.enumeration<crypto::KeyKind>(0), static_cast<std::uint32_t>(row.integer(1)), row.bytes(2)};
}

std::vector<InstalledKey> keys_of(const crypto::KeyRing& ring) {
  std::vector<InstalledKey> all;
  for (const auto kind : {crypto::KeyKind::master, crypto::KeyKind::index, crypto::KeyKind::journal})
    for (const auto id : ring.ids(kind)) {
      const auto check = sha256(ring.derived(kind, id, "installed")->bytes());
      all.push_back({kind, id, Bytes(check.begin(), check.end())});
    }
  return all;
}

}  // namespace

Result<void> check_installed_keys(store::Database& database, const crypto::KeyRing& keys, const Clock& clock) {
  const auto here = keys_of(keys);
  const auto known = TRY(database.read([](store::ReadTx& tx) { return tx.list(kList, {}, installed); }));
  const auto find = [](const std::vector<InstalledKey>& all, const InstalledKey& key) {
    return std::ranges::find_if(all, [&](const InstalledKey& one) { return one.is(key); });
  };
  for (const auto& key : known) {
    const auto found = find(here, key);
    if (found == here.end()) return internal("crypto.keys_missing", key.name());
    if (found->check != key.check) return internal("crypto.keys_foreign", key.name());
  }
  std::vector<InstalledKey> fresh;
  std::ranges::copy_if(here, std::back_inserter(fresh), [&](const InstalledKey& key) { return find(known, key) == known.end(); });
  if (fresh.empty()) return {};
  return database.write([&](store::Tx& tx) -> Result<void> {
    for (const auto& key : fresh) TRY(tx.execute(kAdd, {key.kind, std::int64_t{key.id}, key.check, clock.now()}));
    return {};
  });
}

}  // namespace teduh::main
