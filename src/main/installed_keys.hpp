// Whether the keys in the folder are those that this database was written with.
#pragma once

#include "base/clock.hpp"
#include "platform/crypto/key_ring.hpp"
#include "platform/store/database.hpp"

namespace teduh::main {

/// Compares every key of the ring with what the database knows of it, and notes those it does not know yet (the first start, a rotation).
/// Errors: internal "crypto.keys_missing" (a key that was used is not in the folder), "crypto.keys_foreign" (another key under its name).
Result<void> check_installed_keys(store::Database& database, const crypto::KeyRing& keys, const Clock& clock);

}  // namespace teduh::main
