#include "law/papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kPapers = "papers.yaml";

const PaperBook& the_papers() {
  static const PaperBook papers = [] {
    const LawFiles files;
    auto book = PaperBook::load(files.view());
    if (!book) throw std::runtime_error(book.error().detail);
    return *book;
  }();
  return papers;
}

std::vector<std::string> needed(PaperFacts facts) {
  facts.day = Date(2026, 6, 15);
  const auto papers = required_papers(the_law(), the_papers(), facts);
  EXPECT_TRUE(papers);
  std::vector<std::string> out;
  for (const auto& paper : *papers) {
    EXPECT_FALSE(paper.article.regulation.empty());
    out.push_back(paper.code);
  }
  return out;
}

TEST(papers, seeded_faults_are_refused_with_file_and_line) {
  struct Spoil {
    const char *from, *to, *code;
  };
  for (const auto& [from, to, code] :
       {Spoil{"paper: kpj", "paper: kjp", "law.paper_unknown"}, Spoil{"paper: heir_ktp", "paper: npwp", "law.paper_unused"},
        Spoil{"active: yes", "active: maybe", "law.value_form"}, Spoil{"code: ktp", "code: kpj", "law.key_twice"},
        Spoil{"reasons: [retirement_age", "reasons: [old_age", "law.word_unknown"},
        Spoil{"segments: [PU", "segments: [pu", "law.word_unknown"},
        Spoil{"citizenship: indonesian", "citizenship: yes", "law.word_unknown"}, Spoil{"when: [npwp]", "when: [tax]", "law.word_unknown"},
        Spoil{"accepts: [photo, pdf]", "accepts: [docx]", "law.word_unknown"},
        Spoil{"accepts: [photo, pdf]", "takes: [photo]", "law.key_unknown"}, Spoil{", verified: no}", "}", "law.source_missing"},
        Spoil{"heirs: [child]", "heir: [child]", "law.key_unknown"}}) {
    LawFiles files;
    files.replace(kPapers, from, to);
    const auto book = PaperBook::load(files.view());
    ASSERT_FALSE(book) << to;
    EXPECT_EQ(book.error().code, code) << book.error().detail;
    EXPECT_THAT(book.error().detail, HasSubstr("law/papers.yaml:"));
  }
}

TEST(papers, a_law_without_the_list_is_refused) {
  LawFiles files;
  files.remove(kPapers);
  EXPECT_EQ(PaperBook::load(files.view()).error().code, "law.figure_missing");
}

TEST(papers, each_kind_has_both_languages_and_a_way_to_send_it) {
  for (const auto& kind : the_papers().kinds()) {
    EXPECT_TRUE(kind.photo || kind.pdf) << kind.code;
    EXPECT_FALSE(kind.name.en.empty() || kind.shows.id.empty());
  }
  EXPECT_EQ(the_papers().find("none"), nullptr);
}

TEST(required_papers, of_each_reason_for_a_wage_earner) {
  EXPECT_THAT(needed({.reason = JhtReason::retirement_age}), ElementsAre("kpj", "ktp"));
  EXPECT_THAT(needed({.reason = JhtReason::foreigner_leaving, .citizenship = Citizenship::foreign}),
              ElementsAre("kpj", "passport", "departure_statement"));
  EXPECT_THAT(needed({.reason = JhtReason::citizen_leaving}), ElementsAre("kpj", "passport", "departure_statement"));
  EXPECT_THAT(needed({.reason = JhtReason::total_disability}), ElementsAre("kpj", "ktp", "disability_statement"));
  EXPECT_THAT(needed({.reason = JhtReason::death, .heir = HeirRelation::spouse}),
              ElementsAre("kpj", "death_certificate", "heir_statement", "heir_ktp"));
  EXPECT_THAT(needed({.reason = JhtReason::partial_pension, .active = true}),
              ElementsAre("kpj", "ktp", "kk", "employed_letter", "savings_book"));
  EXPECT_THAT(needed({.reason = JhtReason::partial_housing}),
              ElementsAre("kpj", "ktp", "kk", "stopped_letter", "housing_papers", "partner_bank_book", "npwp"));
  EXPECT_THAT(needed({.reason = JhtReason::resigned}), ElementsAre("kpj", "ktp", "resignation_statement"));
  EXPECT_THAT(needed({.reason = JhtReason::job_ended, .leaving = LeavingKind::phk}), ElementsAre("kpj", "ktp", "phk_proof"));
  EXPECT_THAT(needed({.reason = JhtReason::job_ended, .leaving = LeavingKind::contract_end}), ElementsAre("kpj", "ktp"));
}

TEST(required_papers, the_claimants_word_alone_is_no_proof) {
  EXPECT_THAT(needed({.reason = JhtReason::retirement_age, .stated = true}), ElementsAre("kpj", "ktp", "retirement_letter"));
  EXPECT_THAT(needed({.reason = JhtReason::job_ended, .leaving = LeavingKind::contract_end, .stated = true}),
              ElementsAre("kpj", "ktp", "contract_letter"));
}

TEST(required_papers, without_a_word_on_how_the_job_ended_the_longest_list) {
  EXPECT_THAT(needed({.reason = JhtReason::job_ended}), ElementsAre("kpj", "ktp", "phk_proof"));
}

TEST(required_papers, self_employed_members_have_no_employer_to_write_for_them) {
  EXPECT_THAT(needed({.reason = JhtReason::resigned, .segment = Segment::bpu}), ElementsAre("kpj", "ktp"));
  EXPECT_THAT(needed({.reason = JhtReason::job_ended, .segment = Segment::bpu}), ElementsAre("kpj", "ktp"));
}

TEST(required_papers, npwp_above_fifty_million_or_after_a_partial_claim) {
  EXPECT_THAT(needed({.reason = JhtReason::retirement_age, .balance = Rupiah(50'000'000)}), ElementsAre("kpj", "ktp"));
  EXPECT_THAT(needed({.reason = JhtReason::retirement_age, .balance = Rupiah(50'000'001)}), ElementsAre("kpj", "ktp", "npwp"));
  EXPECT_THAT(needed({.reason = JhtReason::retirement_age, .earlier_partial = true}), ElementsAre("kpj", "ktp", "npwp"));
}

TEST(required_papers, heirs_bring_what_shows_their_relation) {
  EXPECT_THAT(needed({.reason = JhtReason::death, .heir = HeirRelation::child, .heir_has_guardian = true}),
              ElementsAre("kpj", "death_certificate", "heir_statement", "heir_ktp", "child_birth_certificate", "guardian_letter"));
  EXPECT_THAT(needed({.reason = JhtReason::death, .heir = HeirRelation::named_in_will}),
              ElementsAre("kpj", "death_certificate", "heir_statement", "heir_ktp", "will"));
  EXPECT_THAT(needed({.reason = JhtReason::death, .heir = HeirRelation::sibling, .by_will = true}),
              ElementsAre("kpj", "death_certificate", "heir_statement", "heir_ktp", "will"));
}

}  // namespace
}  // namespace teduh::law
