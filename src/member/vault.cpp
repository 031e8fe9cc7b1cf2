#include "member/vault.hpp"

#include <array>

namespace teduh::member {
namespace {

struct Place {
  std::string_view table;
  std::string_view column;
};
// In the order of SealedField. The names are part of the keys: changing one makes old values unreadable.
constexpr std::array<Place, kSealedFieldCount> kPlaces{{
    {"person", "nik"},
    {"person", "name"},
    {"person", "mother_name"},
    {"person", "address"},
    {"person", "phone"},
    {"person", "email"},
    {"person", "npwp"},
    {"membership", "kpj"},
    {"bank_account", "number"},
    {"bank_account", "holder"},
    {"relation", "name"},
}};

crypto::RowBinding binding(const SealedPlace& place) {
  const Place& names = kPlaces[static_cast<std::size_t>(place.field)];
  return {.table = names.table, .column = names.column, .row = place.row};
}

std::string_view purpose(DigestKind kind) {
  switch (kind) {
    case DigestKind::nik: return "person.nik";
    case DigestKind::phone: return "person.phone";
    case DigestKind::kpj: return "membership.kpj";
    case DigestKind::account: return "bank_account.number";
    case DigestKind::identity: return "person.identity";
    case DigestKind::declared: return "person.declared";
    case DigestKind::attempt: return "person.attempt";
  }
  return "";
}

}  // namespace

std::string name_key(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (std::string_view(" .,'-`").find(upper) == std::string_view::npos) out.push_back(upper);
  }
  return out;
}

std::string identity_text(std::string_view nik, std::string_view name) {
  std::string text(nik);
  text += '|';
  return text += name_key(name);
}

Bytes Vault::seal(const SealedPlace& place, std::string_view text) const { return sealer_.seal(text, binding(place)); }
Result<std::string> Vault::open(const SealedPlace& place, BytesView sealed) const { return sealer_.open_text(sealed, binding(place)); }
Sha256 Vault::digest(DigestKind kind, std::string_view text) const { return blind_.of(purpose(kind), text); }

}  // namespace teduh::member
