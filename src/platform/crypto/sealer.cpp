#include "platform/crypto/sealer.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace teduh::crypto {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHeadBytes = 1 + 4;
constexpr std::size_t kOverhead = kHeadBytes + kNonceBytes + kTagBytes;

/// "table|column": neither may hold the separator, or two places could look the same.
std::string column_name(const RowBinding& where) {
  CHECK(!where.table.empty() && where.table.find('|') == std::string_view::npos);
  CHECK(!where.column.empty() && where.column.find('|') == std::string_view::npos);
  return fmt::format("{}|{}", where.table, where.column);
}

std::string associated_data(const RowBinding& where) { return column_name(where) + "|" + to_hex(where.row); }

const SecretKey* column_key(const KeyRing& ring, std::uint32_t id, const RowBinding& where) {
  return ring.derived(KeyKind::master, id, "seal|" + column_name(where));
}

std::uint32_t key_id_of(BytesView sealed) {
  std::uint32_t id = 0;
  for (std::size_t i = 1; i < kHeadBytes; ++i) id = id << 8U | sealed[i];
  return id;
}

}  // namespace

Bytes Sealer::seal(BytesView plain, const RowBinding& where) const {
  CHECK(plain.size() <= kSealedBytesMax);
  const std::uint32_t key_id = ring_.current_id(KeyKind::master);
  const SecretKey* key = column_key(ring_, key_id, where);
  CHECK(key != nullptr);
  const auto data = associated_data(where);
  Bytes sealed(kOverhead + plain.size());
  sealed[0] = kVersion;
  for (std::size_t i = 1; i < kHeadBytes; ++i) sealed[i] = static_cast<std::uint8_t>(key_id >> (8 * (kHeadBytes - 1 - i)) & 0xFFU);
  const std::span nonce = std::span(sealed).subspan(kHeadBytes, kNonceBytes);
  random_.fill(nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kHeadBytes + kNonceBytes, nullptr, plain.data(), plain.size(), bytes_of(data).data(),
                                             data.size(), nullptr, nonce.data(), key->bytes().data());
  return sealed;
}

Result<Bytes> Sealer::open(BytesView sealed, const RowBinding& where) const {
  if (sealed.size() < kOverhead || sealed.size() > kOverhead + kSealedBytesMax || sealed[0] != kVersion) return internal("crypto.open");
  const SecretKey* key = column_key(ring_, key_id_of(sealed), where);
  if (key == nullptr) return internal("crypto.open");
  const auto data = associated_data(where);
  const auto nonce = sealed.subspan(kHeadBytes, kNonceBytes);
  const auto cipher = sealed.subspan(kHeadBytes + kNonceBytes);
  Bytes plain(sealed.size() - kOverhead);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, cipher.data(), cipher.size(), bytes_of(data).data(), data.size(),
                                                 nonce.data(), key->bytes().data()) != 0)
    return internal("crypto.open");
  return plain;
}

Result<std::string> Sealer::open_text(BytesView sealed, const RowBinding& where) const {
  const auto plain = TRY(open(sealed, where));
  return std::string(text_of(plain));
}

bool Sealer::is_old(BytesView sealed) const { return sealed.size() < kOverhead || key_id_of(sealed) != ring_.current_id(KeyKind::master); }

Sha256 BlindIndex::of(std::string_view purpose, std::string_view normalised) const {
  return *of(purpose, normalised, ring_.current_id(KeyKind::index));
}

std::optional<Sha256> BlindIndex::of(std::string_view purpose, std::string_view normalised, std::uint32_t key_id) const {
  const SecretKey* key = ring_.derived(KeyKind::index, key_id, "blind|" + std::string(purpose));
  if (key == nullptr) return std::nullopt;
  return hmac_sha256(key->bytes(), bytes_of(normalised));
}

}  // namespace teduh::crypto
