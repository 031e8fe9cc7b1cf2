#include "notice/outbox.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "notice/deliver.hpp"
#include "notice/notice_routes.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::notice {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Catalogue load_catalogue() {
  std::ifstream in(std::string(TEDUH_SOURCE_DIR) + "/words/notices.yaml", std::ios::binary);
  return Catalogue::load(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>())).value();
}

class FakeMailer final : public mail::Mailer {
 public:
  Result<void> send(const mail::Mail& mail) override {
    ++attempts;
    if (failure) return *failure;
    sent.push_back(mail);
    return {};
  }
  std::optional<Error> failure;
  std::vector<mail::Mail> sent;
  int attempts = 0;
};

class FakeGateway final : public mail::Webhook {
 public:
  Result<void> send(const mail::WebhookMessage& message) override {
    if (failure) return *failure;
    sent.push_back(message);
    return {};
  }
  std::optional<Error> failure;
  std::vector<mail::WebhookMessage> sent;
};

constexpr store::Sql kStates{"test_states", "SELECT COUNT(*) FROM notice_state WHERE state = ?1"};
constexpr store::Sql kContents{"test_contents", "SELECT COUNT(*) FROM notice_content"};
constexpr store::Sql kDeleteNotices{"test_delete", "DELETE FROM notice_outbox"};
constexpr store::Sql kChangeNotices{"test_change", "UPDATE notice_outbox SET kind = 1"};

class OutboxTest : public ::testing::Test {
 protected:
  Result<NoticeId> enqueue(const Notice& notice) {
    return database.get().write([&](store::Tx& tx) { return outbox.enqueue(tx, notice); });
  }
  std::string refusal(const Notice& notice) {
    const auto id = enqueue(notice);
    return id ? "taken" : id.error().code;
  }
  DeliverReport deliver() { return deliver_due(database.get(), {clock, random, sealer, catalogue, {&mailer, &gateway}}).value(); }
  std::int64_t count(int state) {
    return database.get().read([&](store::ReadTx& tx) { return tx.number(kStates, {state}); }).value();
  }
  std::int64_t contents() {
    return database.get().read([&](store::ReadTx& tx) { return tx.number(kContents, {}); }).value();
  }
  std::vector<ShownNotice> shown(std::optional<NoticeId> after = {}, int limit = 10) {
    return database.get().read([&](store::ReadTx& tx) { return outbox.list_for_person(tx, person, after, limit); }).value();
  }
  Notice paid(const std::string& key, Channel channel = Channel::mail) {
    return {.kind = NoticeKind::claim_paid,
            .channel = channel,
            .person = person,
            .claim = claim,
            .address = channel == Channel::mail ? "siti@example.id" : "",
            .facts = {{"claim", "JHT-1"}, {"amount", "Rp" + key}, {"paid_on", "22 November 2026"}},
            .dedupe_key = "paid:" + key};
  }
  Notice code(const std::string& key = "1") {
    return {.kind = NoticeKind::one_time_code,
            .channel = Channel::sms,
            .person = person,
            .address = "+6281234567890",
            .facts = {{"code", "004217"}, {"minutes", "10"}},
            .dedupe_key = "code:" + key,
            .expires_at = clock.now() + 10min};
  }

  store::TestDatabase database;
  ManualClock clock{from_micros(1'795'000'000'000'000)};
  SeededRandom random{7};
  crypto::KeyRing ring = crypto::KeyRing::for_tests(random);
  crypto::Sealer sealer{ring, random};
  Catalogue catalogue = load_catalogue();
  Outbox outbox{clock, random, sealer, catalogue};
  FakeMailer mailer;
  FakeGateway gateway;
  PersonId person = PersonId::make(clock.now(), random);
  ClaimId claim = ClaimId::make(clock.now(), random);
};

TEST_F(OutboxTest, RefusesAddressesThatDoNotFitTheirChannel) {
  Notice notice = paid("1");
  notice.address = "siti@example.id\r\nBcc: x@example.id";
  EXPECT_EQ(refusal(notice), "notice.address");
  notice.channel = Channel::sms;
  notice.address = "siti@example.id";
  EXPECT_EQ(refusal(notice), "notice.address");
  notice.address = "081234567890";
  EXPECT_EQ(refusal(notice), "notice.address") << "only the one stored form";
  notice.channel = Channel::staff;
  notice.address = "";
  EXPECT_EQ(refusal(notice), "notice.address") << "needs a branch";
  EXPECT_EQ(contents(), 0);
}

TEST_F(OutboxTest, RefusesLineBreaksInFactsAndKeysThatAreNone) {
  Notice notice = paid("1");
  notice.facts["claim"] = "JHT-1\r\nX: y";
  EXPECT_EQ(refusal(notice), "notice.fact");
  notice = paid("1");
  notice.dedupe_key = "";
  EXPECT_EQ(refusal(notice), "notice.dedupe_key");
}

TEST_F(OutboxTest, LetsNobodyChangeOrRemoveWhatWasToBeTold) {
  ASSERT_TRUE(enqueue(paid("1")));
  for (const auto& sql : {kDeleteNotices, kChangeNotices}) {
    const auto done = database.get().write([&](store::Tx& tx) { return tx.execute(sql, {}); });
    EXPECT_FALSE(done) << sql.name;
  }
}

TEST_F(OutboxTest, TakesTheSameNoticeTwiceAsOne) {
  const auto first = enqueue(paid("1"));
  const auto again = enqueue(paid("1"));
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(deliver().delivered, 1);
  EXPECT_THAT(mailer.sent, SizeIs(1));
  EXPECT_EQ(*enqueue(paid("1")), *first);
  EXPECT_EQ(deliver().taken, 0);
}

TEST_F(OutboxTest, DoesNotSendACodeThatHasRunOut) {
  ASSERT_TRUE(enqueue(code()));
  clock.advance(10min);
  EXPECT_EQ(deliver().expired, 1);
  EXPECT_THAT(gateway.sent, IsEmpty());
  EXPECT_EQ(contents(), 0) << "the code itself is gone";
}

TEST_F(OutboxTest, WaitsTwiceAsLongAfterEachFailureAndGivesUpAfterTwelve) {
  mailer.failure = unavailable("mail.unreachable");
  ASSERT_TRUE(enqueue(paid("1")));
  std::chrono::minutes wait = 1min;
  for (int attempt = 1; attempt < kAttemptsMax; ++attempt, wait *= 2) {
    EXPECT_EQ(deliver().failed, 1) << attempt;
    clock.advance(wait - 1s);
    EXPECT_EQ(deliver().taken, 0) << attempt;
    clock.advance(1s);
  }
  EXPECT_EQ(deliver().dead, 1);
  clock.advance(std::chrono::hours(1000));
  EXPECT_EQ(deliver().taken, 0);
  EXPECT_EQ(mailer.attempts, 12);
  EXPECT_EQ(count(3), 1);
}

TEST_F(OutboxTest, GivesUpAtOnceWhenTheAddressIsRefusedForGood) {
  mailer.failure = invalid("mail.refused");
  ASSERT_TRUE(enqueue(paid("1")));
  EXPECT_EQ(deliver().dead, 1);
  EXPECT_EQ(mailer.attempts, 1);
}

TEST_F(OutboxTest, ALaterNoticeOfAClaimNeverOvertakesAnEarlierOne) {
  mailer.failure = unavailable("mail.unreachable");
  ASSERT_TRUE(enqueue(paid("1")));
  EXPECT_EQ(deliver().failed, 1);
  mailer.failure.reset();
  ASSERT_TRUE(enqueue(paid("2")));
  EXPECT_EQ(deliver().taken, 0) << "the first one waits for its next attempt";
  clock.advance(1min);
  EXPECT_EQ(deliver().delivered, 1);
  EXPECT_EQ(deliver().delivered, 1);
  ASSERT_THAT(mailer.sent, SizeIs(2));
  EXPECT_THAT(mailer.sent[0].text, HasSubstr("Rp1 "));
  EXPECT_THAT(mailer.sent[1].text, HasSubstr("Rp2 "));
}

TEST_F(OutboxTest, ANoticeWhoseWorkerDiedIsSentAgainAfterItsLease) {
  const auto id = enqueue(paid("1"));
  ASSERT_TRUE(id);
  class Crash {};
  class CrashingMailer final : public mail::Mailer {
   public:
    Result<void> send(const mail::Mail&) override { throw Crash(); }
  } crashing;
  EXPECT_THROW(static_cast<void>(deliver_due(database.get(), {clock, random, sealer, catalogue, {&crashing, nullptr}})), Crash);
  EXPECT_EQ(deliver().taken, 0);
  clock.advance(kLease);
  EXPECT_EQ(deliver().delivered, 1);
  EXPECT_THAT(mailer.sent.at(0).id, id->print()) << "the same id, so that a receiver can drop a repeat";
}

TEST_F(OutboxTest, AChannelWithoutSenderKeepsItsNoticesWaiting) {
  ASSERT_TRUE(enqueue(code()));
  const auto report = deliver_due(database.get(), {clock, random, sealer, catalogue, {}});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kept, 1);
  EXPECT_EQ(count(1), 1);
}

TEST_F(OutboxTest, WaitsForASenderHoweverLongItTakes) {
  auto lasting = paid("1");
  ASSERT_TRUE(enqueue(lasting));
  for (int i = 0; i < 3 * kAttemptsMax; ++i) {
    ASSERT_TRUE(deliver_due(database.get(), {clock, random, sealer, catalogue, {}}));
    clock.advance(kSenderWait);
  }
  EXPECT_EQ(count(1), 1);
  EXPECT_EQ(deliver().delivered, 1);
}

TEST_F(OutboxTest, CodesAndLettersGoInLanesOfTheirOwn) {
  ASSERT_TRUE(enqueue(paid("1")));
  ASSERT_TRUE(enqueue(code()));
  const auto in_lane = [&](Lane lane) { return deliver_due(database.get(), {clock, random, sealer, catalogue, {&mailer, &gateway}}, lane).value().delivered; };
  EXPECT_EQ(in_lane({Channel::mail, true}), 0);
  EXPECT_EQ(in_lane({Channel::sms, true}), 1);
  EXPECT_THAT(gateway.sent, SizeIs(1));
  EXPECT_EQ(in_lane({Channel::sms, false}), 0);
  EXPECT_EQ(in_lane({Channel::mail, false}), 1);
}

TEST_F(OutboxTest, AStoppingProgramGivesBackWhatItHasNotSent) {
  for (const auto* key : {"1", "2", "3"}) ASSERT_TRUE(enqueue(code(key)));
  const auto stopping = [&] { return !gateway.sent.empty(); };
  const auto report = deliver_due(database.get(), {clock, random, sealer, catalogue, {&mailer, &gateway}, {.stopping = stopping}}).value();
  EXPECT_EQ(report.delivered, 1);
  EXPECT_EQ(report.kept, 2);
  EXPECT_EQ(deliver().delivered, 2) << "at once, without waiting for the lease";
}

TEST_F(OutboxTest, TellsOfEveryNoticeThatIsGivenUp) {
  ASSERT_TRUE(enqueue(code()));
  std::vector<Delivery> told;
  gateway.failure = invalid("webhook.refused");
  const auto report = deliver_due(database.get(), {clock, random, sealer, catalogue, {&mailer, &gateway}, {.told = [&](const Delivery& one) { told.push_back(one); }}});
  EXPECT_EQ(report->dead, 1);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].state, DeliveryState::dead);
  EXPECT_EQ(told[0].code, "webhook.refused");
  const auto counts = database.get().read([&](store::ReadTx& tx) { return count_notices(tx, clock.now()); }).value();
  ASSERT_THAT(counts, SizeIs(1));
  EXPECT_EQ(counts[0].count, 1);
}

TEST_F(OutboxTest, HandsAShortMessageToTheGateway) {
  ASSERT_TRUE(enqueue(code()));
  EXPECT_EQ(deliver().delivered, 1);
  ASSERT_THAT(gateway.sent, SizeIs(1));
  EXPECT_THAT(gateway.sent[0].body, HasSubstr("\"to\":\"+6281234567890\",\"text\":\"Kode masuk Teduh: 004217."));
  EXPECT_EQ(contents(), 0);
}

TEST_F(OutboxTest, TellsAPersonOnEveryKnownChannelOnce) {
  Notice begun{.kind = NoticeKind::claim_begun,
               .person = person,
               .claim = claim,
               .facts = {{"claim", "JHT-1"}, {"day", "22 November 2026"}},
               .dedupe_key = "begun:1"};
  const KnownChannels channels{.phones = {"+6281234567890", "+6281234567891", "12"}, .mails = {"siti@example.id"}};
  for (int twice = 0; twice < 2; ++twice) {
    const auto done = database.get().write([&](store::Tx& tx) { return outbox.enqueue_everywhere(tx, begun, channels); });
    ASSERT_TRUE(done) << done.error().code;
  }
  EXPECT_EQ(deliver().delivered + deliver().delivered, 3);
  EXPECT_THAT(gateway.sent, SizeIs(2));
  EXPECT_THAT(mailer.sent, SizeIs(1));
  EXPECT_THAT(shown(), SizeIs(1));
}

TEST_F(OutboxTest, ListsTheNoticesOfOnePersonNewestFirstInPages) {
  for (const char* key : {"1", "2", "3"}) {
    ASSERT_TRUE(enqueue(paid(key, Channel::in_app)));
    clock.advance(1s);
  }
  Notice other = paid("4", Channel::in_app);
  other.person = PersonId::make(clock.now(), random);
  ASSERT_TRUE(enqueue(other));
  const auto first = shown({}, 2);
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_THAT(first[0].body_id, HasSubstr("Rp3 "));
  EXPECT_THAT(first[1].body_en, HasSubstr("Rp2 "));
  const auto rest = shown(first[1].id, 2);
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].claim, claim);
  EXPECT_EQ(deliver().taken, 0) << "what is read in the app is not sent";
}

TEST_F(OutboxTest, ShowsABranchOnlyItsOwnDeskNotices) {
  Notice risk{.kind = NoticeKind::promise_at_risk,
              .channel = Channel::staff,
              .person = person,
              .claim = claim,
              .branch = "GTO",
              .facts = {{"claim", "JHT-1"}, {"promised_date", "25 November 2026"}, {"reason", "menunggu verifikasi"}},
              .dedupe_key = "risk:1"};
  ASSERT_TRUE(enqueue(risk));
  const auto list = [&](const char* branch) {
    return database.get().read([&](store::ReadTx& tx) { return outbox.list_for_branch(tx, branch, {}, 10); }).value();
  };
  EXPECT_THAT(list("GTO"), SizeIs(1));
  EXPECT_THAT(list("MND"), IsEmpty());
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(OutboxTest, ReadingNoticesAsksForAPageAfterARealId) {
  const auto routes = notice_routes({outbox});
  const http::Call odd{.query = {{"after", "1"}}};
  const auto refused = routes.at(0).prepare(odd);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.at(0).code, "input.id");
  ASSERT_TRUE(enqueue(paid("1", Channel::in_app)));
  const http::Call call{.actor = {.kind = ActorKind::participant, .person = person}};
  const auto work = routes.at(0).prepare(call);
  ASSERT_TRUE(work);
  const auto answer = database.get().read([&](store::ReadTx& tx) { return std::get<http::ReadWork>(work->next)(tx, call); });
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->body, HasSubstr("\"kind\":\"claim_paid\""));
}

}  // namespace
}  // namespace teduh::notice
