// What the simulator's checks remember of one claim: who did what and which money moved, as the events went by. The claim's own words are not asked,
// because they are what is under test.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "claim/simulator_world.hpp"

namespace teduh::claim::simulated {

struct Record {
  Claim claim;
  std::vector<Event> events;
  Rupiah reserved;
  Rupiah determined;
  int determined_in = 0;         // the calendar year of that amount
  std::vector<Actor> determined_by;
  bool held = false;
  std::set<StaffId> hold_checkers;
  std::set<StaffId> helpers;     // staff who began, changed or submitted it for the claimant
  bool two_needed = false;       // large, different, held, sent back or with another account at some moment
  bool objected = false;
  bool contradicted = false;     // the bank has said two things of a payment, and two have not looked since
  bool ever_contradicted = false;
  std::optional<BankAccountId> account;
  std::optional<PaidLate> sent;  // the last payment that went out, as a late word of the bank would name it
  int paid = 0;                  // payments that stand

  /// From the event and the world alone.
  void note(const Event& event, const World& world, const Facts& facts, const Actor& actor);
};

/// The three ways in which money comes back to the balance.
bool is_money_back(const Event& event);

}  // namespace teduh::claim::simulated
