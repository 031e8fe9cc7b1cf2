#include <gmock/gmock.h>

#include "platform/mail/mail.hpp"

namespace teduh::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

Mail some_mail() {
  return {.id = "n-1", .to = "siti@example.id", .subject = "Klaim diterima", .text = "Halo.\nTerima kasih.", .at = from_micros(1'795'000'000'000'000)};
}

std::string refusal(const Mail& mail) {
  const auto printed = print_message(mail, "teduh@example.id");
  return printed ? "none" : printed.error().code;
}

TEST(PrintMessage, RefusesALineBreakInTheSubject) {
  for (const char* subject : {"Halo\r\nBcc: x@example.id", "Halo\nX: y", "a\rb", "a\tb", ""}) {
    Mail mail = some_mail();
    mail.subject = subject;
    EXPECT_EQ(refusal(mail), "mail.subject") << subject;
  }
}

TEST(PrintMessage, RefusesAddressesThatAreNotOnePlainAddress) {
  for (const char* address : {"", "siti", "@example.id", "siti@", "a@b@c", "siti@example.id\r\nRCPT TO:<x@example.id>", "siti@example.id\n",
                              "Siti <siti@example.id>", "siti@example.id,x@example.id", "si ti@example.id", "s\xc3\xadti@example.id", "-oX@example.id"}) {
    Mail mail = some_mail();
    mail.to = address;
    EXPECT_EQ(refusal(mail), "mail.address") << address;
  }
}

TEST(PrintMessage, RefusesTextThatIsNotPlainUtf8AndIdsThatAreNotWords) {
  Mail mail = some_mail();
  mail.text = "a\xff";
  EXPECT_EQ(refusal(mail), "mail.text");
  mail.text = "a\r\n.\r\nQUIT";
  EXPECT_EQ(refusal(mail), "mail.text");
  mail.text = std::string(kTextMax + 1, 'a');
  EXPECT_EQ(refusal(mail), "mail.text");
  mail = some_mail();
  mail.id = "../x";
  EXPECT_EQ(refusal(mail), "mail.id");
}

TEST(PrintMessage, WritesHeadersAndReadableTextWithCrlf) {
  const auto printed = print_message(some_mail(), "teduh@example.id");
  ASSERT_TRUE(printed);
  EXPECT_THAT(*printed, HasSubstr("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"));
  EXPECT_THAT(*printed, HasSubstr("From: Teduh <teduh@example.id>\r\nTo: <siti@example.id>\r\nMessage-ID: <n-1@example.id>\r\nSubject: Klaim diterima\r\n"));
  EXPECT_THAT(*printed, HasSubstr("\r\n\r\nHalo.\r\nTerima kasih.\r\n"));
}

TEST(PrintMessage, EncodesWhatIsNotAsciiWithoutCuttingACharacter) {
  Mail mail = some_mail();
  mail.subject = "";
  for (int i = 0; i < 30; ++i) mail.subject += "\xc3\xa9";
  mail.text = "caf\xc3\xa9";
  const auto printed = print_message(mail, "teduh@example.id");
  ASSERT_TRUE(printed);
  EXPECT_THAT(*printed, HasSubstr("Subject: =?UTF-8?B?w6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOp?=\r\n =?UTF-8?B?w6nDqcOpw6nDqcOpw6nDqcOp?=\r\n"));
  EXPECT_THAT(*printed, HasSubstr("Content-Transfer-Encoding: base64"));
  EXPECT_THAT(*printed, HasSubstr("\r\n\r\nY2Fmw6k=\r\n"));
  EXPECT_THAT(*printed, Not(HasSubstr("\xc3")));
}

}  // namespace
}  // namespace teduh::mail
