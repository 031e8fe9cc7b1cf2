// What was entered wrongly is taken back by two officers, and by nobody else.
#include "member/record_repair.hpp"

#include <gtest/gtest.h>

#include "member/person.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::member {
namespace {

const Nik kWrong = Nik::parse("9999010101900001").value();
const Nik kRight = Nik::parse("9999010101900002").value();
const Date kToday(2026, 11, 22);

StaffId staff(std::uint8_t number) {
  Uuid uuid{};
  uuid[6] = 0x70;
  uuid[8] = 0x80;
  uuid[15] = number;
  return StaffId(uuid);
}

class RecordRepairs : public ::testing::Test {
 protected:
  template <typename Job>
  auto write(Job job) {
    return database.get().write(std::move(job));
  }
  PersonId person(const Nik& nik, std::optional<Date> death) {
    const auto name = PersonName::parse("Siti Rekaan").value();
    return write([&](store::Tx& tx) {
             return create_person(tx, tools, {system, Source::counter}, {.nik = nik, .name = name, .branch = "G00", .death_date = death});
           }).value();
  }
  Result<RepairId> ask(const PersonId& id, const NewRepair& repair) {
    return write([&](store::Tx& tx) { return ask_for_repair(tx, tools, one, id, repair); });
  }
  Result<void> make(const PersonId& id, const RepairId& repair, const Actor& who) {
    return write([&](store::Tx& tx) { return make_repair(tx, tools, who, id, repair, kToday); });
  }
  PersonData data(const PersonId& id) {
    return database.get().read([&](store::ReadTx& tx) { return get_person(tx, vault, id); }).value().data;
  }

  store::TestDatabase database;
  ManualClock clock{*parse_rfc3339("2026-11-22T02:00:00Z")};
  SeededRandom random{24};
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  crypto::BlindIndex blind{ring};
  Vault vault{sealer, blind};
  journal::Journal journal{random};
  Tools tools{clock, random, journal, vault};
  const Actor system = Actor::system();
  const Actor one{.kind = ActorKind::staff, .staff = staff(1), .roles = {Role::counter}, .branch = "G00"};
  const Actor two{.kind = ActorKind::staff, .staff = staff(2), .roles = {Role::verifier}, .branch = "G00"};
  const NewRepair alive{.what = RecordRepair::death_taken_back, .nik = std::nullopt};
  const NewRepair renumber{.what = RecordRepair::nik_corrected, .nik = kRight};
};

TEST_F(RecordRepairs, ThereMustBeSomethingToRepair) {
  const auto id = person(kWrong, std::nullopt);
  EXPECT_EQ(ask(id, alive).error().code, "member.not_recorded_dead");
  EXPECT_EQ(ask(id, {.what = RecordRepair::nik_corrected, .nik = kWrong}).error().code, "member.nik_unchanged");
  EXPECT_EQ(ask(id, {.what = RecordRepair::nik_corrected, .nik = std::nullopt}).error().code, "input.fields");
  person(kRight, std::nullopt);
  EXPECT_EQ(ask(id, renumber).error().code, "member.nik_taken");
}

TEST_F(RecordRepairs, NobodyButOfficersAndNeverOneAlone) {
  const auto id = person(kWrong, Date(2026, 1, 2));
  EXPECT_EQ(write([&](store::Tx& tx) { return ask_for_repair(tx, tools, system, id, alive); }).error().code, "member.officer_only");
  const auto repair = ask(id, alive).value();
  EXPECT_EQ(make(id, repair, one).error().code, "member.second_person_needed");
  EXPECT_EQ(make(id, repair, system).error().code, "member.officer_only");
  EXPECT_EQ(data(id).death_date, Date(2026, 1, 2)) << "asking changes nothing";
}

TEST_F(RecordRepairs, ADeathThatWasNoneIsTakenBackOnce) {
  const auto id = person(kWrong, Date(2026, 1, 2));
  const auto repair = ask(id, alive).value();
  ASSERT_TRUE(make(id, repair, two));
  EXPECT_FALSE(data(id).death_date);
  EXPECT_EQ(make(id, repair, two).error().code, "member.repair_made");
  const auto listed = database.get().read([&](store::ReadTx& tx) { return list_repairs(tx, id); }).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_TRUE(listed.front().made);
}

TEST_F(RecordRepairs, ACorrectedNikFindsThePerson) {
  const auto id = person(kWrong, std::nullopt);
  const auto repair = ask(id, renumber).value();
  ASSERT_TRUE(make(id, repair, two));
  EXPECT_EQ(data(id).nik.exact(), kRight.exact());
  EXPECT_EQ(database.get().read([&](store::ReadTx& tx) { return find_person_by_nik(tx, vault, kRight); }).value(), id);
}

TEST_F(RecordRepairs, ARepairOfAnotherPersonIsNone) {
  const auto id = person(kWrong, Date(2026, 1, 2));
  const auto other = person(kRight, Date(2026, 1, 2));
  const auto repair = ask(id, alive).value();
  EXPECT_EQ(make(other, repair, two).error().code, "member.repair_unknown");
  EXPECT_TRUE(data(other).death_date);
}

}  // namespace
}  // namespace teduh::member
