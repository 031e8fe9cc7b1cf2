#include "member/phone_history.hpp"

namespace teduh::member {
namespace {

constexpr store::Sql kPhones{"person_phone_versions",
                             "SELECT recorded_at, phone_sealed FROM person_version WHERE person_id = ?1 ORDER BY version DESC"};

struct PhoneVersion {
  Moment recorded_at;
  std::optional<Bytes> sealed;
};

}  // namespace

Result<std::optional<Moment>> phone_recorded_at(store::ReadTx& tx, const Vault& vault, const PersonId& person) {
  const auto versions = TRY(tx.list(kPhones, {person}, [](const store::Row& row) {
    return PhoneVersion{row.moment(0), row.is_null(1) ? std::nullopt : std::optional(row.bytes(1))};
  }));
  std::optional<Moment> since;
  std::string present;
  for (const auto& version : versions) {
    if (!version.sealed) break;
    const std::string phone = TRY(vault.open({person.uuid(), SealedField::phone}, *version.sealed));
    if (since && phone != present) break;
    present = phone;
    since = version.recorded_at;
  }
  return since;
}

}  // namespace teduh::member
