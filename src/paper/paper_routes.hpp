// The HTTP rows of papers: uploads by tus 1.0, the list of a claim's papers, and their content.
#pragma once

#include <vector>

#include "paper/deps.hpp"
#include "platform/http/route.hpp"

namespace teduh::paper {

/// `deps` must live as long as the routes.
std::vector<http::Route> paper_routes(const PaperDeps& deps);

/// Part of paper_routes: /api/uploads.
std::vector<http::Route> upload_routes(const PaperDeps& deps);

}  // namespace teduh::paper
