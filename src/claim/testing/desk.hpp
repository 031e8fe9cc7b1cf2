// For tests only: a branch with members who have contributed, officers, papers, and everything the functions of claims are handed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "claim/deps.hpp"
#include "claim/run_command.hpp"
#include "contribution/testing/office.hpp"
#include "domain/actor.hpp"

namespace teduh::claim::testing {

/// An invented officer; the number tells them apart.
Actor officer(std::uint8_t number, RoleSet roles);

struct Member {
  member::MembershipKey key;
  BankAccountId account;
  Actor actor;  // signed in by a code, from a device that is known
};

/// The words, notices and papers of the source tree.
class Desk {
 public:
  Desk();

  /// Member n, six months of contributions in 2026 on this wage, left on 30 June. 5.7 % of six wages is the balance.
  Member add_member(int n, const std::string& wage);
  /// Begun, answered (resigned on 1 July), account chosen: a draft without papers.
  ClaimKey draft(const Member& member);
  /// The draft with every paper received, submitted.
  ClaimKey submitted(const Member& member);
  /// Through verification to the amount.
  ClaimKey determined(const Member& member);
  ClaimKey approved(const Member& member);

  Result<Outcome> run(const ClaimKey& key, const Command& command, const Actor& actor);
  Claim get(const ClaimKey& key);
  void add_papers(const ClaimKey& key);
  void accept_papers(const ClaimKey& key, const Actor& actor);
  Rupiah balance(const Member& member);
  /// How many notices of this kind wait or were made, on all channels.
  std::int64_t count_notices(notice::NoticeKind kind);

  contribution::testing::Office office;
  notice::Catalogue catalogue;
  notice::Outbox outbox;
  law::PaperBook papers;
  law::Calendar calendar;
  Words words;
  Deps deps;

  const Actor counter = officer(1, {Role::counter});
  const Actor verifier = officer(2, {Role::verifier});
  const Actor approver = officer(3, {Role::approver});
  const Actor both = officer(4, {Role::verifier, Role::approver});
  const Actor maker = officer(5, {Role::payment_maker, Role::payment_releaser});
  const Actor releaser = officer(6, {Role::payment_releaser});
};

}  // namespace teduh::claim::testing
