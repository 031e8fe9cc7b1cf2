#include "journal/note.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace teduh::journal {
namespace {

constexpr std::uint8_t kEd25519 = 0x01;
constexpr std::string_view kLineStart = "\u2014 ";
constexpr std::size_t kKeyIdBytes = 4;

struct SignatureLine {
  std::string_view name;
  Bytes blob;  // key id, then the signature
};

/// UTF-8 without control characters but LF.
bool is_note_text(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](char c) { return static_cast<std::uint8_t>(c) < 0x20 && c != '\n'; });
}

std::optional<SignatureLine> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kLineStart)) return std::nullopt;
  line.remove_prefix(kLineStart.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  auto blob = from_base64(line.substr(space + 1));
  if (!blob || blob->size() <= kKeyIdBytes) return std::nullopt;
  return SignatureLine{line.substr(0, space), std::move(*blob)};
}

const VerifierKey* find_key(const SignatureLine& line, const std::vector<VerifierKey>& known) {
  const auto at = std::ranges::find_if(known, [&](const VerifierKey& key) {
    return key.name == line.name && std::ranges::equal(key.id(), BytesView(line.blob).first(kKeyIdBytes));
  });
  return at == known.end() ? nullptr : &*at;
}

bool signature_is_right(const SignatureLine& line, const VerifierKey& key, std::string_view text) {
  const auto signature = BytesView(line.blob).subspan(kKeyIdBytes);
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), bytes_of(text).data(), text.size(), key.public_key.data()) == 0;
}

}  // namespace

bool is_key_name(std::string_view name) {
  // Unicode white space outside ASCII is refused with everything outside ASCII: our names are URLs.
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F && c != '+'; });
}

KeyId VerifierKey::id() const {
  Bytes bytes = to_bytes(name);
  bytes.push_back('\n');
  bytes.push_back(kEd25519);
  bytes.insert(bytes.end(), public_key.begin(), public_key.end());
  const Sha256 digest = sha256(bytes);
  KeyId id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

std::string print(const VerifierKey& key) {
  Bytes bytes(1, kEd25519);
  bytes.insert(bytes.end(), key.public_key.begin(), key.public_key.end());
  return key.name + "+" + to_hex(key.id()) + "+" + to_base64(bytes);
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return invalid("journal.vkey", "parts");
  VerifierKey key{.name = std::string(text.substr(0, first))};
  const auto bytes = from_base64(text.substr(second + 1));
  if (!is_key_name(key.name) || !bytes || bytes->size() != 1 + key.public_key.size()) return invalid("journal.vkey", "form");
  if (bytes->front() != kEd25519) return invalid("journal.vkey", "algorithm");
  std::copy(bytes->begin() + 1, bytes->end(), key.public_key.begin());
  if (to_hex(key.id()) != text.substr(first + 1, second - first - 1)) return invalid("journal.vkey", "key id");
  return key;
}

NoteSigner::NoteSigner(std::string name, BytesView seed) {
  CHECK(is_key_name(name));
  CHECK(seed.size() == crypto_sign_SEEDBYTES);
  CHECK(sodium_init() >= 0);
  key_.name = std::move(name);
  crypto_sign_seed_keypair(key_.public_key.data(), secret_.data(), seed.data());
}

NoteSigner::~NoteSigner() { sodium_memzero(secret_.data(), secret_.size()); }

NoteSigner::NoteSigner(NoteSigner&& other) noexcept : key_(std::move(other.key_)), secret_(other.secret_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

NoteSigner& NoteSigner::operator=(NoteSigner&& other) noexcept {
  if (this == &other) return *this;
  key_ = std::move(other.key_);
  secret_ = other.secret_;
  sodium_memzero(other.secret_.data(), other.secret_.size());
  return *this;
}

std::string NoteSigner::signature_line(std::string_view text) const {
  const KeyId id = key_.id();
  Bytes blob(id.begin(), id.end());
  blob.resize(kKeyIdBytes + crypto_sign_BYTES);
  crypto_sign_detached(blob.data() + kKeyIdBytes, nullptr, bytes_of(text).data(), text.size(), secret_.data());
  return std::string(kLineStart) + key_.name + " " + to_base64(blob) + "\n";
}

std::string sign_note(std::string_view text, const std::vector<const NoteSigner*>& signers) {
  CHECK(text.ends_with('\n') && is_note_text(text));
  CHECK(!signers.empty() && signers.size() <= kSignaturesMax);
  std::string note = std::string(text) + "\n";
  for (const NoteSigner* signer : signers) note += signer->signature_line(text);
  return note;
}

Result<OpenedNote> open_note(std::string_view note, const std::vector<VerifierKey>& known) {
  if (note.size() > kNoteBytesMax || !is_note_text(note) || !note.ends_with('\n')) return invalid("journal.note_form", "text");
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return invalid("journal.note_form", "no signatures");
  OpenedNote opened{.text = std::string(note.substr(0, blank + 1))};
  auto lines = split(note.substr(blank + 2), '\n');
  lines.pop_back();  // after the last LF
  if (lines.empty() || lines.size() > kSignaturesMax) return invalid("journal.note_form", "number of signatures");
  for (const auto line : lines) {
    const auto signature = parse_signature_line(line);
    if (!signature) return invalid("journal.note_form", "signature line");
    const VerifierKey* key = find_key(*signature, known);
    if (key == nullptr) continue;
    if (!signature_is_right(*signature, *key, opened.text)) return denied("journal.note_signature", "wrong signature of a known key");
    if (std::ranges::find(opened.signed_by, *key) == opened.signed_by.end()) opened.signed_by.push_back(*key);
  }
  if (opened.signed_by.empty()) return denied("journal.note_signature", "no known key signed");
  return opened;
}

}  // namespace teduh::journal
