// The HTTP rows of the heir's way, of objecting to it, and of having seen somebody.
#pragma once

#include <vector>

#include "claim/deps.hpp"
#include "platform/http/route.hpp"

namespace teduh::claim {

/// `deps` must live as long as the routes. Part of claim_routes.
std::vector<http::Route> heir_routes(const Deps& deps);

}  // namespace teduh::claim
