#include "platform/crypto/sealer.hpp"

#include <gmock/gmock.h>
#include <sodium.h>

#include <set>

#include "base/check.hpp"

namespace teduh::crypto {
namespace {

constexpr std::string_view kNik = "9999014101900001";

class Seal : public testing::Test {
 protected:
  SeededRandom random_{20261122};
  KeyRing ring_ = KeyRing::for_tests(random_);
  Sealer sealer_{ring_, random_};
  Bytes row_ = Bytes(16, 0x11);
  RowBinding where_{"person", "nik", row_};
};

TEST_F(Seal, a_value_moved_to_another_row_column_or_table_does_not_open) {
  const auto sealed = sealer_.seal(kNik, where_);
  const Bytes other_row(16, 0x12);
  EXPECT_EQ(sealer_.open(sealed, {"person", "nik", other_row}).error().code, "crypto.open");
  EXPECT_EQ(sealer_.open(sealed, {"person", "name", row_}).error().code, "crypto.open");
  EXPECT_EQ(sealer_.open(sealed, {"claim", "nik", row_}).error().code, "crypto.open");
  EXPECT_EQ(sealer_.open(sealed, {"person", "nik", {}}).error().code, "crypto.open");
}

TEST_F(Seal, every_changed_bit_and_every_cut_is_refused) {
  const auto good = sealer_.seal(kNik, where_);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    auto changed = good;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(sealer_.open(changed, where_)) << bit;
  }
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(sealer_.open(BytesView(good).first(length), where_)) << length;
}

TEST_F(Seal, another_installation_cannot_open_it) {
  const auto sealed = sealer_.seal(kNik, where_);
  SeededRandom other_random(1);
  const auto other_ring = KeyRing::for_tests(other_random);
  EXPECT_FALSE(Sealer(other_ring, other_random).open(sealed, where_));
}

TEST_F(Seal, a_separator_in_a_name_is_a_bug) {
  EXPECT_THROW(static_cast<void>(sealer_.seal(kNik, {"a|b", "c", row_})), CheckFailure);
  EXPECT_THROW(static_cast<void>(sealer_.seal(kNik, {"a", "b|c", row_})), CheckFailure);
  EXPECT_THROW(static_cast<void>(sealer_.seal(kNik, {"", "c", row_})), CheckFailure);
}

TEST_F(Seal, opens_to_what_was_sealed_also_when_empty_or_long) {
  for (const std::string& text : {std::string(), std::string(kNik), std::string(100'000, 'x')})
    EXPECT_EQ(sealer_.open_text(sealer_.seal(text, where_), where_).value(), text);
}

TEST_F(Seal, equal_values_look_different_every_time) {
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) seen.insert(sealer_.seal(kNik, where_));
  EXPECT_EQ(seen.size(), 100U);
}

TEST_F(Seal, old_values_open_after_a_rotation_and_are_told_apart) {
  const auto sealed = sealer_.seal(kNik, where_);
  EXPECT_FALSE(sealer_.is_old(sealed));
  ASSERT_TRUE(ring_.rotate(KeyKind::master, random_));
  EXPECT_TRUE(sealer_.is_old(sealed));
  EXPECT_EQ(sealer_.open_text(sealed, where_).value(), kNik);
  EXPECT_FALSE(sealer_.is_old(sealer_.seal(kNik, where_)));
}

// draft-irtf-cfrg-xchacha, appendix A.3.1.
TEST(XChaCha20Poly1305, the_library_gives_the_vector_of_the_draft) {
  const auto key = from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f").value();
  const auto nonce = from_hex("404142434445464748494a4b4c4d4e4f5051525354555657").value();
  const auto data = from_hex("50515253c0c1c2c3c4c5c6c7").value();
  constexpr std::string_view kText =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  Bytes out(kText.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, bytes_of(kText).data(), kText.size(), data.data(), data.size(), nullptr, nonce.data(),
                                             key.data());
  EXPECT_EQ(to_hex(BytesView(out).first(16)), "bd6d179d3e83d43b9576579493c0e939");
  EXPECT_EQ(to_hex(BytesView(out).last(16)), "c0875924c1c7987947deafd8780acf49");
}

TEST_F(Seal, a_blind_index_finds_equal_values_of_one_purpose_only) {
  const BlindIndex index(ring_);
  EXPECT_EQ(index.of("person.nik", kNik), index.of("person.nik", kNik));
  EXPECT_NE(index.of("person.nik", kNik), index.of("person.nik", "9999014101900002"));
  EXPECT_NE(index.of("person.nik", kNik), index.of("person.phone", kNik));
  EXPECT_NE(index.of("person.nik", kNik), sha256(kNik));
}

TEST_F(Seal, a_blind_index_gives_the_hmac_under_the_key_of_the_purpose_however_often_it_is_asked) {
  const BlindIndex index(ring_);
  const auto key = ring_.current(KeyKind::index).derive("blind|person.nik");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(index.of("person.nik", kNik), hmac_sha256(key.bytes(), bytes_of(kNik)));
    EXPECT_EQ(index.of("person.nik", ""), hmac_sha256(key.bytes(), {}));
  }
}

TEST_F(Seal, a_blind_index_lives_through_a_rotation_of_the_master_key_and_both_index_keys_can_be_asked) {
  const BlindIndex index(ring_);
  const auto before = index.of("person.nik", kNik);
  ASSERT_TRUE(ring_.rotate(KeyKind::master, random_));
  EXPECT_EQ(index.of("person.nik", kNik), before);
  ASSERT_TRUE(ring_.rotate(KeyKind::index, random_));
  EXPECT_NE(index.of("person.nik", kNik), before);
  EXPECT_EQ(index.of("person.nik", kNik, 1), before);
  EXPECT_EQ(index.of("person.nik", kNik, 9), std::nullopt);
}

}  // namespace
}  // namespace teduh::crypto
