// Papers after they came: list, content, judgement, replacement, and the sweep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "paper/paper_store.hpp"
#include "paper/paper_world_test.hpp"

namespace teduh::paper {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class PaperTest : public testing::Test, protected PaperWorld {
 protected:
  Result<void> judge(const Judgement& judgement, const std::string& who = "verifier") {
    return database.get().write([&](store::Tx& tx) { return judge_paper(tx, actor(who), judgement, clock.now()); });
  }
  std::string list_address() const { return "/api/claims/" + claim.print() + "/papers"; }
};

constexpr store::Sql kChangePaper{"test_change_paper", "UPDATE paper SET kind = 'kk'"};
constexpr store::Sql kDeletePaper{"test_delete_paper", "DELETE FROM paper"};
constexpr store::Sql kChangeJudgement{"test_change_judgement", "UPDATE paper_judgement SET accepted = 1"};
constexpr store::Sql kDeleteJudgement{"test_delete_judgement", "DELETE FROM paper_judgement"};

TEST_F(PaperTest, WhatHappenedCannotBeChangedOrTakenBack) {
  const auto paper = PaperId::parse(sent("foto")).value();
  ASSERT_TRUE(judge({.person = ani, .paper = paper, .reason = "paper.unreadable", .repair = "Foto ulang."}));
  for (const auto& sql : {kChangePaper, kDeletePaper, kChangeJudgement, kDeleteJudgement})
    EXPECT_FALSE(database.get().write([&](store::Tx& tx) { return tx.execute(sql, {}); })) << sql.name;
}

TEST_F(PaperTest, NobodyAcceptsWhatTheySentThemselves) {
  const auto address = header(create("counter", 4), "Location");
  const auto paper = PaperId::parse(header(patch(address, 0, "foto"), "Teduh-Paper-Id")).value();
  EXPECT_EQ(judge({.person = ani, .paper = paper, .accepted = true}, "counter").error().code, "paper.own_work");
  EXPECT_TRUE(judge({.person = ani, .paper = paper, .reason = "paper.unreadable", .repair = "Foto ulang."}, "counter"));
  EXPECT_TRUE(judge({.person = ani, .paper = paper, .accepted = true}, "verifier"));
}

TEST_F(PaperTest, ListAndContentOfAnotherPersonLookLikeNone) {
  const auto id = sent("foto");
  EXPECT_EQ(call(Method::get, list_address(), tus("budi")).status, 404);
  EXPECT_EQ(call(Method::get, list_address() + "/" + id + "/content", tus("budi")).status, 404);
  const auto through_own = "/api/claims/" + budis_claim.print() + "/papers/" + id + "/content";
  EXPECT_EQ(code(call(Method::get, through_own, tus("budi"))), "paper.no_such_paper");
  EXPECT_EQ(code(call(Method::get, through_own, tus("verifier"))), "paper.no_such_paper");
  EXPECT_EQ(call(Method::get, list_address() + "/nothing/content", tus("ani")).status, 404);
}

TEST_F(PaperTest, ContentIsTheCleanedFormUnderOurOwnName) {
  const auto id = sent("%PDF evil", "kk");
  const auto reply = call(Method::get, list_address() + "/" + id + "/content", tus("ani"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "%PDF EVIL");
  EXPECT_EQ(reply.content_type, "application/pdf");
  EXPECT_EQ(header(reply, "Content-Disposition"), "attachment; filename=\"kk-" + id.substr(28) + ".pdf\"");
  EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
}

TEST_F(PaperTest, WhatStaffReadIsJournaledAndOwnReadingIsNot) {
  const auto id = sent("foto");
  call(Method::get, list_address() + "/" + id + "/content", tus("ani"));
  EXPECT_EQ(readings, 0);
  call(Method::get, list_address() + "/" + id + "/content", tus("verifier"));
  call(Method::get, list_address(), tus("verifier"));
  EXPECT_EQ(readings, 2);
}

TEST_F(PaperTest, ADamagedBlobIsNotShown) {
  const auto id = sent("foto");
  const auto hex = to_hex(papers()[0].cleaned);
  std::ofstream(files.path() / "blobs" / hex.substr(0, 2) / hex) << "FOT0";
  const auto reply = call(Method::get, list_address() + "/" + id + "/content", tus("ani"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_THAT(reply.body, Not(HasSubstr("FOT0")));
}

TEST_F(PaperTest, BothFormsAreKeptAndTheJournalNamesThem) {
  const auto id = sent("foto");
  ASSERT_THAT(papers(), SizeIs(1));
  const auto paper = papers()[0];
  EXPECT_EQ(paper.id.print(), id);
  EXPECT_EQ(paper.state, PaperState::received);
  EXPECT_EQ(blobs->get(paper.original).value(), to_bytes("foto"));
  EXPECT_EQ(blobs->get(paper.cleaned).value(), to_bytes("FOTO"));
  ASSERT_THAT(acts(), SizeIs(2));  // the newest first; the other one is the begun upload
  const auto act = acts()[0];
  EXPECT_EQ(act.act, "paper.received");
  EXPECT_EQ(act.actor, actor("ani").id());
  EXPECT_EQ(act.facts.at("kind"), "ktp");
  EXPECT_EQ(act.facts.at("original"), to_hex(sha256("foto")));
  EXPECT_EQ(act.facts.at("cleaned"), to_hex(sha256("FOTO")));
  EXPECT_EQ(act.facts.at("removed"), "action,javascript");
  EXPECT_TRUE(folder->list()->empty());
}

TEST_F(PaperTest, ANewerPaperOfTheKindStandsInThePlaceOfTheOlder) {
  const auto first = PaperId::parse(sent("foto satu")).value();
  const auto second = PaperId::parse(sent("foto dua")).value();
  sent("kartu", "kk");
  ASSERT_THAT(papers(), SizeIs(2));
  EXPECT_EQ(papers()[1].id, second);
  const auto old = database.get().read([&](store::ReadTx& tx) { return get_paper(tx, ani, first); });
  EXPECT_EQ(old->state, PaperState::replaced);
  EXPECT_EQ(judge({.person = ani, .paper = first, .accepted = true}).error().code, "paper.replaced");
  EXPECT_TRUE(*database.get().read([&](store::ReadTx& tx) { return is_blob_named(tx, sha256("foto satu")); }));
  EXPECT_FALSE(*database.get().read([&](store::ReadTx& tx) { return is_blob_named(tx, sha256("lain")); }));
}

TEST_F(PaperTest, AReturnNeedsItsReasonAndRepair) {
  const auto paper = PaperId::parse(sent("foto")).value();
  const auto refused = judge({.person = ani, .paper = paper});
  const std::vector<FieldProblem> both{{"reason", "input.required"}, {"repair", "input.required"}};
  EXPECT_EQ(refused.error().fields, both);
  EXPECT_EQ(judge({.person = budi, .paper = paper, .accepted = true}).error().code, "paper.no_such_paper");
  EXPECT_EQ(judge({.person = ani, .paper = PaperId::make(clock.now(), random), .accepted = true}).error().code, "paper.no_such_paper");
  EXPECT_EQ(papers()[0].state, PaperState::received);
}

TEST_F(PaperTest, TheLastJudgementCounts) {
  const auto paper = PaperId::parse(sent("foto")).value();
  ASSERT_TRUE(judge({.person = ani, .paper = paper, .reason = "paper.unreadable", .repair = "Foto ulang di tempat terang."}));
  EXPECT_EQ(papers()[0].state, PaperState::returned);
  EXPECT_EQ(papers()[0].repair, "Foto ulang di tempat terang.");
  EXPECT_EQ(papers()[0].judged_by, actor("verifier").staff);
  EXPECT_THAT(call(Method::get, list_address(), tus("ani")).body, HasSubstr("Foto ulang di tempat terang."));
  ASSERT_TRUE(judge({.person = ani, .paper = paper, .accepted = true}));
  EXPECT_EQ(papers()[0].state, PaperState::accepted);
  EXPECT_EQ(papers()[0].reason, "");
}

TEST_F(PaperTest, PapersOutliveTheProcess) {
  const auto id = sent("foto");
  const auto half = created(4, "kk");
  ASSERT_EQ(patch(half, 0, "ka").status, 204);
  database.reopen();
  const auto found = database.get().read([&](store::ReadTx& tx) { return list_papers(tx, ani, claim); });
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ((*found)[0].id.print(), id);
  EXPECT_EQ(database.get().read([&](store::ReadTx& tx) { return get_upload(tx, id_of(half)); })->received, 2);
  EXPECT_EQ(*folder->size(id_of(half)), 2);
}

TEST_F(PaperTest, TheSweepTouchesNothingThatIsAlive) {
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "fo").status, 204);
  clock.advance(kUploadLife - std::chrono::seconds(1));
  const auto report = sweep_uploads(deps, clock.now());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->expired + report->finished + report->files_removed, 0);
  EXPECT_NE(header(patch(address, 2, "to"), "Teduh-Paper-Id"), "");
}

TEST_F(PaperTest, TheSweepExpiresAndForgets) {
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "fo").status, 204);
  clock.advance(kUploadLife);
  EXPECT_EQ(sweep_uploads(deps, clock.now())->expired, 1);
  EXPECT_TRUE(folder->list()->empty());
  EXPECT_EQ(head(address).status, 410);
  EXPECT_EQ(sweep_uploads(deps, clock.now())->expired, 0);
  clock.advance(std::chrono::hours(31 * 24));
  EXPECT_EQ(sweep_uploads(deps, clock.now())->forgotten, 1);
  EXPECT_EQ(head(address).status, 404);
}

TEST_F(PaperTest, WhatWasAcknowledgedToItsLastByteIsCheckedAfterItsTimeToo) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  const auto half = created(4, "kk");
  ASSERT_EQ(patch(half, 0, "fo").status, 204);
  ASSERT_EQ(patch(address, 0, "foto").status, 503);
  clock.advance(kUploadLife + std::chrono::hours(24));  // the server was down for a day
  const auto busy = sweep_uploads(deps, clock.now());
  EXPECT_EQ(busy->finished, 0);
  EXPECT_EQ(busy->expired, 1) << "the half one";
  check = plain_check;
  clock.advance(std::chrono::minutes(3));
  EXPECT_EQ(sweep_uploads(deps, clock.now())->finished, 1);
  EXPECT_THAT(papers(), testing::SizeIs(1));
  EXPECT_NE(header(head(address), "Teduh-Paper-Id"), "");
}

TEST_F(PaperTest, WhatIsWholeMayBeAskedForAfterItsTime) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "foto").status, 503);
  clock.advance(kUploadLife);
  check = plain_check;
  EXPECT_NE(header(head(address), "Teduh-Paper-Id"), "");
}

TEST_F(PaperTest, WhatNobodyCouldCheckForAWeekExpiresInTheEnd) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  ASSERT_EQ(patch(created(4), 0, "foto").status, 503);
  clock.advance(kUploadLife + kWholeKept);
  EXPECT_EQ(sweep_uploads(deps, clock.now())->expired, 1);
  EXPECT_TRUE(folder->list()->empty());
}

TEST_F(PaperTest, HalfSentAndDamagedOnesHideNoWholeOne) {
  const auto add = [&](int number, std::int64_t received) {
    Upload upload;
    upload.id = UploadId::make(clock.now(), random);
    upload.person = PersonId::make(clock.now(), random);
    upload.claim = claim;
    upload.kind = "ktp";
    upload.length = 4;
    upload.created_by = "test " + std::to_string(number);
    upload.created_at = upload.changed_at = clock.now();
    upload.expires_at = clock.now() + kUploadLife;
    ASSERT_TRUE(database.get().write([&](store::Tx& tx) -> Result<void> {
      TRY(add_upload(tx, upload, std::nullopt));
      return set_received(tx, upload, received, clock.now());
    }));
  };
  for (int i = 0; i < 300; ++i) add(i, 2);
  for (int i = 0; i < 30; ++i) add(i, 4);  // their files are lost
  clock.advance(std::chrono::minutes(3));
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "foto").status, 503);
  check = plain_check;
  clock.advance(std::chrono::minutes(3));
  int finished = 0;
  for (int round = 0; round < 3 && finished == 0; ++round) finished = sweep_uploads(deps, clock.now())->finished;
  EXPECT_EQ(finished, 1);
}

TEST_F(PaperTest, TheSweepFinishesWhatWasWholeAndRemovesFilesOfNobody) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "foto").status, 503);
  ASSERT_TRUE(folder->create(UploadId::make(clock.now(), random)));
  check = plain_check;
  clock.advance(std::chrono::minutes(3));
  const auto report = sweep_uploads(deps, clock.now());
  EXPECT_EQ(report->finished, 1);
  EXPECT_EQ(report->files_removed, 1);
  EXPECT_NE(header(head(address), "Teduh-Paper-Id"), "");
  EXPECT_EQ(acts()[0].actor, "system");
}

}  // namespace
}  // namespace teduh::paper
