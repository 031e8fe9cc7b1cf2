// What people and officers are shown of a claim: JSON of the answers.
#pragma once

#include <string>
#include <vector>

#include "claim/gather.hpp"
#include "claim/run_command.hpp"
#include "paper/paper.hpp"

namespace teduh::claim {

/// The state in words, who acts next, the promised date, faults with their repair, holds with their reasons, amounts.
std::string claim_json(const Deps& deps, const ClaimRow& row);
/// The claim after a command, with the receipt of the journal.
std::string outcome_json(const Deps& deps, const Outcome& outcome);
std::string claims_json(const Deps& deps, const std::vector<ClaimRow>& rows);

/// What stands between this claim and its submission: the law's answer with first day and reasons, papers with their state, the amount.
struct Check {
  const ClaimRow& row;
  const Answers& answers;
  const LegalView& view;
  const std::vector<paper::Paper>& papers;
  const Facts& facts;
  bool withheld = false;  // no word about money: the balance, what follows from it, and how the sources differ stay away
};
std::string check_json(const Deps& deps, const Check& check);

/// Every act with its time; officers are shown by their role, not by name.
std::string timeline_json(const std::vector<StoredEvent>& events);
std::string determination_json(const StoredDetermination& determination);

}  // namespace teduh::claim
