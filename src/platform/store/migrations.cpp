#include "platform/store/migrations.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace teduh::store {
namespace {

constexpr std::size_t kNumberDigits = 4;

struct Migration {
  std::int64_t number = 0;
  std::string_view name;
  std::string_view content;
  Sha256 digest{};
};

struct Applied {
  std::int64_t number = 0;
  std::string name;
  Bytes digest;
};

// The catalogue of tables is the engine's own matter: another engine asks information_schema here.
constexpr Sql kHasTable{"schema_has_table", "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"};
constexpr Sql kApplied{"schema_applied", "SELECT number, name, sha256 FROM schema_migration ORDER BY number"};
constexpr Sql kRecord{"schema_record", "INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (?1, ?2, ?3, ?4)"};

Result<Migration> parse_migration(const EmbeddedFile& file) {
  const auto name = file.path.substr(file.path.rfind('/') + 1);
  const bool numbered = name.size() > kNumberDigits && is_digits(name.substr(0, kNumberDigits)) && name[kNumberDigits] == '_';
  if (!numbered) return internal("store.migration", std::string(name) + ": the name must begin with four digits and '_'");
  return Migration{*parse_int64(name.substr(0, kNumberDigits)), name, file.content, sha256(file.content)};
}

Result<std::vector<Migration>> parse_migrations(std::span<const EmbeddedFile> files) {
  std::vector<Migration> migrations;
  for (const auto& file : files) {
    if (file.path.ends_with(".sql")) migrations.push_back(TRY(parse_migration(file)));
  }
  std::ranges::sort(migrations, {}, &Migration::number);
  const auto twice = std::ranges::adjacent_find(migrations, {}, &Migration::number);
  if (twice != migrations.end()) {
    return internal("store.migration", std::string(twice->name) + " and " + std::string((twice + 1)->name) + " have the same number");
  }
  if (migrations.empty() || migrations.front().number != 0) return internal("store.migration", "migration 0000 is missing");
  return migrations;
}

Result<std::vector<Applied>> list_applied(Database& database) {
  return database.read([](ReadTx& tx) -> Result<std::vector<Applied>> {
    if (TRY(tx.number(kHasTable, {})) == 0) return std::vector<Applied>();
    return tx.list(kApplied, {}, [](const Row& row) { return Applied{row.integer(0), row.string(1), row.bytes(2)}; });
  });
}

/// What was applied must be the beginning of what the program has; the answer is what is still to be done.
Result<std::vector<Migration>> list_pending(const std::vector<Migration>& migrations, const std::vector<Applied>& applied) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const auto& done = applied[i];
    const auto ours = std::ranges::find(migrations, done.number, &Migration::number);
    if (ours == migrations.end())
      return conflict("store.schema_unknown", done.name + " was applied by another version of the program: use that one");
    if (!std::ranges::equal(ours->digest, done.digest)) {
      return conflict("store.schema_changed", done.name + " differs from what was applied: an applied migration is never edited");
    }
    if (migrations[i].number != done.number) {
      return conflict("store.schema_changed",
                      std::string(migrations[i].name) + " was added below " + done.name + ": migrations are added at the end");
    }
  }
  return std::vector<Migration>(migrations.begin() + static_cast<std::ptrdiff_t>(applied.size()), migrations.end());
}

Result<void> apply(Database& database, const Migration& migration, Moment now) {
  auto done = database.write([&migration, now](Tx& tx) -> Result<void> {
    TRY(tx.script(migration.content));
    TRY(tx.execute(kRecord, {migration.number, migration.name, migration.digest, now}));
    return {};
  });
  if (!done && done.error().fault == Fault::internal)
    return internal("store.migration", std::string(migration.name) + ": " + done.error().detail);
  return done;
}

}  // namespace

Result<int> migrate(Database& database, std::span<const EmbeddedFile> files, const Clock& clock) {
  const auto migrations = TRY(parse_migrations(files));
  const auto pending = TRY(list_pending(migrations, TRY(list_applied(database))));
  for (const auto& migration : pending) TRY(apply(database, migration, clock.now()));
  return static_cast<int>(pending.size());
}

Result<void> check_schema(Database& database, std::span<const EmbeddedFile> files) {
  const auto migrations = TRY(parse_migrations(files));
  const auto pending = TRY(list_pending(migrations, TRY(list_applied(database))));
  if (pending.empty()) return {};
  return conflict("store.schema_old", std::to_string(pending.size()) + " migrations from " + std::string(pending.front().name) +
                                          " on are not applied yet: make a backup, then run `teduh migrate`");
}

}  // namespace teduh::store
