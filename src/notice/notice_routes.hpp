// The rows of the route table for reading notices.
#pragma once

#include <vector>

#include "notice/outbox.hpp"
#include "platform/http/route.hpp"

namespace teduh::notice {

struct NoticeDeps {
  const Outbox& outbox;
};

/// GET /api/notices: the caller's own; GET /api/desk/notices: those of the branch of the member of staff. "after" is the last id of the page before.
std::vector<http::Route> notice_routes(const NoticeDeps& deps);

}  // namespace teduh::notice
