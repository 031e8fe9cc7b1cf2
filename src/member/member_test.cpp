#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "member/bank_account.hpp"
#include "member/directory.hpp"
#include "member/employer.hpp"
#include "member/membership.hpp"
#include "member/person.hpp"
#include "member/relation.hpp"
#include "member/roster.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::member {
namespace {

using ::testing::ElementsAre;


Nik nik(int n) { return Nik::parse(fmt::format("999901010190{:04}", n)).value(); }
Kpj kpj(int n) { return Kpj::parse(fmt::format("{:011}", 10'000'000'000LL + n)).value(); }
PersonName name(const char* text) { return PersonName::parse(text).value(); }

class Members : public ::testing::Test {
 protected:
  template <typename Job>
  auto read(Job job) {
    return database.get().read(std::move(job));
  }
  template <typename Job>
  auto write(Job job) {
    return database.get().write(std::move(job));
  }
  PersonData data(int n) { return {.nik = nik(n), .name = name("Siti Rekaan"), .branch = "G00"}; }
  Result<PersonId> create(const PersonData& person) {
    return write([&](store::Tx& tx) { return create_person(tx, tools, act, person); });
  }
  Result<MembershipId> add(const PersonId& person, int n, bool shared = false) {
    return write([&](store::Tx& tx) {
      return add_membership(tx, tools, act, {.person = person, .kpj = kpj(n), .registered_on = Date(2015, 1, 1), .take_shared = shared});
    });
  }
  Result<void> start(const EmploymentChange& change) {
    return write([&](store::Tx& tx) { return start_employment(tx, tools, act, change); });
  }
  Result<void> stop(const EmploymentChange& change) {
    return write([&](store::Tx& tx) { return stop_employment(tx, tools, act, change); });
  }

  store::TestDatabase database;
  ManualClock clock{*parse_rfc3339("2026-11-22T02:00:00Z")};
  SeededRandom random{22};
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  crypto::BlindIndex blind{ring};
  Vault vault{sealer, blind};
  journal::Journal journal{random};
  Tools tools{clock, random, journal, vault};
  Actor actor = Actor::system();
  Act act{actor, Source::counter};
};

TEST_F(Members, APersonWithWrongFieldsIsRefusedWithAllOfThem) {
  auto wrong = data(1);
  wrong.branch = "x y";
  wrong.email = "nobody";
  wrong.birth_date = Date(2030, 1, 1);
  wrong.death_date = Date(2031, 1, 1);
  const auto refused = create(wrong);
  ASSERT_FALSE(refused);
  std::vector<std::string> codes;
  for (const auto& field : refused.error().fields) codes.push_back(field.code);
  EXPECT_THAT(codes, ElementsAre("branch.form", "email.form", "birth_date.range", "death_date.future"));
}

TEST_F(Members, ANikStandsForOnePersonOnly) {
  ASSERT_TRUE(create(data(1)));
  EXPECT_EQ(create(data(1)).error().code, "member.nik_taken");
}

TEST_F(Members, NothingThatIdentifiesLiesReadableInTheDatabase) {
  auto person = data(1);
  person.phone = PhoneNumber::parse("081234567890").value();
  person.address = "Jalan Rekaan 5";
  ASSERT_TRUE(create(person));
  constexpr store::Sql kRows{"test_person_rows", "SELECT nik_sealed, name_sealed, phone_sealed, address_sealed, nik_digest FROM person_version"};
  const auto rows = read([&](store::ReadTx& tx) {
    return tx.list(kRows, {}, [](const store::Row& row) {
      std::string all;
      for (int i = 0; i < 5; ++i) all += text_of(row.bytes(i));
      return all;
    });
  });
  ASSERT_EQ(rows->size(), 1U);
  for (const auto* secret : {"9999010101900001", "Siti", "+6281234567890", "Rekaan"}) EXPECT_EQ(rows->at(0).find(secret), std::string::npos) << secret;
}

TEST_F(Members, AChangeIsANewVersionAndTheOldOneStays) {
  const auto id = create(data(1)).value();
  auto changed = data(1);
  changed.name = name("Siti Rekaan Baru");
  const auto change = [&](int version, const PersonData& to) {
    return write([&](store::Tx& tx) { return change_person(tx, tools, act, {.person = id, .expected_version = version, .valid_from = Date(2026, 11, 23), .data = to}); });
  };
  EXPECT_EQ(change(7, changed).error().code, "member.version_conflict");
  EXPECT_EQ(change(1, changed).value(), 2);
  EXPECT_EQ(change(2, changed).value(), 2) << "nothing differs";
  EXPECT_EQ(read([&](store::ReadTx& tx) { return get_person(tx, vault, id); })->data, changed);
  EXPECT_EQ(read([&](store::ReadTx& tx) { return get_person_on(tx, vault, id, Date(2026, 11, 22)); })->data, data(1));
  EXPECT_EQ(read([&](store::ReadTx& tx) { return get_person_on(tx, vault, id, Date(2000, 1, 1)); })->version, 1);
  constexpr store::Sql kForge{"test_forge_version", "UPDATE person_version SET branch = 'X'"};
  EXPECT_FALSE(write([&](store::Tx& tx) { return tx.execute(kForge, {}); }));
}

TEST_F(Members, ACorrectedNikKeepsTheOldOneFindable) {
  const auto id = create(data(1)).value();
  ASSERT_TRUE(write([&](store::Tx& tx) { return change_person(tx, tools, act, {.person = id, .expected_version = 1, .valid_from = Date(2026, 11, 22), .data = data(2)}); }));
  for (const int n : {1, 2}) EXPECT_EQ(read([&](store::ReadTx& tx) { return find_person_by_nik(tx, vault, nik(n)); }).value(), id);
  EXPECT_EQ(create(data(1)).error().code, "member.nik_taken");
}

TEST_F(Members, AKpjOfTwoPersonsIsAFindingAndRefused) {
  const auto one = create(data(1)).value();
  const auto two = create(data(2)).value();
  const auto membership = add(one, 5).value();
  EXPECT_EQ(add(one, 5).error().code, "member.kpj_yours");
  EXPECT_EQ(add(two, 5).error().code, "member.kpj_taken");
  EXPECT_EQ(read([&](store::ReadTx& tx) { return find_by_kpj(tx, vault, kpj(5)); }).value(), (MembershipKey{one, membership}));
  EXPECT_FALSE(read([&](store::ReadTx& tx) { return find_standing(tx, {one, membership}, Date(2026, 11, 2)); }).value()->kpj_shared);
  ASSERT_TRUE(add(two, 5, true));
  EXPECT_EQ(read([&](store::ReadTx& tx) { return find_by_kpj(tx, vault, kpj(5)); }).error().code, "member.kpj_shared");
  EXPECT_TRUE(read([&](store::ReadTx& tx) { return find_standing(tx, {one, membership}, Date(2026, 11, 2)); }).value()->kpj_shared);
  const MembershipKey nobodys{one, MembershipId::make(clock.now(), random)};
  EXPECT_FALSE(read([&](store::ReadTx& tx) { return find_standing(tx, nobodys, Date(2026, 11, 2)); }).value().has_value());
  EXPECT_EQ(read([&](store::ReadTx& tx) { return find_by_kpj(tx, vault, kpj(6)); }).error().code, "member.kpj_unknown");
}

TEST_F(Members, EmploymentsRefuseWhatCannotBe) {
  const auto person = create(data(1)).value();
  const MembershipKey key{person, add(person, 1).value()};
  const EmployerId employer = EmployerId::make(clock.now(), random);
  const auto at = [&](Date day) { return EmploymentChange{.key = key, .employer = employer, .day = day}; };
  EXPECT_EQ(stop(at(Date(2020, 1, 1))).error().code, "member.not_working");
  ASSERT_TRUE(start(at(Date(2020, 1, 1))));
  EXPECT_EQ(start(at(Date(2021, 1, 1))).error().code, "member.already_working");
  EXPECT_EQ(stop(at(Date(2019, 12, 31))).error().code, "member.stop_before_start");
  ASSERT_TRUE(stop(at(Date(2022, 6, 30))));
  EXPECT_EQ(start(at(Date(2022, 6, 30))).error().code, "member.start_before_stop");
  EXPECT_EQ(start({.key = {person, MembershipId()}, .employer = employer, .day = Date(2022, 7, 1)}).error().code, "member.membership_unknown");
}

TEST_F(Members, FactsFollowTheDay) {
  const auto person = create(data(1)).value();
  const MembershipKey key{person, add(person, 1).value()};
  const MembershipKey other{person, add(person, 2).value()};
  const EmployerId a = EmployerId::make(clock.now(), random);
  const EmployerId b = EmployerId::make(clock.now(), random);
  ASSERT_TRUE(start({.key = key, .employer = a, .day = Date(2016, 3, 1)}));
  ASSERT_TRUE(stop({.key = key, .employer = a, .day = Date(2020, 5, 31)}));
  ASSERT_TRUE(start({.key = other, .employer = b, .day = Date(2020, 8, 1)}));
  const auto facts = [&](Date day) { return read([&](store::ReadTx& tx) { return membership_facts(tx, key, day); }).value(); };
  EXPECT_TRUE(facts(Date(2020, 5, 31)).active);
  EXPECT_THAT(facts(Date(2020, 5, 31)).employers, ElementsAre(a));
  EXPECT_FALSE(facts(Date(2020, 6, 1)).active);
  EXPECT_EQ(facts(Date(2026, 1, 1)).last_stop, Date(2020, 5, 31));
  EXPECT_EQ(facts(Date(2026, 1, 1)).first_start, Date(2016, 3, 1));
  EXPECT_FALSE(read([&](store::ReadTx& tx) { return works_elsewhere(tx, key, Date(2020, 7, 31)); }).value());
  EXPECT_TRUE(read([&](store::ReadTx& tx) { return works_elsewhere(tx, key, Date(2020, 8, 1)); }).value());
}

TEST_F(Members, AccountsAreAddedReplacedAndCounted) {
  const auto one = create(data(1)).value();
  const auto two = create(data(2)).value();
  const BankAccountData account{.bank = "002", .number = BankAccountNumber::parse("123456789012345").value(), .holder = name("Siti Rekaan")};
  const auto put = [&](const PersonId& person, const BankAccountData& which, std::optional<BankAccountId> replaces = std::nullopt) {
    return write([&](store::Tx& tx) { return add_bank_account(tx, tools, act, {.person = person, .data = which, .since = Date(2026, 11, 22), .replaces = replaces}); });
  };
  auto wrong = account;
  wrong.bank = "B!";
  EXPECT_EQ(put(one, wrong).error().fields.at(0).code, "bank.form");
  EXPECT_EQ(put(one, account, BankAccountId()).error().code, "member.account_unknown");
  const auto first = put(one, account).value();
  EXPECT_EQ(put(one, account).value(), first);
  ASSERT_TRUE(put(two, account));
  const auto stored = read([&](store::ReadTx& tx) { return get_bank_account(tx, vault, one, first); });
  EXPECT_EQ(read([&](store::ReadTx& tx) { return count_accounts_alike(tx, *stored, vault); }).value(), 2);
  EXPECT_EQ(read([&](store::ReadTx& tx) { return get_bank_account(tx, vault, two, first); }).error().code, "member.account_unknown");
  auto newer = account;
  newer.bank = "008";
  const auto second = put(one, newer, first).value();
  const auto live = read([&](store::ReadTx& tx) { return list_bank_accounts(tx, vault, one); });
  ASSERT_EQ(live->size(), 1U);
  EXPECT_EQ(live->at(0).id, second);
}

TEST_F(Members, AnAccountIsOneThatAPaymentFileCanCarryAndAnotherSpellingOfTheBankHidesNobody) {
  const auto one = create(data(1)).value();
  const auto two = create(data(2)).value();
  const auto put = [&](const PersonId& person, const std::string& bank, const char* holder) {
    const BankAccountData account{.bank = bank, .number = BankAccountNumber::parse("123456789012345").value(), .holder = name(holder)};
    return write([&](store::Tx& tx) { return add_bank_account(tx, tools, act, {.person = person, .data = account, .since = Date(2026, 11, 22)}); });
  };
  EXPECT_EQ(put(one, "ABC", "Siti Rekaan").error().fields.at(0).code, "bank.form");
  EXPECT_EQ(put(one, "BRIN1DJA", "Siti Rekaan").error().fields.at(0).code, "bank.form");
  EXPECT_EQ(put(one, "002", "\xE5\xBC\xA0").error().fields.at(0).code, "bank.holder_letters");
  const auto bic = put(one, "BRINIDJAXXX", "Siti Rekaan").value();
  EXPECT_EQ(put(one, "BRINIDJA", "Siti Rekaan").value(), bic);
  ASSERT_TRUE(put(two, "002", "Siti Rekaan"));
  const auto stored = read([&](store::ReadTx& tx) { return get_bank_account(tx, vault, one, bic); });
  EXPECT_EQ(stored->data.bank, "BRINIDJA");
  EXPECT_EQ(read([&](store::ReadTx& tx) { return count_accounts_alike(tx, *stored, vault); }).value(), 2);
}

TEST_F(Members, HeirsComeInTheOrderOfTheLaw) {
  const auto person = create(data(1)).value();
  const auto put = [&](Relation relation, const char* who, std::optional<Date> born = std::nullopt) {
    return write([&](store::Tx& tx) { return add_relation(tx, tools, act, person, {.relation = relation, .name = name(who), .birth_date = born}); });
  };
  EXPECT_EQ(write([&](store::Tx& tx) { return add_relation(tx, tools, act, person, {.name = name("Aku"), .person = person}); }).error().code, "member.own_relative");
  ASSERT_TRUE(put(Relation::sibling, "Adik"));
  ASSERT_TRUE(put(Relation::child, "Kedua", Date(2012, 1, 1)));
  ASSERT_TRUE(put(Relation::child, "Pertama", Date(2010, 1, 1)));
  const auto spouse = put(Relation::spouse, "Pasangan").value();
  const auto names = [&] {
    std::vector<std::string> out;
    const auto heirs = read([&](store::ReadTx& tx) { return list_heirs(tx, vault, person); });
    for (const auto& heir : *heirs) out.push_back(heir.data.name.exact());
    return out;
  };
  EXPECT_THAT(names(), ElementsAre("Pasangan", "Pertama", "Kedua", "Adik"));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(write([&](store::Tx& tx) { return end_relation(tx, tools, act, person, spouse); }));
  EXPECT_THAT(names(), ElementsAre("Pertama", "Kedua", "Adik"));
}

TEST_F(Members, TheDirectoryWantsBothNumbersOfOnePerson) {
  auto reachable = data(1);
  reachable.phone = PhoneNumber::parse("081234567890").value();
  reachable.email = "siti@contoh.id";
  const auto one = create(reachable).value();
  const auto two = create(data(2)).value();
  ASSERT_TRUE(add(one, 1));
  ASSERT_TRUE(add(two, 2));
  const Directory directory(vault);
  const auto ask = [&](int n, int k) { return read([&](store::ReadTx& tx) { return directory.find(tx, nik(n), kpj(k)); }).value(); };
  EXPECT_FALSE(ask(1, 2));
  EXPECT_FALSE(ask(3, 1));
  EXPECT_FALSE(ask(1, 9));
  const auto contact = ask(1, 1);
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->person, one);
  EXPECT_THAT(contact->channels.phones, ElementsAre("+6281234567890"));
  EXPECT_THAT(contact->channels.mails, ElementsAre("siti@contoh.id"));
}

TEST_F(Members, AnEmployerIsKnownByItsNpp) {
  const EmployerData employer{.npp = Npp::parse("ab12").value(), .name = "PT Rekaan", .branch = "G00"};
  const auto put = [&](const EmployerData& which) { return write([&](store::Tx& tx) { return create_employer(tx, tools, act, which); }); };
  EXPECT_EQ(put({.npp = employer.npp, .name = " ", .branch = "-"}).error().fields.size(), 2U);
  const auto id = put(employer).value();
  EXPECT_EQ(put(employer).error().code, "member.npp_taken");
  EXPECT_EQ(read([&](store::ReadTx& tx) { return find_employer(tx, employer.npp); }).value()->id, id);
}

TEST(Employment, WhatWasTakenBackDoesNotCount) {
  const auto event = [](int number, EmploymentEventKind kind, Date day) { return EmploymentEvent{.employer = {}, .number = number, .kind = kind, .day = day}; };
  const std::vector<EmploymentEvent> events{event(1, EmploymentEventKind::started, Date(2020, 1, 1)), event(2, EmploymentEventKind::stopped, Date(2021, 1, 1)),
                                            event(3, EmploymentEventKind::stop_cancelled, Date(2021, 1, 1)), event(4, EmploymentEventKind::stopped, Date(2022, 1, 1))};
  const auto stretches = employments_of(events);
  ASSERT_EQ(stretches.size(), 1U);
  EXPECT_EQ(stretches[0].stopped, Date(2022, 1, 1));
  EXPECT_EQ(last_standing(events)->number, 4);
  EXPECT_FALSE(last_standing({}));
}

}  // namespace
}  // namespace teduh::member
