#include "platform/journal_store/journal.hpp"

#include <algorithm>

#include "journal/merkle.hpp"

namespace teduh::journal {
namespace {

constexpr store::Sql kAddEntry{"journal_add_entry", "INSERT INTO journal_entry (entry_id, at, commitment, salt, canonical) VALUES (?1, ?2, ?3, ?4, ?5)"};
constexpr store::Sql kAddPending{"journal_add_pending", "INSERT INTO journal_pending (entry_id) VALUES (?1)"};
constexpr store::Sql kAddSubject{"journal_add_subject", "INSERT INTO journal_subject (subject_id, entry_id, kind) VALUES (?1, ?2, ?3)"};
constexpr store::Sql kAddErasure{"journal_add_erasure", "INSERT INTO journal_erasure (entry_id, act_id, at, ground) VALUES (?1, ?2, ?3, ?4)"};
constexpr store::Sql kEraseContent{"journal_erase_content", "UPDATE journal_entry SET salt = NULL, canonical = NULL WHERE entry_id = ?1"};
constexpr store::Sql kEraseSubject{"journal_erase_subject", "DELETE FROM journal_subject WHERE subject_id = ?1 AND entry_id = ?2"};
constexpr store::Sql kEntry{"journal_entry",
                            "SELECT e.at, e.commitment, e.canonical, s.idx FROM journal_entry e "
                            "LEFT JOIN journal_sequence s ON s.entry_id = e.entry_id WHERE e.entry_id = ?1"};
constexpr store::Sql kAbout{"journal_about",
                            "SELECT DISTINCT e.entry_id, e.canonical FROM journal_subject b JOIN journal_entry e ON e.entry_id = b.entry_id "
                            "WHERE b.subject_id = ?1 AND b.entry_id < ?2 AND e.canonical IS NOT NULL ORDER BY e.entry_id DESC LIMIT ?3"};

bool is_ground(std::string_view text) {
  return !text.empty() && text.size() <= kGroundLengthMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

Sha256 digest_from(BytesView bytes) {
  Sha256 digest;
  CHECK(bytes.size() == digest.size());
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

StoredEntry read_entry(EntryId id, const store::Row& row) {
  StoredEntry found{.id = id, .at = row.moment(0), .leaf = to_hex(leaf_hash(digest_from(row.blob(1))))};
  if (!row.is_null(2)) {
    auto entry = parse_entry(row.blob(2));
    if (entry) found.content = std::move(*entry);
  }
  if (const auto index = row.maybe_integer(3)) found.index = static_cast<std::uint64_t>(*index);
  return found;
}

}  // namespace

Result<Receipt> Journal::append(store::Tx& tx, const JournalEntry& entry) const {
  const auto canonical = TRY(canonical_bytes(entry));
  const auto salt = random_.bytes<sizeof(Salt)>();
  const auto commitment = commitment_of(salt, canonical);
  TRY(tx.execute(kAddEntry, {entry.id, entry.at, commitment, salt, canonical}));
  TRY(tx.execute(kAddPending, {entry.id}));
  for (const auto& [kind, subject] : entry.subjects) TRY(tx.execute(kAddSubject, {subject, entry.id, kind}));
  return Receipt{entry.id, to_hex(leaf_hash(commitment))};
}

Result<Receipt> Journal::erase(store::Tx& tx, EntryId which, std::string_view ground, JournalEntry act) const {
  if (!is_ground(ground)) return invalid("journal.erasure_ground");
  const auto stored = TRY(get_entry(tx, which));
  if (!stored.content) return conflict("journal.erased");
  // The row of the erasure comes first: the triggers let content go only when it is there.
  TRY(tx.execute(kAddErasure, {which, act.id, act.at, ground}));
  TRY(tx.execute(kEraseContent, {which}));
  for (const auto& [kind, subject] : stored.content->subjects) TRY(tx.execute(kEraseSubject, {subject, which}));
  act.about("entry", which).fact("ground", std::string(ground));
  return append(tx, act);
}

Result<StoredEntry> get_entry(store::ReadTx& tx, EntryId id) {
  auto found = TRY(tx.find(kEntry, {id}, [&](const store::Row& row) { return read_entry(id, row); }));
  if (!found) return not_found("journal.not_found");
  return std::move(*found);
}

Result<std::vector<JournalEntry>> list_about(store::ReadTx& tx, const AboutPage& page) {
  Uuid last;
  last.fill(0xFF);
  const EntryId before = page.before.value_or(EntryId(last));
  std::vector<JournalEntry> entries;
  TRY(tx.each(kAbout, {page.subject, before, std::min(page.count, kListMax)}, [&](const store::Row& row) -> Result<void> {
    auto entry = parse_entry(row.blob(1));
    if (!entry) return internal("journal.entry_form", "stored");
    entries.push_back(std::move(*entry));
    return {};
  }));
  return entries;
}

}  // namespace teduh::journal
