// Routes for those who watch the program: is it alive, is it ready, its numbers.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/http/metrics.hpp"
#include "platform/http/route.hpp"

namespace teduh::http {

/// `/livez` (the loop turns; touches nothing) and `/readyz` (all checks pass; 503 with the names of those that do not).
/// A check must answer at once: it reads values that others keep up to date.
struct ReadyCheck {
  std::string name;
  std::function<bool()> passes;
};
std::vector<Route> health_routes(std::vector<ReadyCheck> checks);
/// `/metrics`; for a listener of its own, not for the public one.
std::vector<Route> metrics_routes(const Metrics& metrics);

}  // namespace teduh::http
