#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace teduh {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return invalid("number.odd", "cannot be halved");
  return number / 2;
}

Result<int> quarter(int number) {
  const int once = TRY(half(number));
  return TRY(half(once));
}

Result<void> must_be_even(int number) {
  TRY(half(number));
  return {};
}

TEST(Result, OfAFailureHasNoValue) {
  auto result = half(3);
  EXPECT_FALSE(result);
  EXPECT_EQ(Fault::invalid, result.error().fault);
  EXPECT_EQ("number.odd", result.error().code);
  EXPECT_THROW(static_cast<void>(result.value()), CheckFailure);
  EXPECT_THROW(static_cast<void>(*result), CheckFailure);
}

TEST(Result, OfASuccessHasNoError) {
  auto result = half(4);
  EXPECT_EQ(2, *result);
  EXPECT_THROW(static_cast<void>(result.error()), CheckFailure);
  EXPECT_THROW(static_cast<void>(ok().error()), CheckFailure);
}

TEST(Result, OfNothingCanFailToo) {
  EXPECT_TRUE(must_be_even(2));
  EXPECT_EQ("number.odd", must_be_even(1).error().code);
  EXPECT_THROW(must_be_even(1).value(), CheckFailure);
}

TEST(Try, HandsTheFirstErrorOnAndOtherwiseTheValue) {
  EXPECT_EQ("number.odd", quarter(3).error().code);
  EXPECT_EQ("number.odd", quarter(6).error().code);
  EXPECT_EQ(2, *quarter(8));
}

TEST(Try, MovesWhatCannotBeCopied) {
  const auto give = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto take = [&]() -> Result<int> {
    const std::unique_ptr<int> owned = TRY(give());
    return *owned;
  };
  EXPECT_EQ(7, *take());
}

TEST(InvalidFields, CarriesAllProblemsAndIsNeverEmpty) {
  const Error error = invalid_fields({{"nik", "nik.length"}, {"name", "name.empty"}});
  EXPECT_EQ(Fault::invalid, error.fault);
  ASSERT_EQ(2U, error.fields.size());
  EXPECT_EQ((FieldProblem{"name", "name.empty"}), error.fields[1]);
  EXPECT_THROW(invalid_fields({}), CheckFailure);
}

TEST(Fault, EachConstructorGivesItsOwn) {
  EXPECT_EQ(Fault::denied, denied("a.b").fault);
  EXPECT_EQ(Fault::not_found, not_found("a.b").fault);
  EXPECT_EQ(Fault::conflict, conflict("a.b").fault);
  EXPECT_EQ(Fault::unavailable, unavailable("a.b").fault);
  EXPECT_EQ(Fault::internal, internal("a.b").fault);
  EXPECT_EQ("not_found", to_string(Fault::not_found));
}

TEST(Check, NamesThePlaceAndTheConditionButNoFolder) {
  try {
    CHECK(1 + 1 == 3);
    FAIL() << "CHECK let it pass";
  } catch (const CheckFailure& failure) {
    const std::string text = failure.what();
    EXPECT_TRUE(text.starts_with("result_test.cpp:")) << text;
    EXPECT_TRUE(text.ends_with(": 1 + 1 == 3")) << text;
  }
}

}  // namespace
}  // namespace teduh
