#include "contribution/import.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>

#ifdef __SANITIZE_ADDRESS__
// Of the sanitizer's runtime; its header is not in every installation.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

#include "contribution/balance.hpp"
#include "contribution/posting.hpp"
#include "contribution/share_table.hpp"
#include "contribution/testing/office.hpp"
#include "law/jht_contribution.hpp"

namespace teduh::contribution {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::file_of;
using testing::kpj_text;
using testing::name_text;
using testing::nik_text;
using testing::Office;
using testing::row_of;

std::string row_with_dates(int n, const std::string& wage, const std::string& dates) {
  return fmt::format("{},{},{},{},{}", kpj_text(n), nik_text(n), name_text(n), wage, dates);
}

/// Bytes that the program has from the allocator now.
std::size_t living_bytes() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

Rupiah booked(Office& office, const MembershipKey& key) {
  return office.read([&](store::ReadTx& tx) { return booked_balance(tx, key); }).value();
}

TEST(Import, RefusesAFileAsAWholeWithoutWritingAnything) {
  Office office;
  EXPECT_EQ(office.import("kpj,nik,nama,upah\n1,2,3,4\n").error().code, "contribution.npp_missing");
  EXPECT_EQ(office.import("# npp: AB1234\nkpj,nik,nama,upah\n1,2,3,4\n").error().code, "contribution.period_missing");
  EXPECT_EQ(office.import(file_of("2026-12", {row_of(1, "5000000")})).error().code, "contribution.period_future");
  EXPECT_EQ(office.import("# npp: ZZ9\n# period: 2026-10\nkpj,nik,nama,upah\n1,2,3,4\n").error().code, "contribution.employer_unknown");
  EXPECT_EQ(office.import(file_of("2026-10", {})).error().code, "contribution.file_empty");
  const auto files = office.read([](store::ReadTx& tx) { return list_files(tx, std::nullopt); });
  EXPECT_THAT(files.value(), IsEmpty());
}

TEST(Import, NamesEveryBadRowWithLineFieldAndReason) {
  Office office;
  for (const int n : {1, 2, 3, 4, 5, 6, 7}) office.add_member(n);
  const auto report = office.import(file_of("2026-10", {
      row_of(1, "1e9"),                                     // line 4
      row_of(2, "-5000000"),                                // 5
      row_of(3, "1000000000"),                              // 6
      row_of(4, "0"),                                       // 7
      row_of(5, ""),                                        // 8
      row_of(6, "5000000,50"),                              // 9: one column too many, so the row is wrong
      "123,456,,5000000,2026-13-40,",                       // 10: everything wrong is named at once
      kpj_text(7) + "," + nik_text(1) + "," + name_text(7) + ",5000000,,",  // 11
      row_of(99, "5000000"),                                // 12
      "\"" + kpj_text(7) + ",x,y,1,,",                      // 13
  }));
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_THAT(office.problems, ElementsAre("4:wage:row.wage_not_whole", "5:wage:row.wage_negative", "6:wage:row.wage_implausible", "7:wage:row.wage_zero",
                                           "8:wage:row.wage_missing", "9:row:row.too_many_fields", "9:start:row.date_form", "10:kpj:kpj.length", "10:nik:nik.length",
                                           "10:name:name.empty", "10:start:row.date_form", "11:nik:row.kpj_of_other", "12:kpj:row.kpj_not_matched",
                                           "13:row:row.quote"));
  EXPECT_EQ(report->counts.bad, 10);
  EXPECT_EQ(report->counts.good, 0);
}

TEST(Import, RefusesWagesOutsideTheTimeOfWorkAndOfTheDead) {
  Office office;
  office.add_member(1, Date(2026, 11, 1));
  office.add_member(2);
  ASSERT_TRUE(office.import(file_of("2026-08", {row_with_dates(2, "5000000", ",2026-08-15")})));
  EXPECT_THAT(office.problems, IsEmpty());
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000"), row_of(2, "5000000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:row:row.before_start", "5:row:row.after_stop"));
  ASSERT_TRUE(office.import(file_of("2026-10", {row_with_dates(2, "5000000", "2026-11-05,"), row_with_dates(1, "5", "2026-10-20,2026-10-19")})));
  EXPECT_THAT(office.problems, ElementsAre("4:start:row.start_after_month", "5:stop:row.stop_before_start"));
}

TEST(Import, RefusesAKpjThatStandsForTwoPersonsAndOneThatComesTwice) {
  Office office;
  office.add_member(1);
  const auto other = office.add_member(2);
  const auto shared = office.write([&](store::Tx& tx) {
    return member::add_membership(tx, office.tools, {office.actor, member::Source::correction},
                                  {.person = other.person, .kpj = Kpj::parse(kpj_text(1)).value(), .registered_on = Date(2015, 1, 1), .take_shared = true});
  });
  ASSERT_TRUE(shared);
  const auto report = office.import(file_of("2026-10", {row_of(1, "5000000"), row_of(2, "5000000"), row_of(2, "6000000")}));
  ASSERT_TRUE(report);
  EXPECT_THAT(office.problems, ElementsAre("4:kpj:row.kpj_shared", "6:kpj:row.kpj_twice"));
  EXPECT_EQ(booked(office, other), Rupiah(285'000));
}

TEST(Import, ADryRunWritesNothing) {
  Office office;
  const auto key = office.add_member(1);
  const auto report = office.import(file_of("2026-10", {row_of(1, "5000000")}), false);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->outcome, ImportOutcome::checked);
  EXPECT_EQ(report->counts.good, 1);
  EXPECT_EQ(booked(office, key), Rupiah(0));
}

TEST(Import, TheSameFileTwiceChangesNothingAndSaysSo) {
  Office office;
  const auto key = office.add_member(1);
  const auto text = file_of("2026-10", {row_of(1, "5000000")});
  ASSERT_EQ(office.import(text)->outcome, ImportOutcome::imported);
  const auto again = office.import(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->outcome, ImportOutcome::already_imported);
  EXPECT_EQ(again->counts.good, 1);
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
  // Other bytes that say the same change nothing either.
  const auto same_rows = office.import(text + ",,,,,\n");
  ASSERT_TRUE(same_rows);
  EXPECT_EQ(same_rows->counts.unchanged, 1);
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
}

TEST(Import, ReadsLatin1WithBomlessSemicolonsAndIndonesianHeaders) {
  Office office;
  const auto key = office.add_member(1);
  const auto report = office.import("# npp: AB1234\r\n# periode: 2026-10\r\nNIK;Nama;Upah;No KPJ\r\n" + nik_text(1) + ";Andr\xE9;Rp5.000.000;" + kpj_text(1) + "\r\n");
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->latin1_rows, 1);
  EXPECT_THAT(office.problems, ElementsAre("4:name:row.name_differs"));
  EXPECT_EQ(report->counts.good, 1);
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
}

TEST(Import, KnowsTheNewNameTheCorrectedNikAndTheDeathOfAMember) {
  Office office;
  const auto key = office.add_member(1);
  const auto change = [&](auto edit) {
    return office.write([&](store::Tx& tx) -> Result<int> {
      const auto person = TRY(member::get_person(tx, office.vault, key.person));
      auto data = person.data;
      edit(data);
      return member::change_person(tx, office.tools, {office.actor, member::Source::counter},
                                   {.person = key.person, .expected_version = person.version, .valid_from = Date(2026, 11, 22), .data = data});
    });
  };
  ASSERT_TRUE(change([](member::PersonData& data) {
    data.nik = Nik::parse(nik_text(2)).value();
    data.name = PersonName::parse("Nama Baru").value();
  }));
  const auto row = [](int nik, const std::string& name, const std::string& wage) {
    return fmt::format("{},{},{},{},,", kpj_text(1), nik_text(nik), name, wage);
  };
  ASSERT_TRUE(office.import(file_of("2026-08", {row(3, "Nama Baru", "5000000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:nik:row.kpj_of_other"));
  ASSERT_TRUE(office.import(file_of("2026-08", {row(2, name_text(1), "5000000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:name:row.name_differs"));
  // The old NIK still leads to the same person; points and capitals are no difference.
  ASSERT_TRUE(office.import(file_of("2026-09", {row(1, "NAMA-BARU", "5000000")})));
  EXPECT_THAT(office.problems, IsEmpty());
  ASSERT_TRUE(office.import(file_of("2026-09", {row(2, "nama baru", "6000000")})));
  EXPECT_THAT(office.problems, IsEmpty());
  ASSERT_TRUE(change([](member::PersonData& data) { data.death_date = Date(2026, 9, 15); }));
  ASSERT_TRUE(office.import(file_of("2026-10", {row(2, "Nama Baru", "5000000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:row:row.person_died"));
  EXPECT_EQ(booked(office, key), Rupiah(285'000 + 342'000));
}

TEST(Import, TellsNothingApartOfCardsThatNeverWorkedForTheEmployer) {
  Office office;
  office.add_member(1);
  ASSERT_TRUE(office.write([&](store::Tx& tx) {
    return member::create_employer(tx, office.tools, {office.actor, member::Source::counter}, {.npp = Npp::parse("CD5678").value(), .name = "PT Lain", .branch = "G00"});
  }));
  const auto row = [](int kpj, int nik, const std::string& start) {
    return fmt::format("{},{},{},5000000,{},", kpj_text(kpj), nik_text(nik), name_text(1), start);
  };
  // Another NIK, another NIK and a start, a card that nobody has, one without a start, and the right NIK without a start.
  for (const auto& one : {row(1, 2, ""), row(1, 3, "2026-10-01"), row(99, 1, "2026-10-01"), row(98, 4, ""), row(1, 1, "")}) {
    ASSERT_TRUE(office.import("# npp: CD5678\n# period: 2026-10\nkpj,nik,name,wage,start,stop\n" + one + "\n", false));
    EXPECT_THAT(office.problems, ElementsAre("4:kpj:row.kpj_not_matched")) << one;
  }
}

TEST(Import, CorrectsNoMonthBehindADeterminedAmount) {
  Office office;
  const auto key = office.add_member(1);
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000")})));
  ImportTools guarded = office.import_tools;
  guarded.claims = [](store::ReadTx&, const MembershipKey&) -> Result<bool> { return true; };
  std::vector<std::string> problems;
  ImportHooks hooks;
  hooks.problem_row = [&](const BadRow& row) -> Result<void> {
    for (const auto& problem : row.problems) problems.push_back(problem.code);
    return {};
  };
  ASSERT_TRUE(import_contributions(guarded, office.actor, TextReadable(file_of("2026-10", {row_of(1, "4000000")})), {.commit = true}, hooks));
  EXPECT_THAT(problems, ElementsAre("row.claim_determined"));
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
  ASSERT_TRUE(import_contributions(guarded, office.actor, TextReadable(file_of("2026-11", {row_of(1, "4000000")})), {.commit = true}, {}));
  EXPECT_EQ(booked(office, key), Rupiah(285'000 + 228'000));
}

TEST(Import, OpensThePersonsRowWhereTheRosterHasNoDigestYet) {
  static constexpr store::Sql kForget{"test_forget_identities", "UPDATE kpj_index SET identity = NULL"};
  Office office;
  const auto key = office.add_member(1);
  ASSERT_TRUE(office.write([](store::Tx& tx) -> Result<void> { TRY(tx.execute(kForget, {})); return {}; }));
  ASSERT_TRUE(office.import(file_of("2026-09", {fmt::format("{},{},{},5000000,,", kpj_text(1), nik_text(2), name_text(1))})));
  EXPECT_THAT(office.problems, ElementsAre("4:nik:row.kpj_of_other"));
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000")})));
  EXPECT_THAT(office.problems, IsEmpty());
  EXPECT_EQ(booked(office, key), Rupiah(285'000));
}

TEST(Import, RefusesWhatACardHasNoJhtFor) {
  Office office;
  const auto builder = office.add_member(1, Date(2015, 1, 1), Segment::jakon);
  const auto migrant = office.add_member(2, Date(2015, 1, 1), Segment::pmi);
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000"), row_of(2, "49999")})));
  EXPECT_THAT(office.problems, ElementsAre("4:kpj:row.segment_no_jht", "5:wage:row.pmi_too_small"));
  ASSERT_TRUE(office.import(file_of("2018-11", {row_of(2, "50000")})));
  EXPECT_THAT(office.problems, ElementsAre("4:kpj:row.pmi_no_rule"));
  EXPECT_EQ(booked(office, builder) + booked(office, migrant), Rupiah(0));
}

TEST(Import, ReckonsEachCardByTheRuleOfItsSegmentAndSaysSo) {
  Office office;
  const auto wage_earner = office.add_member(1);
  const auto self_employed = office.add_member(2, Date(2015, 1, 1), Segment::bpu);
  const auto migrant = office.add_member(3, Date(2015, 1, 1), Segment::pmi);
  const std::vector<std::string> rows{row_of(1, "5000000"), row_of(2, "5000000"), row_of(3, "105000")};
  const auto report = office.import(file_of("2026-10", rows));
  ASSERT_TRUE(report);
  EXPECT_THAT(office.problems, ElementsAre("5:wage:row.paid_as_bpu", "6:wage:row.paid_as_pmi"));
  EXPECT_EQ(report->counts.good, 3);
  EXPECT_EQ(report->counts.amount, Rupiah(285'000 + 99'000 + 105'000));
  EXPECT_EQ(booked(office, wage_earner), Rupiah(285'000));
  EXPECT_EQ(booked(office, self_employed), Rupiah(99'000));  // 2 % of the base 4,950,000
  EXPECT_EQ(booked(office, migrant), Rupiah(105'000));
  const auto posting_of = [&](const MembershipKey& key) { return office.read([&](store::ReadTx& tx) { return list_postings(tx, key); }).value().at(0); };
  EXPECT_EQ(posting_of(wage_earner).article, "PP 46/2015 pasal 16(1)");
  EXPECT_EQ(posting_of(self_employed).article, "PP 46/2015 pasal 18, PP 44/2015 lampiran II");
  EXPECT_EQ(posting_of(self_employed).employer_share, Rupiah(0));
  EXPECT_EQ(posting_of(self_employed).worker_share, Rupiah(99'000));
  EXPECT_EQ(posting_of(self_employed).wage, Rupiah(5'000'000));
  EXPECT_EQ(posting_of(migrant).article, "Permenaker 4/2023 lampiran");
  // The same again changes nothing.
  const auto again = office.import(file_of("2026-10", {row_of(2, "5000000"), row_of(3, "105000")}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.unchanged, 2);
  EXPECT_EQ(booked(office, self_employed), Rupiah(99'000));
}

TEST(Import, ACorrectionReplacesTheMonth) {
  Office office;
  const auto key = office.add_member(1);
  ASSERT_TRUE(office.import(file_of("2026-10", {row_of(1, "5000000")})));
  const auto report = office.import(file_of("2026-10", {row_of(1, "6000000")}));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->counts.corrected, 1);
  EXPECT_EQ(booked(office, key), Rupiah(342'000));
  const auto postings = office.read([&](store::ReadTx& tx) { return list_postings(tx, key); });
  EXPECT_EQ(postings->size(), 3U);
}

TEST(Import, AStopMakesTheMembershipNonActive) {
  Office office;
  const auto key = office.add_member(1);
  ASSERT_TRUE(office.import(file_of("2026-10", {row_with_dates(1, "", ",31/10/2026")})));
  EXPECT_THAT(office.problems, IsEmpty());
  const auto facts = office.read([&](store::ReadTx& tx) { return member::membership_facts(tx, key, Date(2026, 11, 22)); });
  EXPECT_FALSE(facts->active);
  EXPECT_EQ(facts->last_stop, Date(2026, 10, 31));
  EXPECT_EQ(booked(office, key), Rupiah(0));
}

TEST(Import, RegistersNewMembersOnlyWhenAsked) {
  Office office;
  const auto text = file_of("2026-10", {row_with_dates(7, "5000000", "2026-10-01,"), row_of(8, "5000000")});
  ASSERT_TRUE(office.import(text, false, false));
  EXPECT_THAT(office.problems, ElementsAre("4:kpj:row.kpj_not_matched", "5:kpj:row.kpj_not_matched"));
  const auto report = office.import(text, true, true);
  ASSERT_TRUE(report);
  EXPECT_THAT(office.problems, ElementsAre("5:start:row.start_missing"));
  EXPECT_EQ(report->counts.members_new, 1);
  const auto key = office.read([&](store::ReadTx& tx) { return member::find_by_kpj(tx, office.vault, Kpj::parse(kpj_text(7)).value()); });
  ASSERT_TRUE(key);
  EXPECT_EQ(booked(office, *key), Rupiah(285'000));
}

TEST(Import, GoesOnAfterAKillBetweenTwoChunks) {
  Office office;
  // Ten members in the first chunk and ten in the second; the other rows are of nobody.
  for (int n = 0; n < 10; ++n) {
    office.add_member(n);
    office.add_member(5'000 + n);
  }
  std::vector<std::string> rows;
  for (int n = 0; n < 5'010; ++n) rows.push_back(row_of(n, "5000000"));
  const auto text = file_of("2026-10", rows);
  ImportHooks stop;
  stop.progress = [](const ImportProgress& progress) { return progress.rows_done > 5'000; };
  const ImportRequest request{.commit = true};
  const auto killed = import_contributions(office.import_tools, office.actor, TextReadable(text), request, stop);
  ASSERT_TRUE(killed) << killed.error().code;
  EXPECT_EQ(killed->outcome, ImportOutcome::stopped);
  EXPECT_EQ(killed->counts.done, 5'000);
  EXPECT_EQ(killed->counts.good, 10);
  office.database.reopen();
  const ImportTools after_restart{office.database.get(), office.tools, testing::law_book()};
  const auto resumed = import_contributions(after_restart, office.actor, TextReadable(text), request, {});
  ASSERT_TRUE(resumed) << resumed.error().code;
  EXPECT_EQ(resumed->outcome, ImportOutcome::imported);
  EXPECT_EQ(resumed->rows_before, 5'000);
  EXPECT_EQ(resumed->counts.done, 5'010);
  EXPECT_EQ(resumed->counts.good, 20);
  EXPECT_EQ(resumed->counts.bad, 4'990);
  EXPECT_EQ(resumed->counts.amount, Rupiah(20 * 285'000LL));
  const auto postings = office.read([&](store::ReadTx& tx) { return list_postings_of_file(tx, *resumed->file, {.after = 0, .to = 10'000}); });
  EXPECT_EQ(postings->size(), 20U);
}

TEST(Import, ALongFileIsReadInFlatMemory) {
  Office office;
  const auto path = office.database.folder() / "long.csv";
  constexpr int kRows = 25'000;
  {
    std::ofstream out(path);
    out << "# npp: AB1234\n# period: 2026-10\nkpj,nik,name,wage\n";
    for (int n = 0; n < kRows; ++n) out << kpj_text(n) << ',' << nik_text(n) << ",Orang Rekaan,5000000\n";
  }
  // Every row is a bad one, the most that a row can cost. What lives after the second chunk must be what lives at the end.
  std::vector<std::size_t> living;
  ImportHooks hooks;
  hooks.progress = [&](const ImportProgress&) {
    living.push_back(living_bytes());
    return true;
  };
  const auto report = import_contributions(office.import_tools, office.actor, FileReadable(path), {}, hooks);
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->counts.bad, kRows);
  ASSERT_EQ(living.size(), kRows / kChunkRows);
  EXPECT_LT(living.back(), living[1] + 1'000'000);
}

TEST(Import, TheSharesAreThoseOfTheLaw) {
  SeededRandom random(7);
  const Period month(2026, 10);
  const auto table = ShareTable::of(testing::law_book(), month);
  ASSERT_TRUE(table);
  for (int i = 0; i < 500; ++i) {
    const Rupiah wage(static_cast<std::int64_t>(random.below(kWageMax)) + 1);
    EXPECT_EQ(table->pu(wage), law::jht_contribution_pu(testing::law_book(), wage, month)->value);
    EXPECT_EQ(table->bpu(wage), law::jht_contribution_bpu(testing::law_book(), wage, month)->value);
  }
}

}  // namespace
}  // namespace teduh::contribution
