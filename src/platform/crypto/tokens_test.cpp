#include "platform/crypto/tokens.hpp"

#include <gmock/gmock.h>

#include <set>

#include "base/check.hpp"
#include "base/text.hpp"

namespace teduh::crypto {
namespace {

constexpr std::string_view kRfcSecret = "12345678901234567890";

Moment at_second(std::int64_t second) { return from_micros(second * 1'000'000); }

class Tokens : public testing::Test {
 protected:
  SeededRandom random_{20261122};
  KeyRing ring_ = KeyRing::for_tests(random_);
};

TEST_F(Tokens, texts_without_the_form_of_a_session_token_are_refused) {
  const auto token = make_session_token(random_);
  EXPECT_FALSE(stored_form(""));
  EXPECT_FALSE(stored_form(token.text + "A"));
  EXPECT_FALSE(stored_form(token.text.substr(1)));
  EXPECT_FALSE(stored_form(token.text + "="));
  EXPECT_FALSE(stored_form(std::string(43, '/')));
  EXPECT_EQ(stored_form(token.text), token.stored);
  EXPECT_EQ(token.text.size(), 43U);
}

TEST_F(Tokens, session_tokens_never_repeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(make_session_token(random_).text);
  EXPECT_EQ(seen.size(), 1000U);
}

TEST_F(Tokens, a_csrf_token_of_another_session_or_installation_is_refused) {
  const Bytes session(16, 1);
  const Bytes other(16, 2);
  const auto token = csrf_token(ring_, session);
  EXPECT_FALSE(csrf_token_is_right(ring_, other, token));
  EXPECT_FALSE(csrf_token_is_right(ring_, session, ""));
  EXPECT_FALSE(csrf_token_is_right(ring_, session, token.substr(1)));
  SeededRandom other_random(1);
  EXPECT_FALSE(csrf_token_is_right(KeyRing::for_tests(other_random), session, token));
  EXPECT_TRUE(csrf_token_is_right(ring_, session, token));
}

TEST_F(Tokens, a_csrf_token_lives_through_a_rotation) {
  const Bytes session(16, 1);
  const auto token = csrf_token(ring_, session);
  ASSERT_TRUE(ring_.rotate(KeyKind::master, random_));
  EXPECT_TRUE(csrf_token_is_right(ring_, session, token));
  EXPECT_NE(csrf_token(ring_, session), token);
}

TEST_F(Tokens, one_time_codes_have_six_digits_and_spread_over_the_range) {
  std::array<int, 10> by_first_digit{};
  for (int i = 0; i < 10'000; ++i) {
    const auto code = make_one_time_code(random_);
    ASSERT_EQ(code.size(), 6U);
    ASSERT_TRUE(is_digits(code));
    ++by_first_digit[static_cast<std::size_t>(code[0] - '0')];
  }
  for (const int count : by_first_digit) {
    EXPECT_GT(count, 850);  // 1,000 expected, standard deviation 30
    EXPECT_LT(count, 1150);
  }
}

TEST_F(Tokens, a_stored_code_is_bound_to_its_purpose) {
  EXPECT_EQ(stored_code(ring_, "phone|1", "004217"), stored_code(ring_, "phone|1", "004217"));
  EXPECT_NE(stored_code(ring_, "phone|1", "004217"), stored_code(ring_, "phone|2", "004217"));
  EXPECT_NE(stored_code(ring_, "phone|1", "004217"), stored_code(ring_, "phone|1", "004218"));
}

TEST(Totp, codes_of_other_times_forms_and_secrets_are_refused) {
  const auto secret = bytes_of(kRfcSecret);
  const auto code = totp_code(secret, 100);
  EXPECT_EQ(matching_totp_step(secret, code, at_second(100 * 30)), 100);
  EXPECT_EQ(matching_totp_step(secret, code, at_second(101 * 30 + 29)), 100);
  EXPECT_EQ(matching_totp_step(secret, code, at_second(99 * 30)), 100);
  EXPECT_EQ(matching_totp_step(secret, code, at_second(102 * 30)), std::nullopt);
  EXPECT_EQ(matching_totp_step(secret, code, at_second(99 * 30 - 1)), std::nullopt);
  EXPECT_EQ(matching_totp_step(bytes_of("12345678901234567891"), code, at_second(100 * 30)), std::nullopt);
  for (const std::string_view wrong : {"", "12345", "1234567", "12345a", " 12345"}) EXPECT_EQ(matching_totp_step(secret, wrong, at_second(3000)), std::nullopt);
}

TEST(Totp, gives_the_vectors_of_rfc_6238) {
  const auto secret = bytes_of(kRfcSecret);
  const auto eight = [&](std::uint64_t second) { return hotp_code(secret, second / 30, 8); };
  EXPECT_EQ(eight(59), "94287082");
  EXPECT_EQ(eight(1111111109), "07081804");
  EXPECT_EQ(eight(1111111111), "14050471");
  EXPECT_EQ(eight(1234567890), "89005924");
  EXPECT_EQ(eight(2000000000), "69279037");
  EXPECT_EQ(eight(20000000000), "65353130");
}

TEST(Hotp, gives_the_vectors_of_rfc_4226) {
  const std::array<std::string_view, 10> codes{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_EQ(hotp_code(bytes_of(kRfcSecret), i, 6), codes[i]);
}

TEST(Base32, gives_the_vectors_of_rfc_4648_without_padding) {
  EXPECT_EQ(to_base32(bytes_of("")), "");
  EXPECT_EQ(to_base32(bytes_of("f")), "MY");
  EXPECT_EQ(to_base32(bytes_of("fo")), "MZXQ");
  EXPECT_EQ(to_base32(bytes_of("foo")), "MZXW6");
  EXPECT_EQ(to_base32(bytes_of("foob")), "MZXW6YQ");
  EXPECT_EQ(to_base32(bytes_of("foobar")), "MZXW6YTBOI");
}

TEST(Totp, the_address_for_the_app_holds_the_secret_and_refuses_other_letters) {
  EXPECT_EQ(totp_uri(bytes_of("foobar"), {"Teduh", "staf.1"}),
            "otpauth://totp/Teduh:staf.1?secret=MZXW6YTBOI&issuer=Teduh&algorithm=SHA1&digits=6&period=30");
  EXPECT_THROW(totp_uri(bytes_of("foobar"), {"Te duh", "x"}), CheckFailure);
  EXPECT_THROW(totp_uri(bytes_of("foobar"), {"Teduh", "x&y"}), CheckFailure);
}

}  // namespace
}  // namespace teduh::crypto
