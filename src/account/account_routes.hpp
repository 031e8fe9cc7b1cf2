// The rows of the route table for accounts.
#pragma once

#include <vector>

#include "account/account.hpp"
#include "platform/http/route.hpp"

namespace teduh::account {

std::vector<http::Route> account_routes(const AccountDeps& deps);

// Parts of the table, each in a file of its own.
std::vector<http::Route> sign_in_routes(const AccountDeps& deps);
std::vector<http::Route> session_routes(const AccountDeps& deps);
std::vector<http::Route> staff_routes(const AccountDeps& deps);
std::vector<http::Route> consent_routes(const AccountDeps& deps);

}  // namespace teduh::account
