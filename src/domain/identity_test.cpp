#include "domain/identity.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace teduh {
namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!Streamable<Nik> && !Streamable<Kpj> && !Streamable<Npwp> && !Streamable<PhoneNumber> && !Streamable<BankAccountNumber> &&
              !Streamable<PersonName>);

template <typename T>
std::string code_of(std::string_view text) {
  const auto parsed = T::parse(text);
  return parsed ? "ok" : parsed.error().code;
}

/// No error of a parser may repeat what was typed.
template <typename T>
bool keeps_silent(std::string_view text) {
  const auto parsed = T::parse(text);
  return !parsed && parsed.error().detail.find(text) == std::string::npos && parsed.error().facts.empty();
}

TEST(Nik, RefusesWrongLengthDigitsDatesAndSerials) {
  EXPECT_EQ("nik.length", code_of<Nik>(""));
  EXPECT_EQ("nik.length", code_of<Nik>("999901010190000"));
  EXPECT_EQ("nik.length", code_of<Nik>("99990101019000011"));
  EXPECT_EQ("nik.digits", code_of<Nik>("999901010190000O"));
  EXPECT_EQ("nik.digits", code_of<Nik>("９９９９01010190"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999010001900001"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999013201900001"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999017201900001"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999010113900001"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999013102900001"));
  EXPECT_EQ("nik.date", code_of<Nik>("9999012902990001"));
  EXPECT_EQ("nik.serial", code_of<Nik>("9999010101900000"));
  EXPECT_TRUE(keeps_silent<Nik>("999901010190000O"));
}

TEST(Nik, TakesALeapDayOfEitherCentury) { EXPECT_EQ("ok", code_of<Nik>("9999012902000001")); }

TEST(Nik, TellsDayOfBirthAndSex) {
  const auto woman = Nik::parse("9999015708450002").value().facts();
  EXPECT_TRUE(woman.female);
  EXPECT_EQ(17U, woman.day);
  EXPECT_EQ(8U, woman.month);
  EXPECT_EQ(45U, woman.year_of_century);
  EXPECT_EQ("999901", woman.region);
  EXPECT_FALSE(Nik::parse("9999011708450002").value().facts().female);
}

TEST(Nik, DropsSeparatorsAndShowsItsEndsOnly) {
  const auto nik = Nik::parse(" 999901-010190.0001 ").value();
  EXPECT_EQ("9999010101900001", nik.exact());
  EXPECT_EQ("999901********01", nik.masked());
}

TEST(Kpj, IsElevenDigits) {
  EXPECT_EQ("kpj.length", code_of<Kpj>("1234567890"));
  EXPECT_EQ("kpj.length", code_of<Kpj>("123456789012"));
  EXPECT_EQ("kpj.digits", code_of<Kpj>("1234567890A"));
  EXPECT_EQ("*******8901", Kpj::parse("12345678901").value().masked());
}

TEST(Npp, IsTwoToTwelveLettersOrDigits) {
  for (const auto* text : {"", "A", "ABCDEFGHIJKLM", "AB/1", "ÄB"}) EXPECT_EQ("npp.form", code_of<Npp>(text)) << text;
  EXPECT_EQ("JJ001234", Npp::parse("jj 001-234").value().exact());
}

TEST(Npwp, OldFormsMustPassTheirCheckDigit) {
  EXPECT_EQ("npwp.length", code_of<Npwp>("12345678901234"));
  EXPECT_EQ("npwp.length", code_of<Npwp>("1234567890123A5"));
  EXPECT_EQ("npwp.check_digit", code_of<Npwp>("01.234.567.9-001.000"));
  const auto npwp = Npwp::parse("01.234.567.4-001.000").value();
  EXPECT_EQ("0012345674001000", npwp.exact());
  EXPECT_EQ("************1000", npwp.masked());
  EXPECT_TRUE(keeps_silent<Npwp>("12345678901234"));
}

TEST(PhoneNumber, IsAnIndonesianMobileNumber) {
  for (const auto* text : {"", "08", "0812345", "0412345678", "+6521234567", "8123456789", "08123456789012", "+62-812-abc-1234", "00628123456789", "+62", "62"})
    EXPECT_EQ("phone.form", code_of<PhoneNumber>(text)) << text;
  for (const auto* text : {"0812 3456 7890", "62812-3456-7890", "+62 812.3456.7890"}) EXPECT_EQ("+6281234567890", PhoneNumber::parse(text).value().exact());
  EXPECT_EQ("+62*********90", PhoneNumber::parse("081234567890").value().masked());
}

TEST(BankAccountNumber, IsSixToTwentyDigits) {
  for (const auto* text : {"", "12345", "123456789012345678901", "12345A", "DE12345678"})
    EXPECT_EQ("account.form", code_of<BankAccountNumber>(text)) << text;
  EXPECT_EQ("******7890", BankAccountNumber::parse("123-456-7890").value().masked());
  EXPECT_EQ("0012345", BankAccountNumber::parse("0012345").value().exact());
}

TEST(PersonName, RefusesControlsBrokenTextAndTooMuch) {
  EXPECT_EQ("name.empty", code_of<PersonName>(" \t "));
  EXPECT_EQ("name.characters", code_of<PersonName>("Siti\x1B[2J"));
  EXPECT_EQ("name.characters", code_of<PersonName>("Siti\xFF"));
  EXPECT_EQ("name.too_long", code_of<PersonName>(std::string(121, 'a')));
  EXPECT_EQ("ok", code_of<PersonName>(std::string(120, 'a')));
  EXPECT_TRUE(keeps_silent<PersonName>("Siti\xFF"));
}

TEST(PersonName, KeepsPointsAndApostrophesAndJoinsSpaces) {
  EXPECT_EQ("Hj. Siti Nur'aini", PersonName::parse("  Hj.  Siti\tNur'aini\n").value().exact());
  EXPECT_EQ("S*** R***", PersonName::parse("Siti Rahma").value().masked());
  EXPECT_EQ("É***", PersonName::parse("Éva").value().masked());
}

}  // namespace
}  // namespace teduh
