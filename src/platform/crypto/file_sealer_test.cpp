#include "platform/crypto/file_sealer.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace teduh::crypto {
namespace {

class FileSealerTest : public ::testing::Test {
 protected:
  Bytes content(std::size_t size) {
    Bytes bytes(size);
    random_.fill(bytes);
    return bytes;
  }
  std::string opens(BytesView sealed, BytesView name) {
    const auto opened = sealer_.open(sealed, name);
    return opened ? "" : opened.error().code;
  }
  SeededRandom random_{7};
  KeyRing ring_ = KeyRing::for_tests(random_);
  FileSealer sealer_{ring_};
  Sha256 name_ = sha256("name");
};

TEST_F(FileSealerTest, NothingThatWasChangedCutLengthenedOrRenamedOpens) {
  const Bytes sealed = sealer_.seal(content(2 * kFilePieceBytes + 5), name_);
  for (std::size_t at = 0; at < sealed.size(); at += at < 40 ? 1 : 997) {
    Bytes changed = sealed;
    changed[at] ^= 1U;
    EXPECT_EQ(opens(changed, name_), "crypto.open") << at;
  }
  for (const std::size_t kept : {std::size_t{0}, std::size_t{4}, std::size_t{33}, sealed.size() - 1, sealed.size() - 22, 33 + kFilePieceBytes + 17})
    EXPECT_EQ(opens(BytesView(sealed).first(kept), name_), "crypto.open") << kept;
  Bytes longer = sealed;
  longer.push_back(0);
  EXPECT_EQ(opens(longer, name_), "crypto.open");
  EXPECT_EQ(opens(sealed, sha256("another name")), "crypto.open");
}

TEST_F(FileSealerTest, PiecesInAnotherOrderDoNotOpen) {
  Bytes sealed = sealer_.seal(content(3 * kFilePieceBytes), name_);
  constexpr std::ptrdiff_t kPiece = kFilePieceBytes + 17;
  std::swap_ranges(sealed.begin() + 33 + kPiece, sealed.begin() + 33 + 2 * kPiece, sealed.begin() + 33 + 2 * kPiece);
  EXPECT_EQ(opens(sealed, name_), "crypto.open");
}

TEST_F(FileSealerTest, AnotherInstallationsKeyDoesNotOpen) {
  SeededRandom elsewhere(8);
  const KeyRing ring = KeyRing::for_tests(elsewhere);
  EXPECT_FALSE(FileSealer(ring).open(sealer_.seal(content(10), name_), name_).has_value());
}

TEST_F(FileSealerTest, EveryLengthComesBack) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kFilePieceBytes - 1, kFilePieceBytes, kFilePieceBytes + 1, 3 * kFilePieceBytes}) {
    const Bytes plain = content(size);
    const Bytes sealed = sealer_.seal(plain, name_);
    EXPECT_EQ(sealed.size(), FileSealer::sealed_size(size));
    EXPECT_EQ(sealer_.open(sealed, name_).value(), plain) << size;
  }
}

TEST_F(FileSealerTest, TheSameFileTwiceLooksDifferent) {
  const Bytes plain = content(100);
  EXPECT_NE(sealer_.seal(plain, name_), sealer_.seal(plain, name_));
}

}  // namespace
}  // namespace teduh::crypto
