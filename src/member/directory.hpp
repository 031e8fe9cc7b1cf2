// Answers what account/ asks about persons: who has both numbers, and where a person can be reached.
#pragma once

#include "account/account.hpp"
#include "member/vault.hpp"

namespace teduh::member {

class Directory final : public account::PersonDirectory {
 public:
  /// The vault must outlive it.
  explicit Directory(const Vault& vault) : vault_(vault) {}
  /// Also old NIK of the person are found. Nothing when the two numbers are of different persons, or the KPJ stands for more than one.
  Result<std::optional<account::PersonContact>> find(store::ReadTx& tx, const Nik& nik, const Kpj& kpj) const override;
  Result<std::optional<account::PersonContact>> find(store::ReadTx& tx, PersonId person) const override;

 private:
  const Vault& vault_;
};

}  // namespace teduh::member
