// Relations of a person: spouse, children and the other heirs in the order of the law.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/date.hpp"
#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

/// Order of the heirs (Perdir 3/2023; law.md 3.3): a smaller number goes before a larger one. Stored, and the same numbers as law::HeirRelation.
enum class Relation : std::uint8_t {
  spouse = 1,
  child = 2,
  parent = 3,
  grandchild = 4,
  grandparent = 5,
  sibling = 6,
  parent_in_law = 7,
  named_in_will = 8,
};
std::string_view to_string(Relation relation);
std::optional<Relation> parse_relation(std::string_view text);

using RelationId = Id<struct RelationTag>;
inline constexpr int kRelationsMax = 60;

struct RelationData {
  Relation relation = Relation::spouse;
  PersonName name;
  std::optional<PersonId> person = std::nullopt;  // when the relative is a person here
  std::optional<Date> birth_date = std::nullopt;
};
struct Heir {
  RelationId id;
  RelationData data;
};

/// Errors: not_found member.person_unknown; invalid member.own_relative; conflict member.too_many_relations.
Result<RelationId> add_relation(store::Tx& tx, const Tools& tools, const Act& act, const PersonId& person, const RelationData& data);
/// A divorce, a death, an error. Twice is the same as once. Error: not_found member.relation_unknown.
Result<void> end_relation(store::Tx& tx, const Tools& tools, const Act& act, const PersonId& person, const RelationId& relation);
/// Those that were not ended, in the order of the law, then by birth.
Result<std::vector<Heir>> list_heirs(store::ReadTx& tx, const Vault& vault, const PersonId& person);

}  // namespace teduh::member
