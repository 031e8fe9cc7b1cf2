// Recomputes the whole journal from its content and names the first thing that does not fit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal/note.hpp"
#include "platform/store/database.hpp"

namespace teduh::journal {

/// What does not fit. `kind`: entry, sequence, tile_root, checkpoint, subject, waiting, file. `place` names the entry, row or file.
struct Finding {
  std::string kind;
  std::string place;
  std::string reason;
};

struct VerifyReport {
  std::uint64_t entries = 0;      // with a number, checked from content to root
  std::uint64_t erased = 0;       // of them: content erased, leaf checked only
  std::uint64_t waiting = 0;      // without a number yet; their content is checked too
  std::uint64_t checkpoints = 0;  // signatures and roots checked
  std::uint64_t files = 0;        // compared byte by byte
  std::optional<Finding> first;   // nothing when everything fits
};

struct VerifyOptions {
  std::vector<VerifierKey> keys;                              // of this journal, old ones too
  std::optional<std::filesystem::path> folder = std::nullopt;  // the published files; not looked at when there is none
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
};

/// Entry -> commitment -> leaf -> tree -> signed heads -> files; the index of subjects; the entries that wait. Streams: memory does not grow with
/// the journal. An Error is trouble with reading; what does not fit is in the report.
Result<VerifyReport> verify(store::ReadTx& tx, const VerifyOptions& options);

}  // namespace teduh::journal
