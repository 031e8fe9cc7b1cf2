// The tools of the program under a clock that can be set: the demo's past is written as it would have been written then.
#pragma once

#include "contribution/import.hpp"
#include "main/demo_people.hpp"
#include "main/demo_staff.hpp"
#include "main/program.hpp"

namespace teduh::main::demo {

/// Refers to the program, which must outlive it.
struct Office {
  explicit Office(Program& made);
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  /// Sets the clock to a time of day at the branch.
  void set_time(Date day, std::chrono::minutes since_midnight);
  void pass(std::chrono::minutes minutes) { clock.advance(minutes); }

  Program& program;
  ManualClock clock;
  Zone zone;
  notice::Outbox outbox;
  member::Tools members;
  account::AccountDeps accounts;
  paper::PaperDeps papers;
  claim::Deps claims;
  payment::Deps payments;
  contribution::ImportTools imports;
};

/// A member of the demo's staff as the one who acts. Error: not_found demo.no_such_login.
Result<Actor> staff_actor(store::ReadTx& tx, std::string_view login);
/// The person as one who signed in with a code from a phone that is known.
Actor participant_actor(const PersonId& person, const DeviceId& device);

/// A person of the cast as the database knows them.
struct KnownPerson {
  PersonId person;
  MembershipId membership;
  std::optional<BankAccountId> account;
  DeviceId device;
  std::optional<Date> stopped;
};
/// Error: not_found demo.not_loaded.
Result<KnownPerson> known_person(store::ReadTx& tx, const member::Vault& vault, const Person& person);

}  // namespace teduh::main::demo
