// A paper of a claim: an uploaded file that was checked and cleaned, and what an officer said of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "domain/actor.hpp"
#include "platform/store/database.hpp"

namespace teduh::paper {

/// Stored.
enum class PaperState : std::uint8_t {
  received = 1,  // checked and cleaned by the program
  accepted = 2,  // an officer accepted it
  returned = 3,  // an officer says why it must come again
  replaced = 4,  // a newer paper of the same kind stands in its place
};
std::string_view to_string(PaperState state);

struct Paper {
  PaperId id;
  PersonId person;
  ClaimId claim;
  std::string kind;         // code of law/papers.yaml, "ktp"
  PaperState state = PaperState::received;
  std::string media_type;   // "image/jpeg", "application/pdf"
  std::int64_t bytes = 0;   // of the cleaned form
  std::int64_t pages = 1;
  Sha256 original{};        // digest of the bytes as they were received
  Sha256 cleaned{};         // digest of what is shown: the key of the blob
  Moment received_at;
  std::optional<StaffId> judged_by;
  std::string reason;       // code, when returned: "paper.unreadable"
  std::string repair;       // one sentence for the participant, when returned
  bool had_signature = false;  // the received PDF was signed; the cleaned one is not
  std::string removed;         // what was taken out of a PDF, the words of document/ with commas between: "action,javascript"
};

/// Papers that stand (not replaced), by kind, then by time. `person` is the person of the claim.
Result<std::vector<Paper>> list_papers(store::ReadTx& tx, const PersonId& person, const ClaimId& claim);
/// Also one that was replaced. Error: not_found paper.no_such_paper.
Result<Paper> get_paper(store::ReadTx& tx, const PersonId& person, const PaperId& paper);

/// What an officer says of a paper. Errors: paper.no_such_paper; conflict paper.replaced; invalid when a return has no reason or repair.
struct Judgement {
  PersonId person;
  PaperId paper;
  bool accepted = false;
  std::string reason = {};
  std::string repair = {};
};
/// Writes the judgement (append-only) in the caller's transaction; the caller (claim) has checked that the claim is in verification and
/// journals the act with its own.
Result<void> judge_paper(store::Tx& tx, const Actor& actor, const Judgement& judgement, Moment now);

}  // namespace teduh::paper
