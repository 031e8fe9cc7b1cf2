// Employers, known by their NPP.
#pragma once

#include <optional>
#include <string>

#include "domain/identity.hpp"
#include "domain/ids.hpp"
#include "member/tools.hpp"
#include "platform/store/database.hpp"

namespace teduh::member {

inline constexpr std::size_t kEmployerNameMax = 160;

struct EmployerData {
  Npp npp;
  std::string name;
  std::string branch;
  bool active = true;
};
struct Employer {
  EmployerId id;
  EmployerData data;
};

/// Errors: conflict member.npp_taken; invalid input.fields.
Result<EmployerId> create_employer(store::Tx& tx, const Tools& tools, const Act& act, const EmployerData& data);
/// Error: not_found member.employer_unknown.
Result<Employer> get_employer(store::ReadTx& tx, const EmployerId& employer);
Result<std::optional<Employer>> find_employer(store::ReadTx& tx, const Npp& npp);
/// Name, branch and active may change, the NPP not. Error: not_found member.employer_unknown.
Result<void> change_employer(store::Tx& tx, const Tools& tools, const Act& act, const Employer& employer);

}  // namespace teduh::member
