// The invented branch of the demo: employers, people, cards, jobs and accounts, the same for the same seed and day. Nobody here exists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "domain/programme.hpp"
#include "domain/rupiah.hpp"
#include "main/demo_cast.hpp"
#include "member/bank_account.hpp"
#include "member/person.hpp"
#include "member/relation.hpp"

namespace teduh::main::demo {

inline constexpr std::string_view kBranch = "7571";  // Kota Gorontalo, zone WITA
/// What the simulated bank answers with AC04 (account closed).
inline constexpr std::string_view kClosedAccount = "9999000000404";

struct Job {
  int employer = 0;
  Date start;
  std::optional<Date> stop;  // last day of work
  Rupiah wage;               // a month in its first year
};

struct Card {
  Kpj kpj;
  Segment segment = Segment::pu;
  std::vector<Job> jobs;
};

struct Relative {
  member::Relation relation = member::Relation::spouse;
  std::size_t person = 0;  // place in Branch::persons
};

struct Person {
  member::PersonData data;
  DeviceId device;  // a phone that the branch knows
  std::vector<Card> cards;
  std::vector<member::BankAccountData> accounts;
  std::vector<Relative> relatives;
};

struct Employer {
  Npp npp;
  std::string name;
};

struct Branch {
  std::vector<Employer> employers;
  std::vector<Person> persons;  // the cast first, in its order; then the others
  Period first;
  Period last;  // last month with contributions
};

struct BranchPlan {
  std::uint64_t seed = 7571;
  int employers = 40;
  int persons = 2000;
  Date today;
};

/// Persons must be at least as many as the cast.
Branch make_branch(const BranchPlan& plan);

/// The wage of a job in a month: four percent more each January, to the thousand.
Rupiah wage_in(const Job& job, Period period);

/// The file that an employer sends for a month; empty when nobody worked there.
std::string month_file(const Branch& branch, int employer, Period period);

const Person& cast_person(const Branch& branch, std::string_view key);

}  // namespace teduh::main::demo
