// The lifecycle of a claim, deterministic and without I/O: decide says what follows from a command, evolve folds what happened.
//
// Rules that stand here and nowhere else: the transitions of service.md 2.1, maker and checker, one or two officers, holds, the law's answer,
// papers before money, one live batch, one payment.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "claim/claim.hpp"

namespace teduh::claim {

/// The events that follow from the command, at least one, or why not.
/// Errors are conflict or denied with codes "claim.*" (texts in words/errors/claim.yaml); invalid for a command that lacks what it must carry.
Result<std::vector<Event>> decide(const Claim& claim, const Command& command, const Facts& facts, const Actor& actor);

/// The claim after the event; a bug (CHECK) when the event cannot stand there: what is stored was decided here.
Claim evolve(Claim claim, const Event& event);

/// evolve over all; for a claim that has not begun start with an empty Claim of version 0.
Claim evolve_all(Claim claim, const std::vector<Event>& events);

/// The roles that may give this command at all; the route table and the simulator read the same list.
RoleSet roles_of(const Command& command);

}  // namespace teduh::claim
