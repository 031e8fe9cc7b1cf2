#include "journal/entry.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"

namespace teduh::journal {
namespace {

const PersonId kPerson = *PersonId::parse("0192a1b2-0000-7000-8000-000000000001");
const PersonId kHelper = *PersonId::parse("0192a1b2-0000-7000-8000-000000000002");
const ClaimId kClaim = *ClaimId::parse("0192a1b2-0000-7000-8000-0000000000c1");
const EntryId kId = *EntryId::parse("0192a1b2-c3d4-7e5f-8a6b-7c8d9e0fa1b2");
const Moment kAt = *parse_rfc3339("2026-11-22T16:26:23.123456Z");

Actor participant() { return {.kind = ActorKind::participant, .person = kPerson, .roles = {Role::participant}, .grade = Grade::phone_proved}; }

JournalEntry sample() {
  auto entry = JournalEntry::begin(kId, kAt, participant(), "claim.submitted");
  entry.about("person", kPerson).about("claim", kClaim).fact("claimed_amount", Rupiah(12'500'000)).fact("benefit", "JHT");
  return entry;
}

std::string canonical_text(const JournalEntry& entry) { return std::string(text_of(canonical_bytes(entry).value())); }

void expect_refused(std::string text) {
  const auto entry = parse_entry(bytes_of(text));
  ASSERT_FALSE(entry) << text;
  EXPECT_EQ(entry.error().code, "journal.entry_form");
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(JournalEntry, refuses_facts_that_read_as_identity_numbers_names_or_phone_numbers) {
  for (const std::string value : {"9999014101900001", "Siti Rahma", "+6281234567890", "081234567890", "", "a\nb", "caf\xc3\xa9"}) {
    auto entry = sample();
    entry.fact("value", value);
    const auto bytes = canonical_bytes(entry);
    ASSERT_FALSE(bytes) << value;
    EXPECT_EQ(bytes.error().code, "journal.entry_form");
    EXPECT_EQ(bytes.error().detail, "fact");
  }
}

TEST(JournalEntry, takes_large_amounts_dates_and_digests_as_facts) {
  auto entry = sample();
  entry.fact("total", Rupiah(Rupiah::kMax)).fact("day", Date(2026, 11, 22)).fact("digest", std::string(64, 'a')).fact("undo", std::int64_t{-5});
  EXPECT_TRUE(canonical_bytes(entry));
}

TEST(JournalEntry, refuses_wrong_acts_actors_kinds_and_ids) {
  const auto refused_field = [](auto change) {
    auto entry = sample();
    change(entry);
    const auto bytes = canonical_bytes(entry);
    return bytes ? std::string("taken") : bytes.error().detail;
  };
  EXPECT_EQ(refused_field([](auto& e) { e.act = "submitted"; }), "act");
  EXPECT_EQ(refused_field([](auto& e) { e.act = "claim."; }), "act");
  EXPECT_EQ(refused_field([](auto& e) { e.act = "Claim.submitted"; }), "act");
  EXPECT_EQ(refused_field([](auto& e) { e.act = "claim." + std::string(60, 'x'); }), "act");
  EXPECT_EQ(refused_field([](auto& e) { e.actor = "Siti"; }), "actor");
  EXPECT_EQ(refused_field([](auto& e) { e.actor = ""; }), "actor");
  EXPECT_EQ(refused_field([](auto& e) { e.on_behalf_of = "person:1"; }), "behalf");
  EXPECT_EQ(refused_field([](auto& e) { e.id = EntryId{}; }), "id");
  EXPECT_EQ(refused_field([](auto& e) { e.about("the person", kPerson); }), "subject");
  EXPECT_EQ(refused_field([](auto& e) { e.facts["Bad key"] = "x"; }), "fact");
}

TEST(JournalEntry, refuses_more_than_its_limits) {
  auto many_facts = sample();
  for (std::size_t i = 0; i <= kFactsMax; ++i) many_facts.fact("k" + std::to_string(i), "v");
  EXPECT_FALSE(canonical_bytes(many_facts));
  auto long_fact = sample();
  long_fact.fact("note", std::string(kFactLengthMax + 1, 'x'));
  EXPECT_FALSE(canonical_bytes(long_fact));
  auto long_enough = sample();
  long_enough.fact("note", std::string(kFactLengthMax, 'x'));
  EXPECT_TRUE(canonical_bytes(long_enough));
}

TEST(JournalEntry, reading_refuses_every_other_spelling) {
  const auto good = canonical_text(sample());
  ASSERT_TRUE(parse_entry(bytes_of(good)));
  expect_refused("");
  expect_refused(good.substr(0, good.size() - 1));
  expect_refused(good + "\n");
  expect_refused(good + "fact zz \n");
  expect_refused(good + "fact benefit JHT\n");
  expect_refused(good + "note x\n");
  expect_refused(replaced(good, "teduh-journal-entry/1", "teduh-journal-entry/2"));
  expect_refused(replaced(good, "16:26:23.123456Z", "16:26:23.1234560Z"));
  expect_refused(replaced(good, "16:26:23.123456Z", "16:26:23Z"));
  expect_refused(replaced(good, "roles participant", "roles participant,participant"));
  expect_refused(replaced(good, "roles participant", "roles director"));
  expect_refused(replaced(good, "grade phone_proved", "grade high"));
  expect_refused(replaced(good, "fact benefit JHT\nfact claimed_amount 12500000", "fact claimed_amount 12500000\nfact benefit JHT"));
  expect_refused(replaced(good, "act claim", "act  claim"));
  expect_refused(replaced(good, "\n", "\r\n"));
}

TEST(JournalEntry, every_changed_byte_is_refused_or_another_entry) {
  const auto entry = sample();
  const auto good = canonical_text(entry);
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto read = parse_entry(bytes_of(changed));
    EXPECT_TRUE(!read || *read != entry) << at;
  }
}

TEST(JournalEntry, comes_back_as_it_was_written) {
  auto full = sample();
  full.device = *DeviceId::parse("0192a1b2-0000-7000-8000-0000000000d1");
  full.roles = {Role::counter, Role::verifier, Role::administrator};
  auto bare = JournalEntry::begin(kId, kAt, Actor::system(), "journal.started");
  for (const auto& entry : {sample(), full, bare}) EXPECT_EQ(parse_entry(bytes_of(canonical_text(entry))).value(), entry);
}

TEST(JournalEntry, a_companion_is_the_actor_and_the_person_helped_is_named) {
  Actor actor = participant();
  actor.companion = kHelper;
  actor.roles = {Role::companion};
  const auto entry = JournalEntry::begin(kId, kAt, actor, "claim.submitted");
  EXPECT_EQ(entry.actor, "person:" + kHelper.print());
  EXPECT_EQ(entry.on_behalf_of, "person:" + kPerson.print());
  EXPECT_EQ(parse_entry(*canonical_bytes(entry)).value(), entry);
}

TEST(JournalEntry, commitment_depends_on_the_salt_and_is_the_same_for_short_and_long_entries) {
  const Salt one{1};
  const Salt two{2};
  for (const std::size_t size : {0U, 1U, 2015U, 2016U, 2017U, 60'000U}) {
    const Bytes canonical(size, 'x');
    Bytes joined(one.begin(), one.end());
    joined.insert(joined.end(), canonical.begin(), canonical.end());
    EXPECT_EQ(commitment_of(one, canonical), sha256(joined)) << size;
    EXPECT_NE(commitment_of(one, canonical), commitment_of(two, canonical));
  }
}

}  // namespace
}  // namespace teduh::journal
