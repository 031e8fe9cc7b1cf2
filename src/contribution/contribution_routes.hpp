// The routes of employers' files, balances and returns.
#pragma once

#include <vector>

#include "contribution/file_desk.hpp"
#include "platform/http/route.hpp"

namespace teduh::contribution {

/// 160,000 rows and more: the largest employers of a branch stay far below. Longer files are brought with `teduh import`.
inline constexpr std::size_t kFileBodyMax = 16 * 1024 * 1024;

/// Lives as long as the routes.
struct ContributionDeps {
  const ImportTools& tools;
  const Inbox& inbox;
  ClaimBlocks claims = {};
  Zone zone = Zone::wita;  // of the branch
};
std::vector<http::Route> contribution_routes(ContributionDeps deps);

}  // namespace teduh::contribution
