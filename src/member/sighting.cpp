#include "member/sighting.hpp"

#include "member/declared.hpp"

namespace teduh::member {
namespace {

using store::Sql;

constexpr Sql kAdd{"member_sighting_add",
    "INSERT INTO person_seen (person_id, sighting_id, way, paper, branch, staff_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
constexpr Sql kList{"member_sightings", "SELECT sighting_id, way, paper, branch, at FROM person_seen WHERE person_id = ?1 ORDER BY at DESC LIMIT ?2"};
constexpr Sql kLately{"member_seen_lately", "SELECT COUNT(*) FROM person_seen WHERE person_id = ?1 AND at > ?2"};

}  // namespace

std::string_view to_string(SightingWay way) { return way == SightingWay::counter ? "counter" : "video"; }
std::optional<SightingWay> parse_sighting_way(std::string_view text) {
  if (text == "counter") return SightingWay::counter;
  return text == "video" ? std::optional(SightingWay::video) : std::nullopt;
}
std::string_view to_string(SightingPaper paper) {
  switch (paper) {
    case SightingPaper::ktp: return "ktp";
    case SightingPaper::passport: return "passport";
    case SightingPaper::other: return "other";
  }
  return "?";
}
std::optional<SightingPaper> parse_sighting_paper(std::string_view text) {
  for (const auto paper : {SightingPaper::ktp, SightingPaper::passport, SightingPaper::other})
    if (text == to_string(paper)) return paper;
  return std::nullopt;
}

Result<SightingId> record_sighting(store::Tx& tx, const Tools& tools, const Actor& officer, const PersonId& person, const Sighting& sighting) {
  if (officer.kind != ActorKind::staff) return denied("member.officer_only");
  TRY(branch_of_person(tx, person));
  const Moment now = tools.clock.now();
  const auto id = SightingId::make(now, tools.random);
  TRY(tx.execute(kAdd, {person, id, sighting.way, sighting.paper, officer.branch, officer.staff, now}));
  const bool card_in_hand = sighting.way == SightingWay::counter && sighting.paper == SightingPaper::ktp;
  if (card_in_hand) TRY(confirm_declared(tx, tools.vault, person));
  auto entry = journal::JournalEntry::begin(EntryId::make(now, tools.random), now, officer, "member.person_seen");
  entry.about("person", person).about("sighting", id);
  entry.fact("way", std::string(to_string(sighting.way))).fact("paper", std::string(to_string(sighting.paper))).fact("branch", officer.branch);
  TRY(tools.journal.append(tx, entry));
  return id;
}

Result<std::vector<RecordedSighting>> list_sightings(store::ReadTx& tx, const PersonId& person) {
  return tx.list(kList, {person, kSightingsMax}, [](const store::Row& row) {
    return RecordedSighting{.id = row.id<SightingId>(0),
                            .sighting = {row.enumeration<SightingWay>(1), row.enumeration<SightingPaper>(2)},
                            .branch = row.string(3),
                            .at = row.moment(4)};
  });
}

Result<bool> seen_lately(store::ReadTx& tx, const PersonId& person, Moment now) {
  return TRY(tx.number(kLately, {person, now - std::chrono::days(kSightingDays)})) > 0;
}

}  // namespace teduh::member
