#include <algorithm>

#include "account/device.hpp"
#include "main/demo_load_parts.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "platform/crypto/password.hpp"

namespace teduh::main::demo {
namespace {

constexpr std::size_t kPersonsAtOnce = 100;  // a transaction

Result<EmployerId> first_employer(store::Tx& tx, const Office& office, const Branch& branch, const Actor& actor) {
  const member::Act act{.actor = actor, .source = member::Source::registration};
  std::optional<EmployerId> first;
  for (const Employer& employer : branch.employers) {
    const auto id = TRY(member::create_employer(tx, office.members, act, {.npp = employer.npp, .name = employer.name, .branch = std::string(kBranch)}));
    if (!first) first = id;
  }
  return *first;
}

Date registration_day(const Card& card) { return card.jobs.front().start; }

Result<MembershipId> load_card(store::Tx& tx, const Office& office, const member::Act& act, const PersonId& person, const Card& card) {
  const auto membership = TRY(member::add_membership(
      tx, office.members, act, {.person = person, .kpj = card.kpj, .segment = card.segment, .registered_on = registration_day(card)}));
  // Wage earners start and stop by their employers' files; the others told the branch themselves.
  if (card.segment == Segment::pu) return membership;
  const Job& job = card.jobs.front();
  const member::MembershipKey key{.person = person, .membership = membership};
  TRY(member::start_employment(tx, office.members, act, {.key = key, .employer = member::kSelfEmployed, .day = job.start}));
  if (job.stop) TRY(member::stop_employment(tx, office.members, act, {.key = key, .employer = member::kSelfEmployed, .day = *job.stop}));
  return membership;
}

Result<void> load_person(store::Tx& tx, const Office& office, const Actor& actor, const Person& person) {
  const member::Act act{.actor = actor, .source = member::Source::registration};
  member::PersonData data = person.data;
  data.death_date.reset();  // nobody knows it yet: see load_deaths
  const auto id = TRY(member::create_person(tx, office.members, act, data));
  const Date today = date_of(office.clock.now(), office.zone);
  for (const Card& card : person.cards) TRY(load_card(tx, office, act, id, card));
  for (const auto& account : person.accounts) TRY(member::add_bank_account(tx, office.members, act, {.person = id, .data = account, .since = today}));
  const auto contact = TRY(office.accounts.directory.find(tx, id));
  CHECK(contact.has_value());
  return account::remember_device(office.accounts, tx, *contact, person.device, Grade::phone_proved);
}

Result<void> load_relations(store::Tx& tx, const Office& office, const Branch& branch, const Actor& actor) {
  const member::Act act{.actor = actor, .source = member::Source::registration};
  for (const Person& person : branch.persons) {
    for (const Relative& relative : person.relatives) {
      const auto id = TRY(member::find_person_by_nik(tx, office.members.vault, person.data.nik));
      const Person& other = branch.persons[relative.person];
      const auto other_id = TRY(member::find_person_by_nik(tx, office.members.vault, other.data.nik));
      CHECK(id && other_id);
      TRY(member::add_relation(tx, office.members, act, *id,
                               {.relation = relative.relation, .name = other.data.name, .person = *other_id, .birth_date = other.data.birth_date}));
    }
  }
  return {};
}

}  // namespace

Result<void> load_staff(Office& office, const Branch& branch) {
  const Actor actor = Actor::system();
  auto& database = office.program.database();
  const auto employer = TRY(database.write([&](store::Tx& tx) { return first_employer(tx, office, branch, actor); }));
  for (const DemoStaffRow& row : demo_staff()) {
    auto hash = TRY(crypto::hash_password(demo_password(row)));
    const account::StaffSecrets secrets{.password_hash = std::move(hash), .totp_secret = demo_totp_secret(row), .initial = false};
    account::NewStaff wanted{.login = std::string(row.login), .name = std::string(row.name), .roles = row.roles, .branch = std::string(kBranch)};
    if (row.roles.has(Role::employer_clerk)) wanted.employer = employer;
    TRY(database.write([&](store::Tx& tx) { return account::add_staff(office.accounts, tx, actor, wanted, secrets); }));
  }
  return {};
}

Result<void> load_people(Office& office, const Branch& branch) {
  auto& database = office.program.database();
  const Actor admin = TRY(database.read([](store::ReadTx& tx) { return staff_actor(tx, "admin.demo"); }));
  for (std::size_t at = 0; at < branch.persons.size(); at += kPersonsAtOnce) {
    const std::size_t end = std::min(at + kPersonsAtOnce, branch.persons.size());
    TRY(database.write([&](store::Tx& tx) -> Result<void> {
      for (std::size_t i = at; i < end; ++i) TRY(load_person(tx, office, admin, branch.persons[i]));
      return {};
    }));
    office.pass(std::chrono::minutes(5));
  }
  return database.write([&](store::Tx& tx) { return load_relations(tx, office, branch, admin); });
}

Result<void> load_deaths(Office& office, const Branch& branch) {
  auto& database = office.program.database();
  const Actor officer = TRY(database.read([](store::ReadTx& tx) { return staff_actor(tx, "loket.demo"); }));
  const member::Act act{.actor = officer, .source = member::Source::counter};
  for (const Person& person : branch.persons) {
    if (!person.data.death_date) continue;
    office.set_time(person.data.death_date->plus_days(3), std::chrono::hours(10));
    TRY(database.write([&](store::Tx& tx) -> Result<void> {
      const auto id = TRY(member::find_person_by_nik(tx, office.members.vault, person.data.nik));
      CHECK(id.has_value());
      const auto before = TRY(member::get_person(tx, office.members.vault, *id));
      const member::PersonChange change{
          .person = *id, .expected_version = before.version, .valid_from = *person.data.death_date, .data = person.data};
      TRY(member::change_person(tx, office.members, act, change));
      return {};
    }));
  }
  return {};
}

}  // namespace teduh::main::demo
