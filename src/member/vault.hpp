// The two keys of this feature in its own words: which field is sealed where, and which look-up a digest is for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "domain/ids.hpp"
#include "platform/crypto/sealer.hpp"

namespace teduh::member {

/// What stands sealed; each has its own key (the place of a value in the table kPlaces).
enum class SealedField : std::uint8_t { nik, name, mother_name, address, phone, email, npwp, kpj, account_number, account_holder, relation_name };
inline constexpr std::size_t kSealedFieldCount = 11;

/// `identity`: a NIK and a name together (identity_text): tells without opening anything whether both are still the same.
enum class DigestKind : std::uint8_t { nik, phone, kpj, account, declared, attempt, identity };

/// A name without what people write differently: capitals, spaces, points, commas, apostrophes, dashes.
std::string name_key(std::string_view name);
/// What the digest of an identity is of. The NIK in it keeps the digests of two people of the same name apart.
std::string identity_text(std::string_view nik, std::string_view name);

struct SealedPlace {
  const Uuid& row;  // the id that the row has
  SealedField field = SealedField::nik;
};

/// May be used from any thread; both keys must outlive it.
class Vault {
 public:
  Vault(const crypto::Sealer& sealer, const crypto::BlindIndex& blind) : sealer_(sealer), blind_(blind) {}
  [[nodiscard]] Bytes seal(const SealedPlace& place, std::string_view text) const;
  /// Error: internal crypto.open.
  [[nodiscard]] Result<std::string> open(const SealedPlace& place, BytesView sealed) const;
  [[nodiscard]] Sha256 digest(DigestKind kind, std::string_view text) const;
  /// For features above that seal values of their own.
  [[nodiscard]] const crypto::Sealer& sealer() const { return sealer_; }

 private:
  const crypto::Sealer& sealer_;
  const crypto::BlindIndex& blind_;
};

}  // namespace teduh::member
