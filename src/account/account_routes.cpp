#include "account/account_routes.hpp"

#include <iterator>

namespace teduh::account {

std::vector<http::Route> account_routes(const AccountDeps& deps) {
  std::vector<http::Route> all;
  for (auto part : {&sign_in_routes, &session_routes, &staff_routes, &consent_routes}) {
    auto rows = part(deps);
    all.insert(all.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  }
  return all;
}

}  // namespace teduh::account
