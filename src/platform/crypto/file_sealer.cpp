#include "platform/crypto/file_sealer.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace teduh::crypto {
namespace {

constexpr std::string_view kPurpose = "file|blob";
constexpr std::array<std::uint8_t, 5> kMagic{'T', 'D', 'F', 'S', 1};
constexpr std::size_t kIdBytes = 4;
constexpr std::size_t kStreamHead = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kPieceMore = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kHeadBytes = kMagic.size() + kIdBytes + kStreamHead;

const std::uint8_t* stream_key(const SecretKey& key) {
  static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == 32);
  return key.bytes().data();
}

/// An empty file is one empty piece: its end is vouched for too.
std::size_t pieces_of(std::size_t plain) { return plain == 0 ? 1 : (plain + kFilePieceBytes - 1) / kFilePieceBytes; }

std::uint32_t key_id_of(BytesView sealed) {
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < kIdBytes; ++i) id = id << 8U | sealed[kMagic.size() + i];
  return id;
}

}  // namespace

std::size_t FileSealer::sealed_size(std::size_t plain) { return kHeadBytes + plain + pieces_of(plain) * kPieceMore; }

Bytes FileSealer::seal(BytesView plain, BytesView name) const {
  const std::uint32_t id = ring_.current_id(KeyKind::master);
  const SecretKey* key = ring_.derived(KeyKind::master, id, kPurpose);
  CHECK(key != nullptr);
  Bytes sealed(sealed_size(plain.size()));
  std::ranges::copy(kMagic, sealed.begin());
  for (std::size_t i = 0; i < kIdBytes; ++i) sealed[kMagic.size() + i] = static_cast<std::uint8_t>(id >> (8 * (kIdBytes - 1 - i)) & 0xFFU);
  crypto_secretstream_xchacha20poly1305_state state;
  CHECK(crypto_secretstream_xchacha20poly1305_init_push(&state, sealed.data() + kMagic.size() + kIdBytes, stream_key(*key)) == 0);
  std::size_t out = kHeadBytes;
  const std::size_t pieces = pieces_of(plain.size());
  for (std::size_t i = 0; i < pieces; ++i) {
    const auto piece = plain.subspan(i * kFilePieceBytes, std::min(kFilePieceBytes, plain.size() - i * kFilePieceBytes));
    const BytesView bound = i == 0 ? name : BytesView();
    const bool last = i + 1 == pieces;
    const auto tag = static_cast<unsigned char>(last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    CHECK(crypto_secretstream_xchacha20poly1305_push(&state, sealed.data() + out, nullptr, piece.data(), piece.size(), bound.data(), bound.size(), tag) == 0);
    out += piece.size() + kPieceMore;
  }
  CHECK(out == sealed.size());
  sodium_memzero(&state, sizeof state);
  return sealed;
}

Result<Bytes> FileSealer::open(BytesView sealed, BytesView name) const {
  if (sealed.size() < sealed_size(0) || !std::ranges::equal(sealed.first(kMagic.size()), kMagic)) return internal("crypto.open");
  const SecretKey* key = ring_.derived(KeyKind::master, key_id_of(sealed), kPurpose);
  if (key == nullptr) return internal("crypto.open");
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, sealed.data() + kMagic.size() + kIdBytes, stream_key(*key)) != 0) return internal("crypto.open");
  Bytes plain;
  plain.reserve(sealed.size() - kHeadBytes);
  Bytes piece(kFilePieceBytes);
  bool ended = false;
  for (std::size_t from = kHeadBytes; from < sealed.size() && !ended;) {
    const auto part = sealed.subspan(from, std::min(kFilePieceBytes + kPieceMore, sealed.size() - from));
    const BytesView bound = from == kHeadBytes ? name : BytesView();
    unsigned long long got = 0;
    unsigned char tag = 0;
    if (part.size() < kPieceMore) break;
    if (crypto_secretstream_xchacha20poly1305_pull(&state, piece.data(), &got, &tag, part.data(), part.size(), bound.data(), bound.size()) != 0) break;
    plain.insert(plain.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    from += part.size();
    ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL && from == sealed.size();
  }
  sodium_memzero(&state, sizeof state);
  if (!ended) return internal("crypto.open");
  return plain;
}

}  // namespace teduh::crypto
