// HTTP rows of the journal: receipts that anybody can check offline, and who looked at my data.
#pragma once

#include <vector>

#include "platform/http/route.hpp"

namespace teduh::main {

std::vector<http::Route> journal_routes();

}  // namespace teduh::main
