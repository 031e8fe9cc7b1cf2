// The signed head of the tree (C2SP tlog-checkpoint), and the receipt of one entry (C2SP tlog-proof).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/entry.hpp"
#include "journal/merkle.hpp"
#include "journal/note.hpp"

namespace teduh::journal {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Sha256 root{};
  std::vector<std::string> extensions = {};
  bool operator==(const Checkpoint&) const = default;
};

/// The text that is signed: each line with its LF.
std::string print(const Checkpoint& checkpoint);
/// Error: invalid "journal.checkpoint_form".
Result<Checkpoint> parse_checkpoint(std::string_view text);
/// Signature first, then form, then that the origin is the name of a key that signed. Errors: those of open_note and parse_checkpoint,
/// and denied "journal.checkpoint_origin".
Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& known);

inline constexpr std::size_t kProofHashesMax = 64;

/// A receipt. `extra` is the commitment (32 bytes), or the salt and the canonical entry (docs/journal-format.md, section 5).
struct TlogProof {
  Bytes extra;
  std::uint64_t index = 0;
  Proof path;
  std::string checkpoint;  // the signed note as it is
  bool operator==(const TlogProof&) const = default;
};

std::string print(const TlogProof& proof);
/// Error: invalid "journal.receipt_form".
Result<TlogProof> parse_tlog_proof(std::string_view text);

struct CheckedReceipt {
  Checkpoint checkpoint;
  std::uint64_t index = 0;
  Sha256 commitment{};
  std::optional<JournalEntry> entry;  // of an opened receipt
};
/// Everything that can be checked without a line to the journal. Errors: those above, and denied "journal.receipt_wrong" when the
/// entry is not in the tree that the checkpoint signs.
Result<CheckedReceipt> check_receipt(std::string_view text, const std::vector<VerifierKey>& known);

}  // namespace teduh::journal
