#include "main/demo_people.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "main/demo_inbox.hpp"
#include "main/demo_paper_bytes.hpp"
#include "main/demo_staff.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::main::demo {
namespace {

const BranchPlan kSmall{.seed = 7571, .employers = 6, .persons = 60, .today = Date(2026, 11, 22)};

TEST(DemoPeople, NobodyIsRealAndNobodyStandsTwice) {
  const Branch branch = make_branch(kSmall);
  std::set<std::string> niks;
  std::set<std::string> kpjs;
  for (const Person& person : branch.persons) {
    EXPECT_TRUE(person.data.nik.exact().starts_with("9999"));
    EXPECT_TRUE(person.data.email->ends_with(".invalid"));
    EXPECT_TRUE(niks.insert(person.data.nik.exact()).second);
    for (const Card& card : person.cards) EXPECT_TRUE(kpjs.insert(card.kpj.exact()).second);
  }
  EXPECT_EQ(branch.persons.size(), 60U);
}

TEST(DemoPeople, TheBirthDateStandsInTheNik) {
  for (const Person& person : make_branch(kSmall).persons) {
    const NikFacts facts = person.data.nik.facts();
    EXPECT_EQ(facts.day, person.data.birth_date->day());
    EXPECT_EQ(facts.month, person.data.birth_date->month());
    EXPECT_EQ(facts.female, person.data.sex == member::Sex::female);
  }
}

TEST(DemoPeople, TheSameSeedGivesTheSamePeopleAndAnotherSeedOthers) {
  const Branch one = make_branch(kSmall);
  const Branch two = make_branch(kSmall);
  BranchPlan plan = kSmall;
  plan.seed = 1;
  const Branch other = make_branch(plan);
  EXPECT_EQ(one.persons.back().data, two.persons.back().data);
  EXPECT_EQ(one.persons.front().device, two.persons.front().device);
  EXPECT_FALSE(one.persons.back().data == other.persons.back().data);
}

TEST(DemoPeople, EveryEndOfWorkFallsIntoAMonthThatHasAFile) {
  for (const int day : {1, 15, 28}) {
    for (unsigned month = 1; month <= 12; ++month) {
      BranchPlan plan = kSmall;
      plan.today = Date(2026, month, static_cast<unsigned>(day));
      const Branch branch = make_branch(plan);
      for (const Person& person : branch.persons)
        for (const Card& card : person.cards)
          for (const Job& job : card.jobs) {
            EXPECT_LE(Period::of(job.start), branch.last) << print(plan.today);
            EXPECT_LE(Period::of(job.stop.value_or(branch.last.last_day())), branch.last) << print(plan.today);
          }
    }
  }
}

TEST(DemoPeople, AMonthsFileNamesStartsAndStops) {
  const Branch branch = make_branch(kSmall);
  const Person& small = cast_person(branch, "day.small");
  const Job& job = small.cards.front().jobs.front();
  const std::string last = month_file(branch, job.employer, Period::of(*job.stop));
  EXPECT_NE(last.find(small.cards.front().kpj.exact()), std::string::npos);
  EXPECT_NE(last.find(print(*job.stop)), std::string::npos);
  EXPECT_EQ(month_file(branch, job.employer, Period::of(*job.stop).plus_months(1)).find(small.cards.front().kpj.exact()), std::string::npos);
  EXPECT_EQ(month_file(branch, 0, Period(2015, 6)), "");
}

TEST(DemoPeople, WagesRiseEachJanuaryToTheThousand) {
  const Job job{.employer = 0, .start = Date(2020, 5, 1), .stop = std::nullopt, .wage = Rupiah(3'000'000)};
  EXPECT_EQ(wage_in(job, Period(2020, 12)), Rupiah(3'000'000));
  EXPECT_EQ(wage_in(job, Period(2021, 1)), Rupiah(3'120'000));
}

TEST(DemoMessages, TheCodeIsFoundInMessagesOfItsKindOnly) {
  const auto message = [](const std::string& text) { return R"({"type":"message.short","data":{"id":"1","to":"+6289991000001","text":")" + text + R"("}})"; };
  EXPECT_EQ(code_in_message(message("Kode masuk Teduh: 004217. Berlaku 10 menit.")), "004217");
  EXPECT_EQ(code_in_message(message("Klaim Anda diterima")), std::nullopt);
  EXPECT_EQ(code_in_message(message("Bukan: Kode masuk Teduh: 004217")), std::nullopt);
  EXPECT_EQ(code_in_message(message("Kode masuk Teduh: 12a456")), std::nullopt);
  EXPECT_EQ(code_in_message("Kode masuk Teduh: 004217"), std::nullopt);
}

TEST(DemoStaff, EveryRoleOfABranchHasALoginAndSecretsDiffer) {
  std::uint32_t bits = 0;
  std::set<std::string> passwords;
  for (const auto& staff : demo_staff()) {
    bits |= staff.roles.bits();
    EXPECT_TRUE(passwords.insert(demo_password(staff)).second);
    EXPECT_EQ(demo_totp_secret(staff).size(), crypto::kTotpSecretBytes);
  }
  EXPECT_TRUE(RoleSet::from_bits(bits).has(Role::employer_clerk));
  EXPECT_TRUE(RoleSet::from_bits(bits).has(Role::administrator));
  EXPECT_FALSE(find_demo_staff("nobody"));
}

TEST(DemoPapers, PhotosAndLettersAreWhatTheySay) {
  EXPECT_TRUE(text_of(made_photo(1)).starts_with("\x89PNG"));
  EXPECT_TRUE(text_of(made_letter("ktp", 1)).starts_with("%PDF-"));
  EXPECT_NE(made_photo(1), made_photo(2));
  EXPECT_EQ(made_paper("ktp", 1).media_type, "image/png");
  EXPECT_EQ(made_paper("phk_proof", 1).media_type, "application/pdf");
}

}  // namespace
}  // namespace teduh::main::demo
