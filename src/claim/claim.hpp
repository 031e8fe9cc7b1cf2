// The types of a JHT claim: its states, the commands that people give, the events that follow, and the facts a decision stands on.
// No SQL, no clock, no HTTP: the same types serve the lifecycle, the store, the routes and the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/actor.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/rupiah.hpp"
#include "law/jht_entitlement.hpp"

namespace teduh::claim {

/// Stored; numbers are never reused. The labels that people read are those of service.md 2.1.
enum class ClaimState : std::uint8_t {
  draft = 1,
  submitted = 2,
  queued = 3,
  in_verification = 4,
  returned = 5,
  determined = 6,
  approved = 7,
  paying = 8,
  paid = 9,
  payment_failed = 10,
  rejected = 11,
  cancelled = 12,
  closed = 13,
};
std::string_view to_string(ClaimState state);
/// rejected, cancelled and closed: nothing more happens, unless the bank sends the money of a closed claim back.
bool is_final(ClaimState state);
/// An open claim blocks another one of the same membership: all states but the final ones and paid.
bool is_open(ClaimState state);

/// Where the claim was touched; any open claim can go on at another channel.
enum class Channel : std::uint8_t { phone = 1, counter = 2, video = 3, collective = 4 };
std::string_view to_string(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);

/// Who must decide. Fixed at submission, raised to two officers when a difference, a hold or a higher amount appears later; never lowered.
enum class Path : std::uint8_t {
  automatic = 1,     // below the self-service limit, the branch samples, and the draw left it out
  one_officer = 2,   // below the limit, no difference
  two_officers = 3,  // one verifies, another approves
};
std::string_view to_string(Path path);

/// Why a claim is held for a two-person check. Stored; shown to the participant.
enum class Hold : std::uint8_t {
  low_grade = 1,           // who is asking is known less well than the branch demands
  new_device = 2,
  new_account = 3,
  new_phone = 4,
  device_velocity = 5,     // too many claims from one device
  account_velocity = 6,    // too many claims to one account
  companion_velocity = 7,  // too many claims with one companion
  heir_declared = 8,       // an heir claims, and the branch has not recorded both the death and this heir
  member_objects = 9,      // the member, said to be dead, says otherwise
  bank_contradicts = 10,   // the bank says that a payment which it had refused was paid
};
inline constexpr Hold kLastHold = Hold::bank_contradicts;
std::string_view to_string(Hold hold);

/// One thing that must be repaired before the claim goes on: where it is, what is wrong, how it is repaired.
struct Defect {
  std::string place;   // "paper:ktp", "field:birth_date"
  std::string code;    // "paper.unreadable"
  std::string repair;  // one sentence for the participant
  bool operator==(const Defect&) const = default;
};

/// What the law gives, to the rupiah.
struct Amounts {
  Rupiah gross;
  Rupiah tax;
  Rupiah net;
  bool operator==(const Amounts&) const = default;
};

/// Why there is no right, and how to object.
struct Ground {
  std::string code;       // "jht.still_active"
  std::string article;    // "Permenaker 4/2022 pasal 5"
  std::string objection;  // how, where and until when
  bool operator==(const Ground&) const = default;
};

/// What the fold of the events gives; the stored row is the same.
struct Claim {
  ClaimId id;
  PersonId person;  // the member; for reason 5 the deceased
  MembershipId membership;
  law::JhtReason reason = law::JhtReason::retirement_age;
  ClaimState state = ClaimState::draft;
  std::int64_t version = 0;  // number of events so far
  Channel channel = Channel::phone;
  std::optional<StaffId> begun_by;  // the officer who began it at a counter
  Path path = Path::two_officers;
  std::set<Hold> holds;
  std::vector<StaffId> hold_checked_by;  // two different officers lift a hold
  std::optional<Moment> submitted_at;
  std::optional<Date> promised;
  bool delay_announced = false;
  std::vector<Defect> defects;  // of the last return
  std::optional<Amounts> amounts;
  std::optional<Ground> ground;  // proposed or final refusal
  std::optional<StaffId> verifier;  // who determined; nobody on the automatic path
  std::optional<StaffId> approver;
  std::optional<BankAccountId> account;
  std::optional<BatchId> batch;  // the live batch it is in
  std::string failure;           // code of the last failed payment
  std::optional<Date> paid_on;
  bool operator==(const Claim&) const = default;
};

// Commands: what somebody asks for. Everything that is not in a command or in Facts does not count.

struct Begin {
  ClaimId id;
  PersonId person;
  MembershipId membership;
  law::JhtReason reason = law::JhtReason::retirement_age;
  Channel channel = Channel::phone;
};
struct Save {  // answers changed, or the claim goes on at another channel
  law::JhtReason reason = law::JhtReason::retirement_age;
  std::optional<BankAccountId> account;
  Channel channel = Channel::phone;
};
struct Submit {};
struct Enqueue {};
struct Open {};
struct CheckHold {};  // an officer has looked at the reasons of the hold and found them harmless
struct Return {
  std::vector<Defect> defects;
};
struct Determine {};  // the amount is the law's, not the officer's
struct ProposeRefusal {
  Ground ground;
};
struct Approve {};
struct SendBack {  // the approver does not agree: back to verification
  std::string reason;
};
struct Reject {};
struct PutInBatch {
  BatchId batch;
};
struct TakeFromBatch {
  BatchId batch;
};
struct ReleaseBatch {
  BatchId batch;
  StaffId made_by;
};
struct Settle {
  BatchId batch;
  Date day;
};
struct FailPayment {
  BatchId batch;
  std::string reason;  // code of the bank's reason
};
struct CorrectAccount {
  BankAccountId account;
};
struct AnnounceDelay {
  std::string reason;  // compulsory
};
struct Cancel {};
struct Close {};
struct Object {};  // the member whose death was told, or an officer who heard from them: nothing is paid before two officers have looked

struct RefuseBatch {  // the bank took nothing of the whole file: no account is at fault, and the claim can go out with the next one
  BatchId batch;
  std::string reason;
};
struct ReturnPayment {  // the money came back after the bank had booked it
  std::string reason;
};
struct Contradict {};  // the bank says that a payment which it had refused was paid
struct SettleLate {    // two people found that a payment that had been given up was made after all
  BatchId batch;
  Date day;
  Amounts amounts;        // of that payment
  BankAccountId account;  // where it went
};

using Command = std::variant<Begin, Save, Submit, Enqueue, Open, CheckHold, Return, Determine, ProposeRefusal, Approve, SendBack, Reject,
                             PutInBatch, TakeFromBatch, ReleaseBatch, Settle, FailPayment, CorrectAccount, AnnounceDelay, Cancel, Close, Object,
                             RefuseBatch, ReturnPayment, Contradict, SettleLate>;

/// What is true outside the claim at this moment, gathered in the same transaction. A command reads only what it needs.
struct Facts {
  Moment now;
  Date today;
  bool other_open_claim = false;      // of the same membership
  bool kpj_shared = false;            // the KPJ is linked to two persons
  bool membership_is_persons = true;  // the KPJ belongs to this person
  bool account_is_persons = true;     // the chosen account belongs to the person (or the heir)
  law::Answer entitlement = law::Answer::no;  // as of today, also when the amount was fixed earlier
  std::optional<Date> first_day;      // of the right, when not yet
  std::string refusal_code;           // first refusal of the law, when no
  bool right_stated = false;          // the right rests on what the claimant states: an officer looks at the paper, never the program alone
  Rupiah balance;
  std::optional<Amounts> amounts;     // what the law gives today
  bool amount_outdated = false;       // the amount was fixed in an earlier calendar year: its return and its tax are others now
  bool amount_withheld = false;       // an heir whom nobody has checked submits: the answer must not tell whether there is money
  bool self_service = false;          // the balance is within the limit of the day
  bool helped_claimant = false;       // this officer began, changed or submitted the claim for the claimant: no checker of it
  int differences = 0;                // between sources of the person's data, unresolved
  std::vector<std::string> papers_absent;      // required and not there
  std::vector<std::string> papers_unaccepted;  // there, not accepted by an officer
  std::set<Hold> holds;               // found now
  std::int64_t sample_ppm = 1'000'000;  // share of small claims that an officer looks at, parts per million; never 0
  std::int64_t sample_draw = 0;         // 0..999,999
  Date promised;                        // counted from today
};

// Events: what happened. Folding them gives the claim; they are stored and never changed.

struct Begun {
  ClaimId id;
  PersonId person;
  MembershipId membership;
  law::JhtReason reason = law::JhtReason::retirement_age;
  Channel channel = Channel::phone;
  std::optional<StaffId> by;
  bool operator==(const Begun&) const = default;
};
struct Saved {
  law::JhtReason reason = law::JhtReason::retirement_age;
  std::optional<BankAccountId> account;
  Channel channel = Channel::phone;
  bool operator==(const Saved&) const = default;
};
struct Submitted {
  Moment at;
  Date promised;
  Path path = Path::two_officers;
  std::set<Hold> holds;
  bool operator==(const Submitted&) const = default;
};
struct Queued {
  bool operator==(const Queued&) const = default;
};
struct Opened {
  std::optional<StaffId> by;
  bool operator==(const Opened&) const = default;
};
struct HoldChecked {
  StaffId by;
  bool operator==(const HoldChecked&) const = default;
};
struct HoldLifted {
  bool operator==(const HoldLifted&) const = default;
};
struct Returned {
  std::vector<Defect> defects;
  bool operator==(const Returned&) const = default;
};
struct Determined {
  Amounts amounts;
  Path path = Path::two_officers;
  std::optional<StaffId> by;  // nobody: the program, on the automatic path
  bool operator==(const Determined&) const = default;
};
struct RefusalProposed {
  Ground ground;
  std::optional<StaffId> by;
  bool operator==(const RefusalProposed&) const = default;
};
struct Approved {
  std::optional<StaffId> by;
  bool operator==(const Approved&) const = default;
};
struct SentBack {
  std::string reason;
  StaffId by;
  bool operator==(const SentBack&) const = default;
};
struct Rejected {
  Ground ground;
  StaffId by;
  bool operator==(const Rejected&) const = default;
};
struct Batched {
  BatchId batch;
  bool operator==(const Batched&) const = default;
};
struct Unbatched {
  BatchId batch;
  bool operator==(const Unbatched&) const = default;
};
struct Paying {
  BatchId batch;
  StaffId by;
  bool operator==(const Paying&) const = default;
};
struct Paid {
  BatchId batch;
  Date day;
  bool operator==(const Paid&) const = default;
};
struct PaymentFailed {
  BatchId batch;
  std::string reason;
  bool operator==(const PaymentFailed&) const = default;
};
struct AccountCorrected {
  BankAccountId account;
  std::set<Hold> holds;  // a new account is looked at by two again
  std::optional<Date> promised = std::nullopt;  // counted anew from the correction; older events have none
  bool operator==(const AccountCorrected&) const = default;
};
struct DelayAnnounced {
  std::string reason;
  bool operator==(const DelayAnnounced&) const = default;
};
struct Cancelled {
  bool operator==(const Cancelled&) const = default;
};
struct Closed {
  bool operator==(const Closed&) const = default;
};
struct Objected {
  std::optional<StaffId> by;  // nobody: the member
  bool operator==(const Objected&) const = default;
};

struct Redetermined {  // the amount of today, after another account was given
  Amounts amounts;
  bool operator==(const Redetermined&) const = default;
};
struct BatchRefused {
  BatchId batch;
  std::string reason;
  bool operator==(const BatchRefused&) const = default;
};
struct PaymentReturned {
  std::string reason;
  bool operator==(const PaymentReturned&) const = default;
};
struct Contradicted {
  bool operator==(const Contradicted&) const = default;
};
struct PaidLate {
  BatchId batch;
  Date day;
  Amounts amounts;
  BankAccountId account;
  bool operator==(const PaidLate&) const = default;
};

using Event = std::variant<Begun, Saved, Submitted, Queued, Opened, HoldChecked, HoldLifted, Returned, Determined, RefusalProposed, Approved,
                           SentBack, Rejected, Batched, Unbatched, Paying, Paid, PaymentFailed, AccountCorrected, DelayAnnounced, Cancelled, Closed,
                           Objected, Redetermined, BatchRefused, PaymentReturned, Contradicted, PaidLate>;

/// Stable name of the act in the journal and the timeline: "claim.submitted".
std::string_view act_of(const Event& event);

}  // namespace teduh::claim
