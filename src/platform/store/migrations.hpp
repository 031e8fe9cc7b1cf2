// Numbered SQL files that are applied in order, once each, and never edited afterwards.
#pragma once

#include <span>

#include "base/clock.hpp"
#include "base/embedded_file.hpp"
#include "platform/store/database.hpp"

namespace teduh::store {

/// Applies the files that the database does not have yet, one transaction each, and gives their number. The files are named
/// "0007_claim.sql"; what is not *.sql is passed over. Errors: internal "store.migration" (a file is misnamed or does not run) and those of
/// check_schema.
Result<int> migrate(Database& database, std::span<const EmbeddedFile> files, const Clock& clock);

/// Refuses to work on a schema that is not the program's own: conflict "store.schema_old" (run `teduh migrate`), "store.schema_unknown"
/// (a newer program made it), "store.schema_changed" (a file was edited after it had been applied).
Result<void> check_schema(Database& database, std::span<const EmbeddedFile> files);

}  // namespace teduh::store
