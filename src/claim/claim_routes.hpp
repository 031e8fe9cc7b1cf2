// The HTTP rows of the claim.
#pragma once

#include <vector>

#include "claim/deps.hpp"
#include "platform/http/route.hpp"

namespace teduh::claim {

/// `deps` must live as long as the routes.
std::vector<http::Route> claim_routes(const Deps& deps);

}  // namespace teduh::claim
