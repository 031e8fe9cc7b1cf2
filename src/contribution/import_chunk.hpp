// A chunk of rows: made ready outside the transaction (parsed, digests reckoned), then checked or posted inside one.
#pragma once

#include <optional>
#include <vector>

#include "contribution/import.hpp"
#include "contribution/import_plan.hpp"
#include "contribution/posting.hpp"
#include "contribution/share_table.hpp"
#include "contribution/survey.hpp"
#include "member/employer.hpp"

namespace teduh::contribution {

struct PreparedRow {
  ParsedRow row;
  Sha256 kpj_digest{};
  Sha256 identity{};  // of NIK and name
  std::string raw;
};

/// Who has the KPJ of each row, read ahead of the transaction that posts; it holds as long as nothing on the roster has changed.
struct RosterAhead {
  std::int64_t changes = 0;  // member::roster_changes when it was read
  std::vector<std::vector<member::RosterEntry>> owners;  // one a row
};

struct Chunk {
  std::vector<PreparedRow> rows;
  std::optional<RosterAhead> roster;
  std::vector<BadRow> bad;      // what parsing already refused
  std::int64_t records = 0;
  std::int64_t first_line = 0;
  std::int64_t last_line = 0;
  Sha256 digest{};              // of the rows as sent, each followed by LF
};

/// What stays the same for all rows of a file.
struct ImportFrame {  // must outlive the chunks
  const ImportTools& tools;
  const Actor& actor;
  member::Employer employer;
  Period period;
  bool register_new = false;
  ShareTable shares;
};

/// Reads the chunks of a file, one after the other.
class ChunkReader {
 public:
  ChunkReader(CsvReader reader, Survey& survey, const ImportFrame& frame) : reader_(std::move(reader)), survey_(survey), frame_(frame) {}
  /// Rows up to and including this line were done before: they are read, not given.
  void skip_to(std::int64_t line) { done_line_ = line; }
  /// False when there are no rows left.
  Result<bool> next(Chunk& chunk);

 private:
  void take(const Record& record, Chunk& chunk);
  CsvReader reader_;
  Survey& survey_;
  const ImportFrame& frame_;
  std::int64_t done_line_ = 0;
};

struct ChunkResult {
  RowCounts counts;
  std::vector<BadRow> problem_rows;  // by line
};

/// For post_chunk, so that the one writer of the database need not look up what a reader can.
Result<RosterAhead> read_roster_ahead(store::ReadTx& tx, const ImportFrame& frame, const Chunk& chunk);

/// Says what the rows would do; nothing is written.
Result<ChunkResult> check_chunk(store::ReadTx& tx, const ImportFrame& frame, const Chunk& chunk);
/// Does it. The postings carry the file's id.
Result<ChunkResult> post_chunk(store::Tx& tx, const ImportFrame& frame, const Chunk& chunk, const ContributionFileId& file);

}  // namespace teduh::contribution
