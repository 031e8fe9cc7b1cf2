// Gathers the facts that a decision stands on, all in the transaction of the decision.
#pragma once

#include <optional>
#include <vector>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"
#include "law/papers.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"

namespace teduh::claim {

/// What the fund knows of the person and the membership, and what was answered.
struct Sources {
  member::Person person;
  member::MembershipFacts membership;
  Answers answers;
  bool works_elsewhere = false;
  bool earlier_partial = false;
};

/// What the law says of a claim on a day, with everything that letters and officers need of it.
struct LegalView {
  Sources sources;
  law::Explained<law::JhtEntitlement> entitlement;
  Rupiah balance;
  std::optional<law::Explained<law::JhtAmount>> amount;  // only when there is a right, today or later
  std::vector<law::Step> balance_steps;
  bool self_service = false;
  std::vector<law::RequiredPaper> papers;
  Date law_day;
};

/// The law's view of a claim as it stands, as of a day. `known` is what was read of the membership for that very day already.
Result<LegalView> legal_view(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, Date law_day,
                             std::optional<member::MembershipFacts> known = std::nullopt);

/// What a command needs to know; the parts it does not read stay empty.
Result<Facts> gather_facts(store::ReadTx& tx, const Deps& deps, const ClaimRow& row, const Command& command, const Actor& actor);

/// The day whose law and balance count: the day the amount was fixed, once it was; today before that.
Result<Date> law_day_of(store::ReadTx& tx, const Deps& deps, const ClaimRow& row);

}  // namespace teduh::claim
