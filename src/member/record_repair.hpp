// A death date or a NIK that was entered wrongly is taken back by two officers: a living person whom the record calls dead can claim nothing,
// and whoever could change a NIK alone could give one person's money to another.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// Stored; never reused.
enum class RecordRepair : std::uint8_t { death_taken_back = 1, nik_corrected = 2 };
std::string_view to_string(RecordRepair what);
std::optional<RecordRepair> parse_record_repair(std::string_view text);

using RepairId = Id<struct RepairTag>;

struct NewRepair {
  RecordRepair what = RecordRepair::death_taken_back;
  std::optional<Nik> nik;  // the right one; for nik_corrected only
};

struct AskedRepair {
  RepairId id;
  RecordRepair what = RecordRepair::death_taken_back;
  Moment at;
  bool made = false;
};

/// Changes nothing yet. Errors: denied member.officer_only; not_found member.person_unknown; invalid input.fields (nik);
/// conflict member.not_recorded_dead, member.nik_unchanged, member.nik_taken.
Result<RepairId> ask_for_repair(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const NewRepair& repair);

/// Writes a new version of the person that holds from `today`; the wrong one stays in the history. Errors: denied member.officer_only,
/// member.second_person_needed; not_found member.repair_unknown; conflict member.repair_made, and those of change_person.
Result<void> make_repair(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const RepairId& repair, Date today);

/// Newest first, at most kRepairsMax.
inline constexpr int kRepairsMax = 20;
Result<std::vector<AskedRepair>> list_repairs(store::ReadTx& tx, const PersonId& person);

}  // namespace teduh::member
