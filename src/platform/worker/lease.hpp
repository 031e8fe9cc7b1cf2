// Lease rows: of several processes on one database, one does a background task at a time.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "base/clock.hpp"
#include "platform/store/database.hpp"

namespace teduh::worker {

using Holder = std::array<std::uint8_t, 16>;

/// Takes or prolongs the lease until `until`; false when another holder has it still.
Result<bool> take_lease(store::Database& database, std::string_view name, const Holder& holder, Moment now, Moment until);
/// Gives up everything the holder has, so that another process need not wait for the end of the leases.
Result<void> release_leases(store::Database& database, const Holder& holder);

}  // namespace teduh::worker
