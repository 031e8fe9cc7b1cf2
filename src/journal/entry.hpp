// One act of the journal: its fields, and the canonical bytes that are hashed (docs/journal-format.md, sections 1 and 2).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "domain/actor.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/rupiah.hpp"

namespace teduh::journal {

inline constexpr std::size_t kEntryBytesMax = 60'000;  // below the 65,535 bytes of a C2SP bundle entry, should a later form publish entries
inline constexpr std::size_t kActLengthMax = 64;
inline constexpr std::size_t kKeyLengthMax = 32;
inline constexpr std::size_t kFactLengthMax = 512;     // a digest, an id or a path of an article; longer is no fact but a document
inline constexpr std::size_t kSubjectsMax = 64;
inline constexpr std::size_t kFactsMax = 64;

using Salt = std::array<std::uint8_t, 32>;

/// What an act is about: {"claim", id}.
struct Subject {
  std::string kind;
  Uuid id{};
  auto operator<=>(const Subject&) const = default;
};

/// Ids, codes, amounts and digests only; never a name, an identity number, an account or a diagnosis.
struct JournalEntry {
  EntryId id;
  Moment at{};
  std::string act;            // "claim.submitted"
  std::string actor;          // Actor::id(), or the companion who acts
  RoleSet roles;
  Grade grade = Grade::none;
  std::string on_behalf_of;   // the person helped when a companion acts; empty otherwise
  std::optional<DeviceId> device;
  std::set<Subject> subjects;
  std::map<std::string, std::string> facts;

  /// Who, in which role, from which device, as the actor says it.
  static JournalEntry begin(EntryId id, Moment at, const Actor& actor, std::string act);

  template <typename Tag>
  JournalEntry& about(std::string kind, const Id<Tag>& subject) {
    subjects.insert({std::move(kind), subject.uuid()});
    return *this;
  }
  JournalEntry& fact(std::string key, std::string value);
  JournalEntry& fact(std::string key, std::int64_t value);
  JournalEntry& fact(std::string key, Rupiah amount);
  JournalEntry& fact(std::string key, Date day);

  bool operator==(const JournalEntry&) const = default;
};

/// Error: internal "journal.entry_form" (detail names the field), because entries are made by our own code.
Result<Bytes> canonical_bytes(const JournalEntry& entry);
/// Takes exactly what canonical_bytes writes. Error: invalid "journal.entry_form".
Result<JournalEntry> parse_entry(BytesView canonical);

/// SHA-256(salt || canonical): the bytes that the public log holds for this entry.
Sha256 commitment_of(const Salt& salt, BytesView canonical);

}  // namespace teduh::journal
