// What an employer's file needs of members, a row at a time and cheap: look-ups by digest, nothing opened that can stay sealed;
// and the taking back of employments that a file brought.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "member/membership.hpp"

namespace teduh::member {

/// One owner of a KPJ with the employments at one employer.
struct RosterEntry {
  MembershipKey key;
  std::optional<Sha256> identity;  // of NIK and name; nothing in rows older than the digest
  std::optional<Date> death_date;
  Segment segment = Segment::pu;
  std::vector<EmploymentEvent> events;  // at the employer asked for
};

struct RosterQuestion {
  Sha256 kpj{};
  EmployerId employer;
};
/// None, one, or (a finding) more.
Result<std::vector<RosterEntry>> find_on_roster(store::ReadTx& tx, const RosterQuestion& question);
/// How often anything changed that find_on_roster shows: what was found under the same number still holds.
Result<std::int64_t> roster_changes(store::ReadTx& tx);

/// The person behind an entry: looked at when the identities differ.
struct RosterIdentity {
  Sha256 nik_digest{};
  std::string name;
};
Result<RosterIdentity> open_roster_identity(store::ReadTx& tx, const Vault& vault, const RosterEntry& entry);

/// One employment event that a file brought.
struct FileEmployment {
  MembershipKey key;
  EmploymentEvent event;
  std::int64_t line = 0;
};
/// Lines above `after` up to and including `to`.
struct LineRange {
  std::int64_t after = 0;
  std::int64_t to = 0;
};
/// By line; of one line the later event first, so that they can be taken back in this order. What was taken back is listed as well.
Result<std::vector<FileEmployment>> list_employments_of_file(store::ReadTx& tx, const ContributionFileId& file, LineRange lines);

enum class Standing : std::uint8_t {
  stands = 1,         // nothing later stands on it but events of its own file
  changed_later = 2,  // a later event of another origin stands on it
  gone = 3,           // was taken back before
};
Result<Standing> standing_of(store::ReadTx& tx, const FileEmployment& employment);
/// Takes back a start or a stop; once only. Error: conflict member.employment_changed_later when anything later stands on it.
Result<void> cancel_employment(store::Tx& tx, const Tools& tools, const Act& act, const FileEmployment& employment);

}  // namespace teduh::member
