#include "account/password_rules.hpp"

#include <gmock/gmock.h>

namespace teduh::account {
namespace {

std::string verdict(std::string_view password, PasswordUse use = PasswordUse::beside_totp) {
  const auto checked = check_new_password(password, "rahma.yusuf", use);
  return checked ? "good" : checked.error().code;
}

TEST(PasswordRules, RefuseWhatIsTriedFirst) {
  for (const char* password : {"password", "Password123!", "12345678", "87654321", "qwertyuiop", "QWERTY12345", "aaaaaaaa", "abababab", "abcabcabc",
                               "iloveyou2024", "indonesia45", "bismillah", "Gorontalo2026", "bpjs2026", "BPJSketenagakerjaan", "teduh123",
                               "jamsostek!!", "rahma.yusuf", "rahma.yusuf1", "1q2w3e4r5t", "katasandi", "administrator"}) {
    EXPECT_EQ(verdict(password), "password.too_common") << password;
  }
}

TEST(PasswordRules, RefuseShortOnesMoreSoWithoutASecondFactor) {
  EXPECT_EQ(verdict("kuda hi"), "password.too_short");
  EXPECT_EQ(verdict("kuda hijau 7", PasswordUse::only_factor), "password.too_short");
  EXPECT_EQ(verdict("kuda hijau tidur", PasswordUse::only_factor), "good");
  EXPECT_EQ(verdict(std::string(129, 'x') + "y"), "password.too_long");
  EXPECT_EQ(verdict("kuda\nhijau tidur"), "password.characters");
}

TEST(PasswordRules, AskForNoMixtureOfSigns) {
  EXPECT_EQ(verdict("kudahijau"), "good");
  EXPECT_EQ(verdict("\xc3\xa9\xc3\xa8\xc3\xaa\xc3\xab\xc3\xa0\xc3\xa2\xc3\xa4\xc3\xb6"), "good") << "counted in signs, not in bytes";
  EXPECT_EQ(verdict("teduh seperti pohon besar"), "good") << "a word of the trade in a long sentence";
}

}  // namespace
}  // namespace teduh::account
