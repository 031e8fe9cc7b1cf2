#include "platform/worker/lease.hpp"

#include <string>

namespace teduh::worker {
namespace {

// A lease that ends later than any of ours could was taken before the clock was set back: it is none.
constexpr store::Sql kTake{"worker_lease_take",
                           "INSERT INTO worker_lease (name, holder, until_at) VALUES (?1, ?2, ?3) "
                           "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at "
                           "WHERE worker_lease.holder = excluded.holder OR worker_lease.until_at <= ?4 OR worker_lease.until_at > ?5"};
constexpr store::Sql kRelease{"worker_lease_release", "DELETE FROM worker_lease WHERE holder = ?1"};

}  // namespace

Result<bool> take_lease(store::Database& database, std::string_view name, const Holder& holder, Moment now, Moment until) {
  return database.write([name = std::string(name), holder, now, until](store::Tx& tx) -> Result<bool> {
    return TRY(tx.execute(kTake, {name, holder, until, now, until + (until - now)})) == 1;
  });
}

Result<void> release_leases(store::Database& database, const Holder& holder) {
  return database.write([holder](store::Tx& tx) -> Result<void> {
    TRY(tx.execute(kRelease, {holder}));
    return {};
  });
}

}  // namespace teduh::worker
