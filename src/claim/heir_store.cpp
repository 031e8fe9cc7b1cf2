#include "claim/heir_store.hpp"

#include <algorithm>

#include "member/relation.hpp"

namespace teduh::claim {
namespace {

using store::Row;
using store::Sql;

constexpr Sql kLast{"claim_claimant_last",
                    "SELECT claimant_id, relation, recorded, staff_id, since, number FROM claim_claimant WHERE person_id = ?1 AND claim_id = ?2 "
                    "ORDER BY number DESC LIMIT 1"};
constexpr Sql kInsert{"claim_claimant_insert",
                      "INSERT INTO claim_claimant (person_id, claim_id, number, claimant_id, relation, recorded, staff_id, since) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
constexpr Sql kIndex{"claimant_index_insert", "INSERT INTO claimant_index (claimant_id, claim_id, person_id) VALUES (?1, ?2, ?3)"};
constexpr Sql kUnindex{"claimant_index_delete", "DELETE FROM claimant_index WHERE claimant_id = ?1 AND claim_id = ?2"};
constexpr Sql kOfHeir{"claimant_index_of_heir", "SELECT person_id, claim_id FROM claimant_index WHERE claimant_id = ?1 ORDER BY claim_id DESC LIMIT ?2"};
constexpr Sql kInBranch{"claimant_index_in_branch",
                        "SELECT COUNT(*) FROM claimant_index JOIN claim_index ON claim_index.claim_id = claimant_index.claim_id "
                        "WHERE claimant_index.claimant_id = ?1 AND claim_index.branch = ?2"};

struct Numbered {
  Claimant claimant;
  std::int64_t number = 0;
};
Numbered numbered(const Row& row) {
  return {{row.id<PersonId>(0), row.enumeration<law::HeirRelation>(1), row.integer(2) != 0, row.maybe_id<StaffId>(3), row.moment(4)}, row.integer(5)};
}

}  // namespace

Result<std::optional<Claimant>> find_claimant(store::ReadTx& tx, const PersonId& deceased, const ClaimId& claim) {
  const auto last = TRY(tx.find(kLast, {deceased, claim}, numbered));
  return last ? std::optional(last->claimant) : std::optional<Claimant>();
}

Result<void> put_claimant(store::Tx& tx, const ClaimantWrite& write) {
  const auto last = TRY(tx.find(kLast, {write.deceased, write.claim}, numbered));
  const Claimant& now = write.claimant;
  if (last && last->claimant.person == now.person && last->claimant.relation == now.relation) return {};
  const std::int64_t number = last ? last->number + 1 : 1;
  TRY(tx.execute(kInsert, {write.deceased, write.claim, number, now.person, now.relation, now.recorded, now.by, now.since}));
  if (last && last->claimant.person == now.person) return {};
  if (last) TRY(tx.execute(kUnindex, {last->claimant.person, write.claim}));
  TRY(tx.execute(kIndex, {now.person, write.claim, write.deceased}));
  return {};
}

Result<std::vector<ClaimRow>> list_claims_of_heir(store::ReadTx& tx, const PersonId& heir) {
  std::vector<ClaimRow> rows;
  const auto keys = TRY(tx.list(kOfHeir, {heir, kDeskMax}, [](const Row& row) { return ClaimKey{row.id<PersonId>(0), row.id<ClaimId>(1), {}}; }));
  for (const auto& key : keys) {
    auto row = TRY(get_claim(tx, key));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<bool> claims_in_branch(store::ReadTx& tx, const PersonId& heir, std::string_view branch) {
  return TRY(tx.number(kInBranch, {heir, branch})) > 0;
}

Result<bool> is_recorded_heir(store::ReadTx& tx, const member::Vault& vault, const HeirQuestion& question) {
  const auto person = TRY(member::get_person(tx, vault, question.heir));
  const auto heirs = TRY(member::list_heirs(tx, vault, question.deceased));
  return std::ranges::any_of(heirs, [&](const member::Heir& heir) {
    if (static_cast<int>(heir.data.relation) != static_cast<int>(question.relation)) return false;
    if (heir.data.person) return *heir.data.person == question.heir;
    return heir.data.birth_date && heir.data.birth_date == person.data.birth_date && member::name_key(heir.data.name.exact()) == member::name_key(person.data.name.exact());
  });
}

}  // namespace teduh::claim
