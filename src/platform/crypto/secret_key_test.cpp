#include "platform/crypto/secret_key.hpp"

#include <gmock/gmock.h>

#include <type_traits>

#include "base/check.hpp"

namespace teduh::crypto {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

static_assert(!std::is_copy_constructible_v<SecretKey> && !std::is_copy_assignable_v<SecretKey>);

TEST(SecretKey, takes_32_bytes_only) {
  EXPECT_THROW(SecretKey(Bytes(31)), CheckFailure);
  EXPECT_THROW(SecretKey(Bytes(33)), CheckFailure);
}

TEST(SecretKey, is_empty_after_it_was_moved_away) {
  SecretKey first(Bytes(32, 7));
  const SecretKey second(std::move(first));
  EXPECT_EQ(to_hex(second.bytes()), to_hex(Bytes(32, 7)));
  EXPECT_EQ(to_hex(first.bytes()), to_hex(Bytes(32, 0)));  // NOLINT(bugprone-use-after-move): that is the question
}

TEST(SecretKey, children_differ_by_purpose_and_parent_and_are_repeatable) {
  const SecretKey one(Bytes(32, 1));
  const SecretKey two(Bytes(32, 2));
  EXPECT_EQ(to_hex(one.derive("a").bytes()), to_hex(one.derive("a").bytes()));
  EXPECT_NE(to_hex(one.derive("a").bytes()), to_hex(one.derive("b").bytes()));
  EXPECT_NE(to_hex(one.derive("a").bytes()), to_hex(two.derive("a").bytes()));
  EXPECT_THROW(static_cast<void>(one.derive("")), CheckFailure);
}

TEST(Hmac, gives_the_vectors_of_rfc_4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), bytes_of("Hi There"))), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa), bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hkdf, gives_the_first_block_of_the_vectors_of_rfc_5869) {
  const auto info = hex("f0f1f2f3f4f5f6f7f8f9");
  EXPECT_EQ(to_hex(hkdf_sha256({Bytes(22, 0x0b), hex("000102030405060708090a0b0c"), info})),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  EXPECT_EQ(to_hex(hkdf_sha256({Bytes(22, 0x0b), {}, {}})), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Base64Url, refuses_padding_other_letters_and_stray_bits) {
  for (const std::string_view text : {"QQ==", "Q", "Q+A", "Q/A", "QR", "Q A"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Base64Url, comes_back_for_every_length) {
  for (std::size_t length = 0; length < 40; ++length) {
    const Bytes bytes(length, 0xFB);
    const auto text = to_base64url(bytes);
    EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
    EXPECT_EQ(from_base64url(text), bytes);
  }
}

}  // namespace
}  // namespace teduh::crypto
