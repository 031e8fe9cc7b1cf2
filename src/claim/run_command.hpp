// One command on one claim in one transaction: the only way in which a claim changes.
#pragma once

#include <vector>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"
#include "platform/journal_store/journal.hpp"

namespace teduh::claim {

struct Outcome {
  ClaimRow row;
  std::vector<Event> events;
  journal::Receipt receipt;  // of the last event
};

/// Begins a claim: the id was made by the caller's phone or desk, so the same request twice is the same claim.
/// Errors: those of decide; conflict claim.already_begun when the id is taken.
Result<Outcome> begin_claim(store::Tx& tx, const Deps& deps, const Actor& actor, const Begin& begin);

/// Every other command. Errors: not_found claim.no_such_claim, those of decide, conflict claim.version.
Result<Outcome> run_command(store::Tx& tx, const Deps& deps, const Actor& actor, const ClaimKey& key, const Command& command);

/// What the journal takes of what officers and banks write: a refusal of the law, a code of the bank; "other" for everything else. A name that
/// somebody typed could never be taken out of the journal again.
std::string known_ground(const std::string& written);
std::string bank_code(const std::string& written);

/// "JHT-2026-K7QX31MP": programme, year and 40 random bits of the id, in letters that cannot be mixed up when read aloud.
std::string claim_number(const ClaimId& id, Date day);

}  // namespace teduh::claim
