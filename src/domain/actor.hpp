// Who acts: a participant, a member of staff, a companion on a participant's behalf, the program itself, or nobody known.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "domain/ids.hpp"

namespace teduh {

/// Stored; numbers are never reused.
enum class Role : std::uint8_t {
  participant = 1,     // own data and claims, or those of a deceased member as heir
  companion = 2,       // helps a participant who consented
  employer_clerk = 3,  // sends contribution files of own employer
  counter = 4,         // begins claims at the counter, sees persons face to face
  verifier = 5,        // checks data and papers, determines the amount
  approver = 6,        // second person: approves or rejects
  payment_maker = 7,   // puts approved claims into a batch
  payment_releaser = 8,  // releases a batch, brings bank answers
  auditor = 9,         // reads everything of the branch, changes nothing
  manager = 10,        // reports, branch settings
  administrator = 11,  // staff accounts, imports, yearly return
};
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit(role);
  }
  static constexpr RoleSet from_bits(std::uint32_t bits) {
    RoleSet set;
    set.bits_ = bits;
    return set;
  }
  [[nodiscard]] constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool meets(RoleSet other) const { return (bits_ & other.bits_) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  constexpr bool operator==(const RoleSet&) const = default;

 private:
  static constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }
  std::uint32_t bits_ = 0;
};

/// How well it is known who is asking. Ordered; stored.
enum class Grade : std::uint8_t {
  none = 0,
  declared = 1,      // says so (identity data match the record)
  phone_proved = 2,  // a one-time code reached the phone on record
  seen = 3,          // seen by an officer at a counter or by video
};
std::string_view to_string(Grade grade);

enum class ActorKind : std::uint8_t { anonymous = 0, participant = 1, staff = 2, system = 3 };

struct Actor {
  ActorKind kind = ActorKind::anonymous;
  PersonId person;                    // participant: who; companion: the person helped
  StaffId staff;                      // staff only
  std::optional<PersonId> companion;  // the helper, when one acts on the participant's behalf
  RoleSet roles;
  std::string branch;                 // staff: code of the branch whose cases they may touch
  std::optional<EmployerId> employer; // employer_clerk only
  Grade grade = Grade::none;
  std::optional<DeviceId> device;
  std::optional<SessionId> session;

  /// For jobs that the program does by itself.
  static Actor system() { return {.kind = ActorKind::system}; }
  /// A stable id of who acts, for journal entries and idempotency keys: "person:<uuid>", "staff:<uuid>", "system", "anonymous".
  [[nodiscard]] std::string id() const;
};

}  // namespace teduh
