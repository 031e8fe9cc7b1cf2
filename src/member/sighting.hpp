// An officer saw a person face to face, at a counter or by video: where, how, by whom. It raises how well it is known who is asking.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// Stored; never reused.
enum class SightingWay : std::uint8_t { counter = 1, video = 2 };
std::string_view to_string(SightingWay way);
std::optional<SightingWay> parse_sighting_way(std::string_view text);

/// The paper with a photo that the person showed. Stored; never reused.
enum class SightingPaper : std::uint8_t { ktp = 1, passport = 2, other = 3 };
std::string_view to_string(SightingPaper paper);
std::optional<SightingPaper> parse_sighting_paper(std::string_view text);

using SightingId = Id<struct SightingTag>;

struct Sighting {
  SightingWay way = SightingWay::counter;
  SightingPaper paper = SightingPaper::ktp;
};
struct RecordedSighting {
  SightingId id;
  Sighting sighting;
  std::string branch;
  Moment at;
};

/// How long a sighting says something about who is asking.
inline constexpr int kSightingDays = 7;

/// Where: the officer's branch. An identity card in the officer's hand also confirms what the person declared of themself.
/// Errors: not_found member.person_unknown; denied member.officer_only.
Result<SightingId> record_sighting(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const Sighting& sighting);

/// Newest first, at most kSightingsMax.
inline constexpr int kSightingsMax = 20;
Result<std::vector<RecordedSighting>> list_sightings(store::ReadTx& tx, const PersonId& person);
/// Whether the person was seen within the last kSightingDays.
Result<bool> seen_lately(store::ReadTx& tx, const PersonId& person, Moment now);

}  // namespace teduh::member
