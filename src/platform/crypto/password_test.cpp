#include "platform/crypto/password.hpp"

#include <gmock/gmock.h>

namespace teduh::crypto {
namespace {

using testing::StartsWith;

std::string code_of(std::string_view password) {
  const auto checked = normalise_password(password);
  return checked ? "taken" : checked.error().code;
}

TEST(Password, too_short_too_long_and_controls_are_refused) {
  EXPECT_EQ(code_of(""), "password.too_short");
  EXPECT_EQ(code_of("1234567"), "password.too_short");
  EXPECT_EQ(code_of("\u00e9\u00e9\u00e9\u00e9"), "password.too_short");  // 8 bytes, 4 letters
  EXPECT_EQ(code_of(std::string(129, 'x')), "password.too_long");
  EXPECT_EQ(code_of(std::string(1'000'000, 'x')), "password.too_long");
  EXPECT_EQ(code_of("12345678\n"), "password.characters");
  EXPECT_EQ(code_of(std::string_view("1234\0" "5678", 9)), "password.characters");
  EXPECT_EQ(code_of("1234567\xff"), "password.characters");
}

TEST(Password, length_is_counted_in_letters_and_spaces_count) {
  EXPECT_EQ(code_of("kopi \u2615 pagi"), "taken");
  EXPECT_EQ(code_of("12345678"), "taken");
  std::string longest;
  for (int i = 0; i < 128; ++i) longest += "\u2615";
  EXPECT_EQ(code_of(longest), "taken");
}

TEST(Password, a_wrong_one_and_a_spoiled_hash_do_not_match) {
  const auto stored = hash_password("warung kopi pagi").value();
  EXPECT_FALSE(check_password(stored, "warung kopi sore").right);
  EXPECT_FALSE(check_password(stored, "").right);
  EXPECT_FALSE(check_password("", "warung kopi pagi").right);
  EXPECT_FALSE(check_password("$argon2id$", "warung kopi pagi").right);
  EXPECT_FALSE(check_password(std::string(500, '$'), "warung kopi pagi").right);
  auto spoiled = stored;
  spoiled[spoiled.size() / 2 + 10] ^= 1;
  EXPECT_FALSE(check_password(spoiled, "warung kopi pagi").right);
}

TEST(Password, the_right_one_matches_and_the_text_names_algorithm_memory_and_passes) {
  const auto stored = hash_password("warung kopi pagi").value();
  EXPECT_THAT(stored, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  const auto check = check_password(stored, "warung kopi pagi");
  EXPECT_TRUE(check.right);
  EXPECT_FALSE(check.is_old);
  EXPECT_NE(hash_password("warung kopi pagi").value(), stored);
}

TEST(Password, a_hash_of_weaker_parameters_still_matches_and_is_called_old) {
  // argon2id, 256 KiB, 2 passes, made with the reference command for the password "password" and the salt "somesalt".
  const std::string weak = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  const auto check = check_password(weak, "password");
  EXPECT_TRUE(check.right);
  EXPECT_TRUE(check.is_old);
}

TEST(Password, lengths_are_those_of_the_normal_form) {
  std::string ligatures;
  for (int i = 0; i < 100; ++i) ligatures += "\u3350";  // one sign that stands for four letters
  EXPECT_EQ(code_of(ligatures), "password.too_long");
  EXPECT_EQ(code_of("e\u0301e\u0301e\u0301e\u0301"), "password.too_short");  // 8 code points, 4 letters
}

TEST(Password, the_same_letters_from_another_keyboard_match) {
  const auto stored = hash_password("caf\u00e9 di pagi").value();
  EXPECT_TRUE(check_password(stored, "cafe\u0301 di pagi").right);               // the accent as a sign of its own
  EXPECT_TRUE(check_password(stored, "caf\u00e9\u00a0di\u2003pagi").right);      // other spaces
  EXPECT_TRUE(check_password(stored, "\uff43\uff41\uff46\u00e9 di pagi").right);  // full-width letters
  EXPECT_FALSE(check_password(stored, "cafe di pagi").right);
  EXPECT_FALSE(check_password(stored, "Caf\u00e9 di pagi").right);
}

TEST(Password, nobodys_hash_is_as_much_work_as_a_real_one_and_fits_nothing) {
  const auto real = hash_password("warung kopi pagi").value();
  const auto nobodys = nobodys_password_hash();
  ASSERT_EQ(nobodys.size(), real.size());
  const auto parameters = real.substr(0, real.find('$', real.find("m=")));
  EXPECT_THAT(nobodys, StartsWith(parameters + "$"));
  EXPECT_EQ(nobodys.rfind('$'), real.rfind('$'));
  for (const auto& password : {std::string("warung kopi pagi"), std::string(), std::string(10'000, 'x'), std::string("1234567\xff")})
    EXPECT_FALSE(check_password(nobodys, password).right);
}

}  // namespace
}  // namespace teduh::crypto
