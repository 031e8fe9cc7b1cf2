// The low-level functions are used on purpose: OpenSSL 3's replacement looks up the algorithm and allocates at each call, which costs
// more than hashing a journal leaf does.
#define OPENSSL_API_COMPAT 0x10100000L
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.hpp"

#include <openssl/sha.h>

namespace teduh {

struct Sha256Stream::State {
  SHA256_CTX context;
};

Sha256 sha256(BytesView bytes) {
  SHA256_CTX context;
  Sha256 digest;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  SHA256_Final(digest.data(), &context);
  return digest;
}

Sha256 sha256(std::string_view text) { return sha256(bytes_of(text)); }

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::add(BytesView bytes) { SHA256_Update(&state_->context, bytes.data(), bytes.size()); }

Sha256 Sha256Stream::finish() {
  Sha256 digest;
  SHA256_Final(digest.data(), &state_->context);
  SHA256_Init(&state_->context);
  return digest;
}

}  // namespace teduh
