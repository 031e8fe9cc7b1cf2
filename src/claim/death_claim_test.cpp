// The heir's way, from the refusals that tell nothing to the money on the heir's account.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "claim/claim_routes.hpp"
#include "claim/death_claim.hpp"
#include "claim/testing/desk.hpp"
#include "member/bank_account.hpp"
#include "member/declared.hpp"
#include "member/relation.hpp"
#include "member/sighting.hpp"

namespace teduh::claim {
namespace {

using contribution::testing::kpj_text;
using contribution::testing::name_text;
using contribution::testing::nik_text;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Desk;
using testing::Member;

constexpr auto kWage = "10000000";
const Date kDied(2026, 10, 20);

class DeathClaim : public ::testing::Test {
 protected:
  DeathClaim() : member(desk.add_member(1, kWage)), heir(declared("9999014505900101", "081299990101", "Aminah Rekaan")) {}

  Actor declared(const std::string& nik, const std::string& phone, const std::string& name) {
    const auto person = desk.office.write([&](store::Tx& tx) -> Result<PersonId> {
      const auto number = TRY(Nik::parse(nik));
      const auto telephone = TRY(PhoneNumber::parse(phone));
      const auto called = TRY(PersonName::parse(name));
      const auto id = PersonId::make(desk.office.clock.now(), desk.office.random);
      return member::enter_declared(tx, desk.office.tools, {id, {number, called, Date(1990, 5, 5), telephone}, "G00"});
    });
    return {.kind = ActorKind::participant, .person = person.value(), .roles = {Role::participant}, .grade = Grade::declared};
  }

  /// What a server does with a row of the table, without sockets and sessions: guard, then work. The code of a problem, empty when there is none.
  struct Seen {
    std::string problem;
    std::string body;
    int status = 0;
  };
  Seen call(const std::string& operation, const Actor& actor, const std::string& body, const ClaimId& claim = {}, const std::string& source = "s1") {
    const auto routes = claim_routes(desk.deps);
    const auto route = std::ranges::find(routes, operation, &http::Route::operation);
    CHECK(route != routes.end());
    http::Call request{.body = body, .source = source};
    request.parameters = {{"claim_id", claim.print()}, {"person_id", sighted.print()}};
    auto work = route->prepare(request);
    if (!work) return {work.error().fields.empty() ? work.error().code : work.error().fields.front().code, {}, 0};
    request.actor = actor;
    const auto answer = desk.office.write([&](store::Tx& tx) -> Result<http::Answer> {
      if (!actor.roles.meets(route->access.roles)) return denied("session.role");
      if (route->access.guard) TRY(route->access.guard(tx, request));
      if (auto* reads = std::get_if<http::ReadWork>(&work->next)) return (*reads)(tx, request);
      return std::get<http::WriteWork>(work->next)(tx, request);
    });
    if (!answer) return {answer.error().fields.empty() ? answer.error().code : answer.error().fields.front().code, {}, 0};
    if (answer->problem) return {answer->problem->code, {}, 0};
    return {{}, answer->body, answer->status};
  }

  struct Story {
    int of = 1;  // the member whose card, NIK and name are given
    std::string kpj = {};
    std::string nik = {};
    std::string name = {};
    std::string birth = "1990-01-01";
    std::string death = "2026-10-20";
    std::optional<ClaimId> id = {};
    std::string source = "s1";
  };
  Seen tell(const Actor& actor, const Story& story) {
    const auto id = story.id.value_or(ClaimId::make(desk.office.clock.now(), desk.office.random));
    const std::string body = R"({"id":")" + id.print() + R"(","kpj":")" + (story.kpj.empty() ? kpj_text(story.of) : story.kpj) + R"(","nik":")" +
                             (story.nik.empty() ? nik_text(story.of) : story.nik) + R"(","name":")" +
                             (story.name.empty() ? name_text(story.of) : story.name) + R"(","birth_date":")" + story.birth + R"(","death_date":")" +
                             story.death + R"(","relation":"spouse"})";
    return call("beginDeathClaim", actor, body, {}, story.source);
  }
  ClaimKey begun(const Actor& actor) {
    const auto id = ClaimId::make(desk.office.clock.now(), desk.office.random);
    const auto seen = tell(actor, {.id = id});
    EXPECT_EQ(seen.problem, "");
    EXPECT_EQ(seen.status, 201);
    return {member.key.person, id, "G00"};
  }
  void record_death() {
    const auto changed = desk.office.write([&](store::Tx& tx) -> Result<int> {
      auto person = TRY(member::get_person(tx, desk.office.vault, member.key.person));
      person.data.death_date = kDied;
      return member::change_person(tx, desk.office.tools, {desk.office.actor, member::Source::counter},
                                   {.person = member.key.person, .expected_version = person.version, .valid_from = kDied, .data = person.data});
    });
    ASSERT_TRUE(changed);
  }
  BankAccountId account_of(const Actor& actor, const std::string& holder) {
    return desk.office
        .write([&](store::Tx& tx) -> Result<BankAccountId> {
          const auto number = TRY(BankAccountNumber::parse("9990077777"));
          const auto name = TRY(PersonName::parse(holder));
          return member::add_bank_account(tx, desk.office.tools, {actor, member::Source::member_update},
                                          {.person = actor.person, .data = {.bank = "002", .number = number, .holder = name}, .since = Date(2026, 11, 2)});
        })
        .value();
  }
  std::string saving(const BankAccountId& account, const std::string& reason = "death") {
    return R"({"reason":")" + reason + R"(","account_id":")" + account.print() +
           R"(","channel":"phone","answers":{"heir":"spouse","death_date":"2026-10-20"}})";
  }
  ClaimKey submitted(const Actor& actor) {
    const ClaimKey key = begun(actor);
    EXPECT_EQ(call("saveClaim", actor, saving(account_of(actor, "Aminah Rekaan")), key.claim).problem, "");
    desk.add_papers(key);
    EXPECT_EQ(call("submitClaim", actor, "", key.claim).problem, "");
    return key;
  }
  std::int64_t notices_to(const PersonId& person, notice::NoticeKind kind) {
    static constexpr store::Sql kCount{"test_notices_to", "SELECT COUNT(*) FROM notice_outbox WHERE person_id = ?1 AND kind = ?2"};
    return desk.office.read([&](store::ReadTx& tx) { return tx.number(kCount, {person, kind}); }).value();
  }

  Desk desk;
  Member member;
  Actor heir;
  PersonId sighted;
};

TEST_F(DeathClaim, WhateverDoesNotFitIsAnsweredInTheSameWay) {
  const auto other = desk.add_member(2, kWage);
  const std::vector<Story> stories{
      {.kpj = "99999999999", .source = "a"},                            // no such card
      {.kpj = kpj_text(2), .source = "b"},                              // the card of somebody else
      {.nik = "9999010101700055", .source = "c"},                       // no such person
      {.name = "Orang Lain", .source = "d"},                            // another name
      {.birth = "1991-01-01", .source = "e"},                           // another birth date
  };
  int number = 200;
  for (const auto& story : stories) {
    ++number;
    const Actor one = declared("9999014505900" + std::to_string(number), "08129999" + std::to_string(number) + "0", "Ahli Rekaan");
    EXPECT_EQ(tell(one, story).problem, "claim.death_counter") << story.source;
  }
  EXPECT_EQ(tell(member.actor, {.source = "f"}).problem, "claim.death_counter");  // oneself
  EXPECT_EQ(desk.count_notices(notice::NoticeKind::death_claim_begun), 0);
  EXPECT_NE(other.key.person, member.key.person);
}

TEST_F(DeathClaim, DatesThatCannotBeAreSaidAtOnceAndFieldsAreNeeded) {
  EXPECT_EQ(tell(heir, {.death = "2026-12-24"}).problem, "death_date.future");
  EXPECT_EQ(tell(heir, {.death = "1989-01-01"}).problem, "death_date.before_birth");
  EXPECT_EQ(call("beginDeathClaim", heir, "{}").problem, "input.required");
  EXPECT_EQ(tell(desk.counter, {}).problem, "session.role");
}

TEST_F(DeathClaim, ARecordedDeathOnAnotherDayIsForTheCounter) {
  record_death();
  EXPECT_EQ(tell(heir, {.death = "2026-10-21"}).problem, "claim.death_counter");
  EXPECT_EQ(tell(heir, {.death = "2026-10-20"}).problem, "");
}

TEST_F(DeathClaim, TryingCostsMoreAndMoreTimeWhetherItFitsOrNot) {
  for (int i = 0; i < kDeathAskedByHeir.free_attempts + 1; ++i) EXPECT_EQ(tell(heir, {.name = "Orang Lain"}).problem, "claim.death_counter");
  EXPECT_EQ(tell(heir, {}).problem, "request.too_many");
  EXPECT_EQ(tell(heir, {.of = 3, .source = "other"}).problem, "request.too_many");
  // The card itself is guarded against many accounts.
  for (int i = 0; i < 3; ++i) {
    const Actor one = declared("999901450590030" + std::to_string(i), "08129999030" + std::to_string(i), "Ahli Rekaan");
    tell(one, {.name = "Orang Lain", .source = "x" + std::to_string(i)});
  }
  const Actor fresh = declared("9999014505900400", "081299990400", "Ahli Rekaan");
  EXPECT_EQ(tell(fresh, {.source = "y"}).problem, "request.too_many");
  desk.office.clock.advance(std::chrono::hours(25));
  EXPECT_EQ(tell(fresh, {.source = "y"}).problem, "");
}

TEST_F(DeathClaim, TwiceIsTheSameClaimAndASecondHeirIsSentToTheCounter) {
  const auto key = begun(heir);
  EXPECT_THAT(tell(heir, {.id = key.claim}).body, HasSubstr(key.claim.print()));
  EXPECT_THAT(tell(heir, {}).body, HasSubstr(key.claim.print()));  // with a new id: the claim that is there
  const Actor second = declared("9999014505900102", "081299990102", "Budi Rekaan");
  EXPECT_EQ(tell(second, {}).problem, "claim.death_counter");
  EXPECT_EQ(tell(second, {.id = key.claim}).problem, "claim.already_begun");
  EXPECT_EQ(call("getClaim", second, "", key.claim).problem, "claim.no_such_claim");
}

TEST_F(DeathClaim, AnHeirOnRecordDoesNotSeeTheClaimOfAnotherHeir) {
  const auto key = begun(heir);
  const auto known = desk.add_member(2, kWage);
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
    const auto name = TRY(PersonName::parse("Ahli Tercatat"));
    TRY(member::add_relation(tx, desk.office.tools, {desk.office.actor, member::Source::counter}, member.key.person,
                             {.relation = member::Relation::child, .name = name, .person = known.key.person}));
    return {};
  }));
  record_death();
  EXPECT_EQ(call("getClaim", known.actor, "", key.claim).problem, "claim.no_such_claim");
  const std::string body = R"({"id":")" + ClaimId::make(desk.office.clock.now(), desk.office.random).print() + R"(","person_id":")" +
                           member.key.person.print() + R"(","membership_id":")" + member.key.membership.print() + R"(","reason":")";
  EXPECT_EQ(call("beginClaim", known.actor, body + R"(death","channel":"phone"})").problem, "claim.death_counter");
  EXPECT_EQ(call("beginClaim", known.actor, body + R"(resigned","channel":"phone"})").problem, "claim.heir_only_death");
}

TEST_F(DeathClaim, TheHeirSeesThisClaimAndNoWordAboutMoney) {
  const auto other = desk.add_member(2, kWage);
  const auto foreign = desk.draft(other);
  const auto key = begun(heir);
  EXPECT_EQ(call("getClaim", heir, "", foreign.claim).problem, "claim.no_such_claim");
  const auto check = call("checkClaim", heir, "", key.claim);
  EXPECT_EQ(check.problem, "");
  EXPECT_THAT(check.body, HasSubstr("death_certificate"));
  EXPECT_THAT(check.body, Not(HasSubstr("\"balance\"")));
  EXPECT_THAT(check.body, Not(HasSubstr("\"amounts\"")));
  EXPECT_THAT(check.body, Not(HasSubstr("\"npwp\"")));
  EXPECT_THAT(call("checkClaim", desk.verifier, "", key.claim).body, HasSubstr("\"balance\""));
  EXPECT_THAT(call("listClaims", heir, "").body, HasSubstr(key.claim.print()));
  EXPECT_EQ(call("getClaimCalculation", heir, "", key.claim).problem, "claim.no_calculation");
}

TEST_F(DeathClaim, AnHeirClaimsOnTheDeathOnlyAndToTheOwnAccount) {
  const auto key = begun(heir);
  const auto own = account_of(heir, "Aminah Rekaan");
  EXPECT_EQ(call("saveClaim", heir, saving(own, "resigned"), key.claim).problem, "claim.heir_only_death");
  EXPECT_EQ(call("saveClaim", heir, saving(BankAccountId::make(desk.office.clock.now(), desk.office.random)), key.claim).problem, "claim.foreign_account");
  const Actor stranger = declared("9999014505900103", "081299990103", "Citra Rekaan");
  EXPECT_EQ(call("saveClaim", heir, saving(account_of(stranger, "Citra Rekaan")), key.claim).problem, "claim.foreign_account");
  ASSERT_EQ(call("saveClaim", heir, saving(own), key.claim).problem, "");
  const auto noted = desk.get(key).account;
  ASSERT_TRUE(noted.has_value());
  const auto account = desk.office.read([&](store::ReadTx& tx) { return member::get_bank_account(tx, desk.office.vault, member.key.person, *noted); });
  EXPECT_FALSE(account->data.own);
  EXPECT_EQ(account->data.number.exact(), "9990077777");
  ASSERT_EQ(call("saveClaim", heir, saving(own), key.claim).problem, "");
  EXPECT_EQ(desk.get(key).account, noted);
}

TEST_F(DeathClaim, AnAccountInAnotherNameIsRefused) {
  const auto key = begun(heir);
  EXPECT_EQ(call("saveClaim", heir, saving(account_of(heir, "Orang Lain")), key.claim).problem, "claim.foreign_account");
}

TEST_F(DeathClaim, ItIsHeldForTwoAndPaidOnlyOnARecordedDeath) {
  const auto key = submitted(heir);
  const Claim claim = desk.get(key);
  EXPECT_EQ(claim.path, Path::two_officers);
  EXPECT_TRUE(claim.holds.contains(Hold::low_grade));
  EXPECT_TRUE(claim.holds.contains(Hold::heir_declared));
  EXPECT_FALSE(claim.holds.contains(Hold::account_velocity));  // the heir's own account is nobody else's
  ASSERT_TRUE(desk.run(key, Enqueue{}, desk.counter));
  ASSERT_TRUE(desk.run(key, Open{}, desk.verifier));
  desk.accept_papers(key, desk.verifier);
  EXPECT_EQ(desk.run(key, Determine{}, desk.verifier).error().code, "claim.held");
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.approver));
  EXPECT_EQ(desk.run(key, Determine{}, desk.verifier).error().code, "claim.facts_missing");  // only the heir says so
  record_death();
  ASSERT_TRUE(desk.run(key, Determine{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, Approve{}, desk.approver));
  EXPECT_EQ(notices_to(heir.person, notice::NoticeKind::claim_approved), 2);
  EXPECT_EQ(notices_to(member.key.person, notice::NoticeKind::claim_approved), 0);
  EXPECT_THAT(call("checkClaim", heir, "", key.claim).body, HasSubstr("\"amounts\""));
}

TEST_F(DeathClaim, ASubmissionDoesNotTellThatThereIsNoMoneyOrThatTheMemberStillWorks) {
  // A member at work without a single contribution: the claim goes to the officers like any other.
  const auto poor = desk.office.add_member(5, Date(2026, 1, 1));
  const auto id = ClaimId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_EQ(tell(heir, {.of = 5, .id = id}).problem, "");
  const ClaimKey key{poor.person, id, "G00"};
  ASSERT_EQ(call("saveClaim", heir, saving(account_of(heir, "Aminah Rekaan")), id).problem, "");
  desk.add_papers(key);
  const auto check = call("checkClaim", heir, "", id);
  EXPECT_THAT(check.body, Not(HasSubstr("still_active")));
  EXPECT_THAT(check.body, HasSubstr("\"ready\":true"));
  EXPECT_THAT(call("checkClaim", desk.verifier, "", id).body, HasSubstr("jht.still_active"));
  EXPECT_EQ(call("submitClaim", heir, "", id).problem, "");
}

TEST_F(DeathClaim, TheMemberIsToldOnEveryChannelAndCanStopIt) {
  const auto key = submitted(heir);
  EXPECT_EQ(notices_to(member.key.person, notice::NoticeKind::death_claim_begun), 2);  // in the app and by short message
  EXPECT_EQ(notices_to(heir.person, notice::NoticeKind::claim_begun), 2);
  EXPECT_EQ(call("objectToClaim", heir, "", key.claim).problem, "claim.no_such_claim");
  const Actor stranger = declared("9999014505900103", "081299990103", "Citra Rekaan");
  EXPECT_EQ(call("objectToClaim", stranger, "", key.claim).problem, "claim.no_such_claim");
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.approver));
  ASSERT_EQ(call("objectToClaim", member.actor, "", key.claim).problem, "");
  EXPECT_EQ(call("objectToClaim", member.actor, "", key.claim).problem, "claim.objected_already");
  EXPECT_TRUE(desk.get(key).holds.contains(Hold::member_objects));
  EXPECT_TRUE(desk.get(key).hold_checked_by.empty());  // both must look again
  EXPECT_EQ(desk.count_notices(notice::NoticeKind::claim_objected), 1);
  // The heir is not told that somebody answered from the other side.
  EXPECT_THAT(call("getClaim", heir, "", key.claim).body, Not(HasSubstr("member_objects")));
  EXPECT_THAT(call("getClaimTimeline", heir, "", key.claim).body, Not(HasSubstr("objected")));
  EXPECT_THAT(call("getClaim", desk.verifier, "", key.claim).body, HasSubstr("member_objects"));
}

TEST_F(DeathClaim, AnObjectionAfterTheApprovalKeepsTheMoneyBack) {
  const auto key = submitted(heir);
  record_death();
  ASSERT_TRUE(desk.run(key, Enqueue{}, desk.counter));
  ASSERT_TRUE(desk.run(key, Open{}, desk.verifier));
  desk.accept_papers(key, desk.verifier);
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, CheckHold{}, desk.approver));
  ASSERT_TRUE(desk.run(key, Determine{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, Approve{}, desk.approver));
  const auto batch = BatchId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.run(key, PutInBatch{batch}, desk.maker));
  EXPECT_EQ(desk.run(key, SendBack{"x"}, desk.approver).error().code, "claim.wrong_state");
  ASSERT_TRUE(desk.run(key, TakeFromBatch{batch}, desk.maker));
  ASSERT_EQ(call("objectToClaim", desk.counter, "", key.claim).problem, "");  // the member telephoned the branch
  EXPECT_EQ(desk.run(key, PutInBatch{batch}, desk.maker).error().code, "claim.held");
  ASSERT_TRUE(desk.run(key, SendBack{"peserta masih hidup"}, desk.approver));
  EXPECT_EQ(desk.get(key).state, ClaimState::in_verification);
}

TEST_F(DeathClaim, AnObjectionOutlivesANewSubmission) {
  const auto key = submitted(heir);
  ASSERT_EQ(call("objectToClaim", member.actor, "", key.claim).problem, "");
  ASSERT_TRUE(desk.run(key, Enqueue{}, desk.counter));
  ASSERT_TRUE(desk.run(key, Open{}, desk.verifier));
  ASSERT_TRUE(desk.run(key, Return{{{"paper:kk", "paper.unreadable", "Foto ulang KK."}}}, desk.verifier));
  ASSERT_EQ(call("submitClaim", heir, "", key.claim).problem, "");
  EXPECT_TRUE(desk.get(key).holds.contains(Hold::member_objects));
}

TEST_F(DeathClaim, WithoutANotedHeirTheDeskIsToldAndNotTheDeceased) {
  const auto id = ClaimId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) {
    return begin_claim(tx, desk.deps, desk.counter, {id, member.key.person, member.key.membership, law::JhtReason::death, Channel::counter});
  }));
  EXPECT_EQ(notices_to(member.key.person, notice::NoticeKind::death_claim_begun), 2) << "the warning alone goes to the member's own channels";
  ASSERT_EQ(call("cancelClaim", desk.counter, "{}", id).problem, "");
  EXPECT_EQ(desk.count_notices(notice::NoticeKind::claim_closed), 1) << "the desk's; a person gets one in the app and one by short message";
}

TEST_F(DeathClaim, BegunAtTheCounterItGoesOnAtTheHeirsPhone) {
  const auto id = ClaimId::make(desk.office.clock.now(), desk.office.random);
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) {
    return begin_claim(tx, desk.deps, desk.counter, {id, member.key.person, member.key.membership, law::JhtReason::death, Channel::counter});
  }));
  EXPECT_EQ(call("getClaim", heir, "", id).problem, "claim.no_such_claim");
  EXPECT_EQ(tell(heir, {}).problem, "claim.death_counter");
  EXPECT_EQ(call("nameClaimant", desk.counter, R"({"nik":"9999010101700055","relation":"spouse"})", id).problem, "claim.no_such_heir");
  EXPECT_EQ(call("nameClaimant", heir, R"({"nik":"9999014505900101","relation":"spouse"})", id).problem, "session.role");
  ASSERT_EQ(call("nameClaimant", desk.counter, R"({"nik":"9999014505900101","relation":"spouse"})", id).problem, "");
  EXPECT_EQ(call("getClaim", heir, "", id).problem, "");
  EXPECT_THAT(tell(heir, {}).body, HasSubstr(id.print()));
  EXPECT_EQ(call("saveClaim", heir, saving(account_of(heir, "Aminah Rekaan")), id).problem, "");
  const auto shown = call("getClaimant", desk.verifier, "", id);
  EXPECT_THAT(shown.body, HasSubstr("\"only_declared\":true"));
  EXPECT_THAT(shown.body, HasSubstr("9999014505900101"));
  EXPECT_THAT(call("getClaimant", member.actor, "", id).body, Not(HasSubstr("9999014505900101")));
  // Another heir takes its place only by an officer, and the first loses sight of it.
  declared("9999014505900102", "081299990102", "Budi Rekaan");
  ASSERT_EQ(call("nameClaimant", desk.counter, R"({"nik":"9999014505900102","phone":"081299990102","relation":"child"})", id).problem, "");
  EXPECT_EQ(call("getClaim", heir, "", id).problem, "claim.no_such_claim");
}

TEST_F(DeathClaim, AnHeirOnRecordIsKnownByNameAndBirthAndShownAsSuch) {
  ASSERT_TRUE(desk.office.write([&](store::Tx& tx) -> Result<void> {
    const auto name = TRY(PersonName::parse("AMINAH REKAAN"));
    TRY(member::add_relation(tx, desk.office.tools, {desk.office.actor, member::Source::counter}, member.key.person,
                             {.relation = member::Relation::spouse, .name = name, .birth_date = Date(1990, 5, 5)}));
    return {};
  }));
  record_death();
  const auto key = submitted(heir);
  EXPECT_THAT(call("getClaimant", desk.verifier, "", key.claim).body, HasSubstr("\"recorded_heir\":true"));
  EXPECT_FALSE(desk.get(key).holds.contains(Hold::heir_declared));
  EXPECT_TRUE(desk.get(key).holds.contains(Hold::low_grade));
}

TEST_F(DeathClaim, ASightingRaisesTheGradeForAWeek) {
  sighted = heir.person;
  EXPECT_EQ(call("recordSighting", heir, R"({"way":"counter","paper":"ktp"})").problem, "session.role");
  EXPECT_EQ(call("recordSighting", desk.counter, R"({"way":"telepathy","paper":"ktp"})").problem, "input.choice");
  Actor far = desk.counter;
  far.branch = "G99";
  EXPECT_EQ(call("recordSighting", far, R"({"way":"counter","paper":"ktp"})").problem, "member.person_unknown");
  EXPECT_EQ(call("recordSighting", desk.counter, R"({"way":"counter","paper":"ktp"})").status, 201);
  EXPECT_THAT(call("listSightings", desk.counter, "").body, HasSubstr("\"way\":\"counter\""));
  const auto key = submitted(heir);
  EXPECT_FALSE(desk.get(key).holds.contains(Hold::low_grade));
  EXPECT_TRUE(desk.get(key).holds.contains(Hold::heir_declared));
}

}  // namespace
}  // namespace teduh::claim
