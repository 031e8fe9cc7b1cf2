// The protocol as a client sees it: refusals first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "paper/paper_world_test.hpp"

namespace teduh::paper {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::SizeIs;

class UploadTest : public testing::Test, protected PaperWorld {};

TEST_F(UploadTest, NobodyUploadsWithoutASessionOrInAnotherRole) {
  EXPECT_EQ(call(Method::post, "/api/uploads", {{"tus-resumable", "1.0.0"}, {"upload-length", "3"}, {"upload-metadata", metadata()}}).status, 401);
  EXPECT_EQ(create("verifier", 3).status, 403);
}

TEST_F(UploadTest, EveryAnswerSpeaksItsVersionRefusalsIncluded) {
  const auto address = created(3);
  for (const auto& reply : {create("verifier", 3), create("ani", 3), head(address), patch(address, 2, "a"), head("/api/uploads/nothing"),
                            call(Method::post, "/api/uploads", {}), call(Method::options, "/api/uploads", {})})
    EXPECT_EQ(header(reply, "Tus-Resumable"), "1.0.0") << reply.status;
}

TEST_F(UploadTest, OptionsNamesWhatIsSpokenToAnybody) {
  const auto reply = call(Method::options, "/api/uploads", {});
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(header(reply, "Tus-Version"), "1.0.0");
  EXPECT_EQ(header(reply, "Tus-Extension"), "creation,creation-with-upload,checksum,expiration,termination");
  EXPECT_EQ(header(reply, "Tus-Max-Size"), "6291456");
  EXPECT_EQ(header(reply, "Tus-Checksum-Algorithm"), "sha1,sha256");
}

TEST_F(UploadTest, AnotherVersionIsRefusedByEveryMethod) {
  const auto address = created(3);
  for (const char* version : {"", "0.2.2", "1.0.1"}) {
    const auto change = [&](Headers headers) {
      for (auto& [name, value] : headers)
        if (name == "tus-resumable") value = version;
      return headers;
    };
    EXPECT_EQ(call(Method::head, address, change(tus("ani"))).status, 412);
    EXPECT_EQ(call(Method::patch, address, change(tus("ani", piece_headers(0))), "abc").status, 412);
    EXPECT_EQ(call(Method::delete_, address, change(tus("ani"))).status, 412);
    EXPECT_EQ(call(Method::post, "/api/uploads", change(tus("ani", {{"upload-length", "3"}, {"upload-metadata", metadata()}}))).status, 412);
  }
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0");
}

TEST_F(UploadTest, CreationsThatCannotBecomeAPaperAreRefused) {
  EXPECT_EQ(code(create("ani", 0)), "document.empty");
  const auto large = create("ani", 6 * 1024 * 1024 + 1);
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(header(large, "Tus-Max-Size"), "6291456");
  EXPECT_THAT(large.body, HasSubstr("6 MB"));
  EXPECT_EQ(code(call(Method::post, "/api/uploads", tus("ani", {{"upload-defer-length", "1"}, {"upload-metadata", metadata()}}))), "upload.length");
  EXPECT_EQ(code(call(Method::post, "/api/uploads", tus("ani", {{"upload-length", "3"}}))), "upload.metadata");
  EXPECT_THAT(create("ani", 3, {}, "passport_of_mars").body, HasSubstr("paper.kind_unknown"));
  EXPECT_EQ(code(create("budi", 3)), "claim.no_such_claim");
  claim_takes = false;
  EXPECT_EQ(create("ani", 3).status, 409);
}

TEST_F(UploadTest, ThePersonsLimitsHold) {
  for (int i = 0; i < kOpenUploadsMax; ++i) ASSERT_EQ(create("ani", 3).status, 201);
  EXPECT_EQ(code(create("ani", 3)), "upload.too_many_open");
}

TEST_F(UploadTest, TheClaimsLimitHoldsReplacedPapersIncluded) {
  for (int i = 0; i < kPapersOfClaimMax; ++i) ASSERT_NE(sent("foto " + std::to_string(i)), "");
  EXPECT_EQ(code(create("ani", 3)), "paper.too_many");
  EXPECT_THAT(papers(), SizeIs(1));
}

TEST_F(UploadTest, AnotherPersonsUploadLooksLikeNone) {
  const auto address = created(3);
  const auto unknown = "/api/uploads/" + UploadId::make(clock.now(), random).print();
  for (const auto& target : {address, unknown}) {
    EXPECT_EQ(head(target, "budi").status, 404);
    EXPECT_EQ(code(call(Method::patch, target, tus("budi", piece_headers(0)), "abc")), "upload.no_such_upload");
    EXPECT_EQ(code(call(Method::delete_, target, tus("budi"))), "upload.no_such_upload");
  }
  EXPECT_EQ(head(address).status, 200);
}

TEST_F(UploadTest, PiecesThatDoNotFitAreRefusedAndKeepNothing) {
  const auto address = created(6);
  ASSERT_EQ(patch(address, 0, "abc").status, 204);
  for (const int offset : {0, 2, 4, 6, 100}) {
    const auto reply = patch(address, offset, "x");
    EXPECT_EQ(reply.status, 409) << offset;
    EXPECT_THAT(reply.body, HasSubstr("\"offset\":\"3\""));
  }
  EXPECT_EQ(code(patch(address, 3, "defg")), "upload.beyond_length");
  EXPECT_EQ(code(call(Method::patch, address, tus("ani", {{"content-type", "application/offset+octet-stream"}}), "d")), "upload.offset_header");
  EXPECT_EQ(call(Method::patch, address, tus("ani", {{"content-type", "text/plain"}, {"upload-offset", "3"}}), "d").status, 415);
  EXPECT_EQ(call(Method::patch, address, tus("ani", {{"upload-offset", "3"}})).status, 415);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "3");
}

TEST_F(UploadTest, APieceWithAWrongChecksumIsDiscarded) {
  const auto address = created(6);
  const auto wrong = patch(address, 0, "abd", {{"upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="}});
  EXPECT_EQ(wrong.status, 460);
  EXPECT_EQ(patch(address, 0, "abc", {{"upload-checksum", "md5 AAAA"}}).status, 400);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0");
  // A cut piece cannot be vouched for, so nothing of it is kept.
  EXPECT_EQ(patch(address, 0, "ab", {{"upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="}}, false).status, 204);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0");
  EXPECT_EQ(patch(address, 0, "abc", {{"upload-checksum", "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="}}).status, 204);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "3");
}

TEST_F(UploadTest, AfterADayItHasExpired) {
  const auto address = created(6);
  EXPECT_EQ(header(head(address), "Upload-Expires"), "Mon, 23 Nov 2026 08:00:00 GMT");
  ASSERT_EQ(patch(address, 0, "abc").status, 204);
  clock.advance(kUploadLife);
  EXPECT_EQ(head(address).status, 410);
  EXPECT_EQ(code(patch(address, 3, "def")), "upload.expired");
  EXPECT_EQ(call(Method::delete_, address, tus("ani")).status, 410);
}

TEST_F(UploadTest, WhatItsSenderEndedIsGoneAndItsFileToo) {
  const auto address = created(6);
  ASSERT_EQ(patch(address, 0, "abc").status, 204);
  EXPECT_EQ(call(Method::delete_, address, tus("ani")).status, 204);
  EXPECT_EQ(call(Method::delete_, address, tus("ani")).status, 410);
  EXPECT_EQ(head(address).status, 410);
  EXPECT_EQ(code(patch(address, 3, "def")), "upload.gone");
  EXPECT_TRUE(folder->list()->empty());
}

TEST_F(UploadTest, AFinishedUploadMayBeForgottenButThePaperStays) {
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "foto").status, 204);
  EXPECT_EQ(call(Method::delete_, address, tus("ani")).status, 204);
  EXPECT_EQ(head(address).status, 410);
  EXPECT_THAT(papers(), SizeIs(1));
}

TEST_F(UploadTest, WhoBeginsAndWhoEndsAnUploadIsInTheJournal) {
  const auto address = created(6);
  ASSERT_EQ(patch(address, 0, "bad").status, 204);
  ASSERT_EQ(patch(address, 3, "pic").status, 400);
  clock.advance(std::chrono::seconds(1));
  ASSERT_EQ(call(Method::delete_, address, tus("counter")).status, 204);
  const auto entries = acts();
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries[0].act, "upload.removed");
  EXPECT_EQ(entries[0].actor, actor("counter").id());
  EXPECT_EQ(entries[0].facts.at("code"), "document.too_many_pixels") << "a refusal that is taken from the list is still known";
  EXPECT_EQ(entries[2].act, "upload.begun");
  EXPECT_EQ(entries[2].actor, actor("ani").id());
  create("ani", 4, {{"idempotency-key", "kunci-00000001"}});
  create("ani", 4, {{"idempotency-key", "kunci-00000001"}});
  EXPECT_THAT(acts(), SizeIs(4)) << "the same creation again is no new act";
}

TEST_F(UploadTest, WhatTheCheckRefusesIsToldEveryTimeAndBecomesNoPaper) {
  const auto address = created(6);
  ASSERT_EQ(patch(address, 0, "bad").status, 204);
  const auto reply = patch(address, 3, "pic");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(code(reply), "document.too_many_pixels");
  EXPECT_EQ(header(reply, "Teduh-Upload-Refused"), "document.too_many_pixels");
  const auto later = head(address);
  EXPECT_EQ(later.status, 200);
  EXPECT_EQ(header(later, "Upload-Offset"), "6");
  EXPECT_EQ(header(later, "Teduh-Upload-Refused"), "document.too_many_pixels");
  const auto again = patch(address, 3, "pic");
  EXPECT_EQ(code(again), "document.too_many_pixels");
  EXPECT_THAT(again.body, HasSubstr("40000 x 40000"));
  EXPECT_EQ(checks, 1);
  EXPECT_TRUE(papers().empty());
  EXPECT_TRUE(folder->list()->empty());
  const auto list = call(Method::get, "/api/claims/" + claim.print() + "/papers", tus("ani"));
  EXPECT_THAT(list.body, HasSubstr(R"("papers":[],"refused":[{"upload_id":")"));
  EXPECT_THAT(list.body, HasSubstr(R"("code":"document.too_many_pixels")"));
  ASSERT_THAT(acts(), SizeIs(2));  // the newest first
  EXPECT_EQ(acts()[0].act, "paper.refused");
  EXPECT_EQ(acts()[0].facts.at("original"), to_hex(sha256("badpic")));
  clock.advance(std::chrono::seconds(1));
  ASSERT_NE(sent("good picture"), "");
  EXPECT_THAT(call(Method::get, "/api/claims/" + claim.print() + "/papers", tus("ani")).body, HasSubstr(R"("refused":[])"));
}

TEST_F(UploadTest, ABusyCheckerLosesNothingAndTheNextQuestionHasItChecked) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  EXPECT_EQ(patch(address, 0, "foto").status, 503);
  EXPECT_EQ(head(address).status, 503);
  check = plain_check;
  const auto reply = head(address);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header(reply, "Upload-Offset"), "4");
  EXPECT_NE(header(reply, "Teduh-Paper-Id"), "");
}

TEST_F(UploadTest, AClaimThatMovedOnMeanwhileTakesNoPaper) {
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "fo").status, 204);
  claim_takes = false;
  EXPECT_EQ(code(patch(address, 2, "to")), "claim.wrong_state");
  EXPECT_EQ(header(head(address), "Upload-Offset"), "2");
  claim_takes = true;
  check = [this](BytesView bytes) {
    claim_takes = false;  // it moves on while the content is checked
    return plain_check(bytes);
  };
  const auto last = patch(address, 2, "to");
  EXPECT_EQ(last.status, 409);
  EXPECT_EQ(code(last), "claim.wrong_state");
  const auto asked = head(address);
  EXPECT_EQ(header(asked, "Teduh-Upload-State"), "refused");
  EXPECT_EQ(header(asked, "Teduh-Upload-Refused"), "claim.wrong_state") << "an offset at the end alone would look like success";
  EXPECT_THAT(call(Method::get, "/api/claims/" + claim.print() + "/papers", tus("ani")).body, HasSubstr(R"("code":"claim.wrong_state")"));
  EXPECT_TRUE(papers().empty());
  EXPECT_TRUE(folder->list()->empty());
}

TEST_F(UploadTest, WhoAsksAfterTheClaimMovedOnIsToldThatNoPaperComes) {
  check = [](BytesView) -> Result<document::CheckedPaper> { return unavailable("document.busy"); };
  const auto address = created(4);
  ASSERT_EQ(patch(address, 0, "foto").status, 503);
  check = plain_check;
  claim_takes = false;
  EXPECT_EQ(header(head(address), "Teduh-Upload-Refused"), "claim.wrong_state");
  EXPECT_EQ(patch(address, 4, "").status, 409);
}

TEST_F(UploadTest, TheSecondAnswerForAnIdNamesTheSameUpload) {
  const auto id = UploadId::make(clock.now(), random).print();
  const Headers own{{"upload-length", "4"}, {"upload-metadata", metadata() + "," + pair("upload_id", id)}};
  const auto first = call(Method::post, "/api/uploads", tus("ani", own));
  EXPECT_EQ(header(first, "Location"), "/api/uploads/" + id);
  ASSERT_EQ(patch("/api/uploads/" + id, 0, "fo").status, 204);
  const auto second = call(Method::post, "/api/uploads", tus("ani", own));
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(header(second, "Location"), "/api/uploads/" + id);
  EXPECT_EQ(header(second, "Upload-Offset"), "2");
  const Headers other{{"upload-length", "5"}, {"upload-metadata", metadata() + "," + pair("upload_id", id)}};
  EXPECT_EQ(code(call(Method::post, "/api/uploads", tus("ani", other))), "upload.id_taken");
  const auto budis = pair("claim_id", budis_claim.print()) + "," + pair("kind", "ktp") + "," + pair("upload_id", id);
  EXPECT_EQ(code(call(Method::post, "/api/uploads", tus("budi", {{"upload-length", "4"}, {"upload-metadata", budis}}))), "upload.id_taken");
}

TEST_F(UploadTest, AnIdempotencyKeyDoesTheSame) {
  const auto first = create("ani", 4, {{"idempotency-key", "kunci-00000001"}});
  const auto second = create("ani", 4, {{"idempotency-key", "kunci-00000001"}});
  EXPECT_EQ(header(second, "Location"), header(first, "Location"));
  EXPECT_EQ(code(create("ani", 5, {{"idempotency-key", "kunci-00000001"}})), "upload.id_taken");
  EXPECT_NE(header(create("ani", 4, {{"idempotency-key", "kunci-00000002"}}), "Location"), header(first, "Location"));
  const auto other_id = metadata() + "," + pair("upload_id", UploadId::make(clock.now(), random).print());
  const Headers used_key{{"upload-length", "4"}, {"upload-metadata", other_id}, {"idempotency-key", "kunci-00000001"}};
  EXPECT_EQ(code(call(Method::post, "/api/uploads", tus("ani", used_key))), "upload.id_taken") << "a new id with a used key";
  EXPECT_NE(header(create("counter", 4, {{"idempotency-key", "kunci-00000001"}}), "Location"), header(first, "Location"));
}

TEST_F(UploadTest, CreationTakesFirstBytesOnce) {
  const Headers own = tus("ani", {{"upload-length", "4"},
                                  {"upload-metadata", metadata()},
                                  {"content-type", "application/offset+octet-stream"},
                                  {"idempotency-key", "kunci-00000001"}});
  EXPECT_EQ(header(call(Method::post, "/api/uploads", own, "fo"), "Upload-Offset"), "2");
  const auto again = call(Method::post, "/api/uploads", own, "fo");
  EXPECT_EQ(header(again, "Upload-Offset"), "2");
  EXPECT_NE(header(patch(header(again, "Location"), 2, "to"), "Teduh-Paper-Id"), "");
  const auto whole = call(Method::post, "/api/uploads", tus("ani", {{"upload-length", "4"}, {"upload-metadata", metadata("kk")}, {"content-type", "application/offset+octet-stream"}}), "foto");
  EXPECT_EQ(whole.status, 201);
  EXPECT_NE(header(whole, "Teduh-Paper-Id"), "");
  EXPECT_EQ(blobs->get(papers()[0].original).value(), to_bytes("foto"));
}

TEST_F(UploadTest, MethodsInAHeaderWorkAndOthersDoNot) {
  const auto address = created(4);
  const auto post = [&](const std::string& method, Headers more, const std::string& body) {
    return call(Method::post, address, tus("ani", with({{"x-http-method-override", method}}, std::move(more))), body);
  };
  EXPECT_EQ(code(post("PUT", piece_headers(0), "fo")), "upload.method_override");
  EXPECT_EQ(code(post("", piece_headers(0), "fo")), "upload.method_override");
  EXPECT_EQ(post("PATCH", piece_headers(0), "fo").status, 204);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "2");
  EXPECT_EQ(post("DELETE", {}, "").status, 204);
  EXPECT_EQ(head(address).status, 410);
}

TEST_F(UploadTest, ACutPieceIsKeptAsFarAsItCame) {
  const auto address = created(8);
  patch(address, 0, "fot", {}, false);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "3");
  patch(address, 3, "", {}, false);
  EXPECT_EQ(header(head(address), "Upload-Offset"), "3");
  EXPECT_NE(header(patch(address, 3, "o ani"), "Teduh-Paper-Id"), "");
  EXPECT_EQ(blobs->get(papers()[0].original).value(), to_bytes("foto ani"));
}

TEST_F(UploadTest, ALaterRequestTakesOverFromOneWhoseBytesAreStillOnTheWay) {
  deps.let_go_wait = std::chrono::milliseconds(1);
  const auto address = created(8);
  const auto stale = admit(Method::patch, address, tus("ani", piece_headers(0)));
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0");
  const auto late = finish(stale, "fot", false);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(code(late), "upload.superseded");
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0") << "what the question was told still holds";
  EXPECT_EQ(patch(address, 0, "foto ani").status, 204);
}

TEST_F(UploadTest, AStrangersRequestTakesOverNothing) {
  deps.let_go_wait = std::chrono::milliseconds(1);
  const auto address = created(8);
  const auto own = admit(Method::patch, address, tus("ani", piece_headers(0)));
  EXPECT_EQ(head(address, "budi").status, 404);
  EXPECT_EQ(finish(own, "foto").status, 204);
}

TEST_F(UploadTest, AKillBetweenFileAndRowLosesOnlyWhatWasNeverAcknowledged) {
  const auto address = created(8);
  ASSERT_EQ(patch(address, 0, "fot").status, 204);
  ASSERT_TRUE(folder->append(id_of(address), 3, bytes_of("XXX")));  // written and synced, then the process ended
  EXPECT_EQ(header(head(address), "Upload-Offset"), "3");
  EXPECT_EQ(patch(address, 6, "ni").status, 409);
  EXPECT_NE(header(patch(address, 3, "o ani"), "Teduh-Paper-Id"), "");
  EXPECT_EQ(blobs->get(papers()[0].original).value(), to_bytes("foto ani"));
}

TEST_F(UploadTest, AFileThatIsShorterThanItsRowIsBelieved) {
  const auto address = created(8);
  ASSERT_EQ(patch(address, 0, "foto a").status, 204);
  ASSERT_TRUE(folder->cut(id_of(address), 4));
  EXPECT_EQ(header(head(address), "Upload-Offset"), "4");
  ASSERT_TRUE(folder->remove(id_of(address)));
  EXPECT_EQ(header(head(address), "Upload-Offset"), "0");
  EXPECT_NE(header(patch(address, 0, "foto ani"), "Teduh-Paper-Id"), "");
}

TEST_F(UploadTest, ALostLastAnswerIsGivenAgainWithoutSendingAgain) {
  const auto address = created(4);
  const auto first = patch(address, 0, "foto");
  const auto reply = head(address);
  EXPECT_EQ(header(reply, "Upload-Offset"), "4");
  EXPECT_EQ(header(reply, "Upload-Length"), "4");
  EXPECT_EQ(header(reply, "Teduh-Paper-Id"), header(first, "Teduh-Paper-Id"));
  EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
  EXPECT_EQ(patch(address, 0, "foto").status, 409);
  EXPECT_EQ(header(patch(address, 4, ""), "Teduh-Paper-Id"), header(first, "Teduh-Paper-Id"));
  EXPECT_EQ(checks, 1);
  EXPECT_THAT(papers(), SizeIs(1));
}

TEST_F(UploadTest, OfManyQuestionsAtOnceOneChecks) {
  std::promise<void> go;
  auto gone = go.get_future().share();
  std::promise<void> begun;
  check = [&](BytesView bytes) {
    begun.set_value();
    gone.wait();
    return plain_check(bytes);
  };
  const auto address = created(4);
  auto last = std::async(std::launch::async, [&] { return patch(address, 0, "foto"); });
  begun.get_future().wait();
  const auto asked = head(address);
  EXPECT_EQ(header(asked, "Upload-Offset"), "4");
  EXPECT_EQ(header(asked, "Teduh-Upload-State"), "checking");
  go.set_value();
  EXPECT_EQ(last.get().status, 204);
  EXPECT_EQ(checks, 1);
}

TEST_F(UploadTest, WhatIsEndedWhileItIsCheckedBecomesNoPaper) {
  const auto address = created(4);
  check = [&](BytesView bytes) {
    EXPECT_TRUE(remove_upload(deps, actor("ani"), id_of(address), 1'000'000));
    return plain_check(bytes);
  };
  EXPECT_EQ(patch(address, 0, "foto").status, 410);
  EXPECT_TRUE(papers().empty());
}

}  // namespace
}  // namespace teduh::paper
