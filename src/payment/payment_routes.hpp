// The HTTP rows of payment.
#pragma once

#include <vector>

#include "payment/batch.hpp"
#include "platform/http/route.hpp"

namespace teduh::payment {

/// `deps` must live as long as the routes.
std::vector<http::Route> payment_routes(const Deps& deps);

}  // namespace teduh::payment
