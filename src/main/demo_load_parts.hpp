// The parts of loading the demo, in their order.
#pragma once

#include "main/demo_load.hpp"

namespace teduh::main::demo {

using Tell = std::function<void(const std::string&)>;

/// Employers and staff; the administrator's account comes first and is the one who acts in the parts that follow.
Result<void> load_staff(Office& office, const Branch& branch);
/// Persons with cards, accounts, phones that are known, relations.
Result<void> load_people(Office& office, const Branch& branch);
/// Contributions of every month by the real importer, then the returns of the years and their closing.
Result<void> load_contributions(Office& office, const Branch& branch, const Tell& tell);
/// The deaths that families have told the counter since.
Result<void> load_deaths(Office& office, const Branch& branch);
/// Claims in every state, two paid ones with vouchers, one held, one whose promise is at risk.
Result<void> load_claims(Office& office, const Branch& branch, Date today);

}  // namespace teduh::main::demo
