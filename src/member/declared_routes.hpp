// The way in for persons who are no participants: what they say of themselves, and a code to the phone that they name.
#pragma once

#include <string>
#include <vector>

#include "account/account.hpp"
#include "member/tools.hpp"
#include "platform/http/route.hpp"

namespace teduh::member {

/// Both references live as long as the routes.
struct DeclaredDeps {
  const account::AccountDeps& accounts;
  const Tools& tools;
  std::string branch;  // of new declared persons: the branch that runs this program
};
/// POST /api/sign-in/declared and /api/sign-in/declared/confirm. The first answer is the same whoever is named; a phone and a source may ask
/// for codes as often as on the other way in. Error of the second: denied sign_in.code_wrong.
std::vector<http::Route> declared_routes(DeclaredDeps deps);

/// Removes codes that ran out a day ago. Main calls it now and then.
Result<std::int64_t> sweep_declared_codes(store::Tx& tx, Moment now);

}  // namespace teduh::member
