#include "base/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace teduh {
namespace {

TEST(Sha256, GivesTheExamplesOfFips180) {
  EXPECT_EQ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", to_hex(sha256("")));
  EXPECT_EQ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", to_hex(sha256("abc")));
  EXPECT_EQ("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")));
}

RC_GTEST_PROP(Sha256Stream, DoesNotCareWhereThePiecesEnd, (const Bytes& bytes, std::size_t cut)) {
  const std::size_t at = bytes.empty() ? 0 : cut % (bytes.size() + 1);
  Sha256Stream stream;
  stream.add(BytesView(bytes).first(at));
  stream.add(BytesView(bytes).subspan(at));
  RC_ASSERT(stream.finish() == sha256(BytesView(bytes)));
}

TEST(Sha256Stream, IsEmptyAgainAfterFinish) {
  Sha256Stream stream;
  stream.add(bytes_of("abc"));
  static_cast<void>(stream.finish());
  EXPECT_EQ(sha256(""), stream.finish());
}

TEST(Sha256Stream, CanBeMovedInTheMiddle) {
  Sha256Stream stream;
  stream.add(bytes_of("a"));
  Sha256Stream moved = std::move(stream);
  moved.add(bytes_of("bc"));
  EXPECT_EQ(sha256("abc"), moved.finish());
}

}  // namespace
}  // namespace teduh
