// The JSON of persons, memberships, accounts and heirs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "member/bank_account.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"
#include "member/relation.hpp"

namespace teduh::member {

/// How much of the numbers is shown.
enum class Shown : std::uint8_t { masked, exact };

struct PersonView {
  Person person;
  std::vector<BankAccount> accounts;
  std::vector<Heir> heirs;
};
std::string encode_person(const PersonView& view, Shown shown);

struct MembershipView {
  Membership membership;
  MembershipFacts facts;
  std::vector<Employment> employments;
};
std::string encode_memberships(const std::vector<MembershipView>& views);

struct FoundPerson {
  Person person;
  std::vector<Membership> memberships;
};
std::string encode_found(const std::vector<FoundPerson>& found);

/// {"id": "..."}
std::string encode_id(const std::string& id);
std::string encode_version(const PersonId& person, int version);
std::string encode_employer(const Employer& employer);

/// All fields of a person but the branch, which is the officer's own.
Result<PersonData> decode_person(std::string_view body);

struct PersonUpdate {
  int expected_version = 0;
  Date valid_from;
  std::optional<PersonName> name;
  std::optional<Date> birth_date;
  std::optional<Sex> sex;
  std::optional<PersonName> mother_name;
  std::optional<std::string> address;
  std::optional<PhoneNumber> phone;
  std::optional<std::string> email;
  std::optional<Npwp> npwp;
  std::optional<Date> death_date;
};
Result<PersonUpdate> decode_update(std::string_view body);
/// What an update leaves out stays.
PersonData updated(PersonData data, const PersonUpdate& update);

struct PersonSearch {
  std::optional<Nik> nik;
  std::optional<Kpj> kpj;
  std::optional<PhoneNumber> phone;
};
/// Exactly one of the three (member.search_one).
Result<PersonSearch> decode_search(std::string_view body);

struct BankAccountInput {
  BankAccountData data;
  std::optional<BankAccountId> replaces;
};
Result<BankAccountInput> decode_bank_account(std::string_view body);
Result<RelationData> decode_relation(std::string_view body);

struct MembershipInput {
  Kpj kpj;
  Segment segment = Segment::pu;
  Date registered_on;
};
Result<MembershipInput> decode_membership(std::string_view body);
Result<EmployerData> decode_employer(std::string_view body);

}  // namespace teduh::member
