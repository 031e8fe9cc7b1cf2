#include "document/check_parent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "document/check_frame.hpp"
#include "document/made_image_vips_test.hpp"
#include "document/made_pdf_test.hpp"

namespace teduh::document {
namespace {

using std::chrono::milliseconds;

CheckerLimits test_limits() {
  CheckerLimits limits;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  limits.child = ChildLimits::for_sanitizers();
#endif
  limits.wait = milliseconds(60'000);  // a busy test machine must not fail a test
  return limits;
}

PaperChecker checker(const char* mode, CheckerLimits limits = test_limits()) {
  return PaperChecker(TEDUH_CHECK_CHILD, {mode}, limits);
}

std::string code_of(const Result<CheckedPaper>& paper) { return paper ? "good" : paper.error().code; }

TEST(PaperChecker, RefusesWithoutAChildWhatTheBytesTell) {
  const PaperChecker none("/nonexistent/program", {});
  EXPECT_EQ(code_of(none.check({})), "document.empty");
  EXPECT_EQ(code_of(none.check(bytes_of("teks biasa"))), "document.unsupported_type");
  EXPECT_EQ(code_of(none.check(Bytes(kPaperBytesMax + 1))), "document.too_large");
  Bytes png = made_photo(".png", 64, 64);
  png.at(18) = 0x9c;
  EXPECT_EQ(code_of(none.check(png)), "document.too_many_pixels");
}

TEST(PaperChecker, SaysWhenTheChildCannotStart) {
  EXPECT_EQ(code_of(PaperChecker("/nonexistent/program", {}).check(made_letter().bytes())), "document.check_failed");
}

TEST(PaperChecker, EndsAChildThatDoesNotAnswerInTime) {
  CheckerLimits limits = test_limits();
  limits.wait = milliseconds(100);
  EXPECT_EQ(code_of(checker("hang", limits).check(made_letter().bytes())), "document.too_slow");
}

TEST(PaperChecker, LivesOnWhenTheChildDies) {
  const PaperChecker crashing = checker("crash");
  EXPECT_EQ(code_of(crashing.check(made_letter().bytes())), "document.unreadable");
  Bytes large(kPaperBytesMax);
  const Bytes letter = made_letter().bytes();
  std::copy(letter.begin(), letter.end(), large.begin());
  EXPECT_EQ(code_of(crashing.check(large)), "document.unreadable") << "the child dies while it is being written to";
}

TEST(PaperChecker, DoesNotBelieveNonsense) {
  EXPECT_EQ(code_of(checker("garbage").check(made_letter().bytes())), "document.check_failed");
  EXPECT_EQ(code_of(checker("silent").check(made_letter().bytes())), "document.check_failed");
}

TEST(PaperChecker, RefusesWhenNoChildBecomesFree) {
  CheckerLimits limits = test_limits();
  limits.children = 1;
  limits.queue = milliseconds(0);
  limits.wait = milliseconds(3'000);
  const PaperChecker one = checker("hang", limits);
  std::vector<std::string> codes(3);
  {
    std::vector<std::jthread> threads;
    for (std::string& code : codes) {
      threads.emplace_back([&code, &one] { code = code_of(one.check(made_letter().bytes())); });
    }
  }
  EXPECT_THAT(codes, ::testing::UnorderedElementsAre("document.too_slow", "document.busy", "document.busy"));
}

TEST(PaperChecker, BringsTheChildsRefusalWithItsFacts) {
  const auto refused = checker("check").check(made_pages(51).bytes());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "document.pdf_too_many_pages");
  EXPECT_EQ(refused.error().fault, Fault::invalid);
  ASSERT_EQ(refused.error().facts.size(), 1U);
  EXPECT_EQ(refused.error().facts[0], (std::pair<std::string, std::string>{"pages_max", "50"}));
}

TEST(PaperChecker, ChecksAPhotoBehindTheWalls) {
  const Bytes photo = made_phone_photo(400, 200);
  const CheckedPaper paper = checker("check").check(photo).value();
  EXPECT_EQ(paper.received_type, PaperType::jpeg);
  EXPECT_EQ(paper.type, PaperType::jpeg);
  EXPECT_EQ(paper.pages, 1);
  EXPECT_EQ(paper.size, (ImageSize{200, 400}));
  EXPECT_EQ(paper.received_sha256, sha256(photo));
  EXPECT_EQ(paper.clean_sha256, sha256(paper.bytes));
  EXPECT_EQ(text_of(paper.bytes).find("InventedPhone"), std::string_view::npos);
}

TEST(PaperChecker, TakesPngAndWebpAsJpeg) {
  for (const char* suffix : {".png", ".webp"}) {
    const auto paper = checker("check").check(made_photo(suffix, 300, 200));
    ASSERT_TRUE(paper) << suffix << " " << paper.error().code << " " << paper.error().detail;
    EXPECT_EQ(paper->type, PaperType::jpeg);
    EXPECT_EQ(paper->size, (ImageSize{300, 200}));
  }
}

TEST(PaperChecker, ChecksAPdfBehindTheWalls) {
  const MadePdf pdf = made_letter("/OpenAction << /S /JavaScript /JS (x) >>");
  const CheckedPaper paper = checker("check").check(pdf.bytes()).value();
  EXPECT_EQ(paper.type, PaperType::pdf);
  EXPECT_EQ(paper.pages, 1);
  EXPECT_THAT(paper.removed, ::testing::ElementsAre("javascript"));
  EXPECT_EQ(paper.bytes, check_here(pdf.bytes()).value().bytes);
}

TEST(CheckFrame, RefusesEveryCutAndEveryExtraByte) {
  CheckedPaper paper;
  paper.bytes = to_bytes("clean");
  paper.removed = {"javascript"};
  const Bytes good = print_answer(paper);
  const Bytes refusal = print_answer(invalid("document.unreadable", "why"));
  ASSERT_TRUE(parse_answer(good));
  ASSERT_EQ(code_of(parse_answer(refusal)), "document.unreadable");
  for (const Bytes& frame : {good, refusal}) {
    for (std::size_t length = 0; length < frame.size(); ++length) {
      EXPECT_EQ(code_of(parse_answer(BytesView(frame).first(length))), "document.check_failed") << length;
    }
    Bytes longer = frame;
    longer.push_back(0);
    EXPECT_EQ(code_of(parse_answer(longer)), "document.check_failed");
  }
}

TEST(CheckFrame, TakesNoCodeOfAnotherAreaAndNoFaultOfAnotherKind) {
  EXPECT_EQ(code_of(parse_answer(print_answer(invalid("claim.approved")))), "document.check_failed");
  EXPECT_EQ(code_of(parse_answer(print_answer(invalid("document.<b>")))), "document.check_failed");
  EXPECT_EQ(code_of(parse_answer(print_answer(denied("document.unreadable")))), "document.check_failed");
}

TEST(CheckFrame, CarriesARequest) {
  const CheckRequest request = parse_request(print_request({.memory_bytes = 7, .cpu_seconds = 9, .descriptors = 5}, bytes_of("paper"))).value();
  EXPECT_EQ(request.limits.memory_bytes, 7U);
  EXPECT_EQ(request.limits.cpu_seconds, 9U);
  EXPECT_EQ(request.limits.descriptors, 5U);
  EXPECT_EQ(text_of(request.bytes), "paper");
  EXPECT_FALSE(parse_request(bytes_of("TDQ1")));
}

}  // namespace
}  // namespace teduh::document
