// The journal in the database: acts are appended in the transaction of the change they tell of.
//
// Nothing here waits for another writer: numbers and the tree come later (sequencer.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/entry.hpp"
#include "platform/store/database.hpp"

namespace teduh::journal {

inline constexpr std::size_t kListMax = 500;
inline constexpr std::size_t kGroundLengthMax = 100;

/// What the one who acted is given: with the id and the leaf the act can be looked for later. The salt stays here.
struct Receipt {
  EntryId entry;
  std::string leaf;  // hexadecimal
};

struct StoredEntry {
  std::optional<JournalEntry> content;  // nothing when it was erased
  EntryId id;
  Moment at{};
  std::string leaf;
  std::optional<std::uint64_t> index;  // nothing while it waits for its number
};

class Journal {
 public:
  /// The random source gives the salts; it must live as long as the journal.
  explicit Journal(Random& random) : random_(random) {}

  /// Errors: internal "journal.entry_form" (a mistake of the caller), conflict "store.unique" when the id was used before.
  Result<Receipt> append(store::Tx& tx, const JournalEntry& entry) const;

  /// Removes the content of an act on a legal ground ("uu27_2022.pasal8"); `act` says who does it and is appended as an act of its own.
  /// Errors: not_found "journal.not_found", conflict "journal.erased" when it was erased before, invalid "journal.erasure_ground".
  Result<Receipt> erase(store::Tx& tx, EntryId which, std::string_view ground, JournalEntry act) const;

 private:
  Random& random_;
};

/// Error: not_found "journal.not_found".
Result<StoredEntry> get_entry(store::ReadTx& tx, EntryId id);

struct AboutPage {
  Uuid subject{};
  std::optional<EntryId> before = std::nullopt;  // the last id of the page before
  std::size_t count = 50;                        // at most kListMax
};
/// The acts about a subject, newest first; erased ones are not among them.
Result<std::vector<JournalEntry>> list_about(store::ReadTx& tx, const AboutPage& page);

}  // namespace teduh::journal
