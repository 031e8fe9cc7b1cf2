// Who may claim JHT, how much of it, and from which day: the nine reasons of Formulir 5 (Permenaker 4/2022).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/programme.hpp"
#include "law/law_book.hpp"

namespace teduh::law {

/// The numbers are those of Formulir 5 and are stored.
enum class JhtReason : std::uint8_t {
  retirement_age = 1,     // 56, or the earlier age of contract or company rule
  foreigner_leaving = 2,  // leaves Indonesia for good
  citizen_leaving = 3,    // leaves Indonesia for good
  total_disability = 4,   // permanent
  death = 5,              // heirs claim
  partial_pension = 6,    // up to 10 %, preparation for retirement
  partial_housing = 7,    // up to 30 %, home
  resigned = 8,
  job_ended = 9,  // see LeavingKind
};
std::string_view to_string(JhtReason reason);  // "retirement_age"
std::optional<JhtReason> parse_jht_reason(std::string_view text);

/// What reason 9 stands for. Stored.
enum class LeavingKind : std::uint8_t {
  phk = 1,               // laid off: one month of waiting
  contract_end = 2,      // end of a fixed-term contract (PKWT): no waiting
  early_retirement = 3,  // counted like PHK: the stricter of two readings
  bpu_stopped = 4,       // self-employed member stopped: no waiting
};
std::string_view to_string(LeavingKind kind);
std::optional<LeavingKind> parse_leaving_kind(std::string_view text);

enum class Citizenship : std::uint8_t { indonesian = 1, foreign = 2 };

/// Order of the heirs. Stored.
enum class HeirRelation : std::uint8_t {
  spouse = 1,
  child = 2,
  parent = 3,
  grandchild = 4,
  grandparent = 5,
  sibling = 6,
  parent_in_law = 7,
  named_in_will = 8,
};
std::string_view to_string(HeirRelation relation);
std::optional<HeirRelation> parse_heir_relation(std::string_view text);

/// What is known. An empty optional is "not known": where the reason needs it, it is named in `missing`.
struct JhtFacts {
  JhtReason reason = JhtReason::retirement_age;
  Date claim_day;
  Segment segment = Segment::pu;
  std::optional<LeavingKind> leaving;   // reason 9
  std::optional<bool> active;           // this membership is still active
  std::optional<bool> works_elsewhere;  // an active membership at another employer
  std::optional<Date> birth_date;
  std::optional<Citizenship> citizenship;
  std::optional<Date> membership_start;
  std::optional<Date> employment_end;           // last day of work
  std::optional<Date> contract_retirement_day;  // day the contract's or company's retirement age is reached, when below 56
  std::optional<Date> statement_date;           // issue of the employer's resignation statement
  std::optional<Date> phk_date;                 // or day of early retirement
  std::optional<bool> departure_intended;       // leaves, or has left, for good
  std::optional<bool> disability_stated;        // a doctor states total permanent disability
  std::optional<Date> death_date;
  std::optional<HeirRelation> heir;     // who claims, reason 5
  std::optional<bool> earlier_partial;  // a partial claim (10 % or 30 %) was paid before
};

/// Stored with the claim.
enum class Answer : std::uint8_t {
  yes = 1,
  not_yet = 2,     // first_day says when
  no = 3,          // refusals say why and what repairs it
  incomplete = 4,  // nothing speaks against it so far, but facts are missing
};
std::string_view to_string(Answer answer);

/// One ground against the claim. Codes: jht.no_programme, jht.still_active, jht.works_elsewhere, jht.member_died, jht.not_foreign,
/// jht.not_indonesian, jht.not_leaving, jht.not_disabled, jht.partial_before, jht.wrong_reason_bpu, jht.wrong_reason_pu,
/// jht.died_in_future, jht.before_membership. Texts: words/errors/law.yaml.
struct Refusal {
  std::string code;
  Citation article;
  Text text;
  Text repair;
};

struct JhtEntitlement {
  Answer answer = Answer::no;
  std::optional<Date> first_day;     // first day of the right; nothing when the reason knows no waiting or a date is missing
  Rate share;                        // of the balance; at most, for partial claims
  bool at_most = false;              // partial: round down, a lower wish is allowed
  Citation article;                  // ground of the right
  /// The right rests on what the claimant states, not on what the fund or the employer has recorded: a paper must prove it, and somebody
  /// must look at the paper.
  bool stated = false;
  std::vector<std::string> missing;  // names of JhtFacts members
  std::vector<Refusal> refusals;     // all of them, not the first only
};

/// Every reason with every refusal at once. The law of the claim day applies. Error: law.not_in_force.
Result<Explained<JhtEntitlement>> jht_entitlement(const LawBook& law, const JhtFacts& facts);

/// Balances up to the limit of the day may be claimed by the member alone; above it an officer verifies and another approves. Before there
/// was a limit nobody could: false.
Result<Explained<bool>> self_service_allowed(const LawBook& law, Rupiah balance, Date day);

}  // namespace teduh::law
