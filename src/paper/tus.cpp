#include "paper/tus.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace teduh::paper {
namespace {

constexpr std::size_t kMetadataMax = 4096;  // bytes of the header
constexpr std::size_t kPairsMax = 20;       // clients add name, type and path
constexpr std::size_t kKindMax = 60;
constexpr std::size_t kFileNameMax = 255;   // bytes, what file systems allow
constexpr std::size_t kDigitsMax = 18;

using Pairs = std::map<std::string, std::string, std::less<>>;

bool is_metadata_key(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f && c != ','; });
}

Result<Pairs> parse_pairs(std::string_view header) {
  if (trim(header).empty() || header.size() > kMetadataMax) return invalid("upload.metadata");
  const auto parts = split(header, ',');
  if (parts.size() > kPairsMax) return invalid("upload.metadata");
  Pairs pairs;
  for (const auto part : parts) {
    const auto pair = trim(part);
    const auto space = pair.find(' ');
    const auto key = pair.substr(0, space);
    const auto value = space == std::string_view::npos ? std::optional<Bytes>(Bytes()) : from_base64(pair.substr(space + 1));
    if (!is_metadata_key(key) || !value) return invalid("upload.metadata");
    if (!pairs.emplace(key, text_of(*value)).second) return invalid("upload.metadata");
  }
  return pairs;
}

std::string_view value_of(const Pairs& pairs, std::string_view key) {
  const auto found = pairs.find(key);
  return found == pairs.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::int64_t> parse_count(std::string_view header) {
  if (header.empty() || header.size() > kDigitsMax || !is_digits(header)) return std::nullopt;
  return parse_int64(header);
}

std::array<std::uint8_t, 20> sha1(BytesView bytes) {
  std::array<std::uint8_t, 20> digest{};
  unsigned length = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha1(), nullptr) == 1 && length == digest.size());
  return digest;
}

}  // namespace

Result<std::int64_t> parse_upload_length(std::string_view header) {
  const auto length = parse_count(header);
  if (!length) return invalid("upload.length");
  if (*length == 0) return invalid("document.empty");
  if (*length <= kUploadLengthMax) return *length;
  Error error = invalid("upload.too_large");
  error.facts.emplace_back("megabytes_max", std::to_string(kUploadLengthMax / (1024 * 1024)));
  return error;
}

Result<std::int64_t> parse_upload_offset(std::string_view header) {
  const auto offset = parse_count(header);
  if (!offset) return invalid("upload.offset_header");
  return *offset;
}

Result<UploadMetadata> parse_upload_metadata(std::string_view header) {
  const auto pairs = TRY(parse_pairs(header));
  UploadMetadata metadata;
  std::vector<FieldProblem> problems;
  const auto claim_text = value_of(pairs, "claim_id");
  if (const auto claim = ClaimId::parse(claim_text)) metadata.claim = *claim;
  else problems.push_back({"claim_id", claim_text.empty() ? "input.required" : "input.id"});
  metadata.kind = value_of(pairs, "kind");
  if (metadata.kind.empty()) problems.push_back({"kind", "input.required"});
  if (metadata.kind.size() > kKindMax) problems.push_back({"kind", "input.too_long"});
  if (const auto id = value_of(pairs, "upload_id"); !id.empty()) {
    metadata.id = UploadId::parse(id);
    if (!metadata.id) problems.push_back({"upload_id", "input.id"});
  }
  if (value_of(pairs, "filename").size() > kFileNameMax) problems.push_back({"filename", "input.too_long"});
  if (!problems.empty()) return invalid_fields(std::move(problems));
  return metadata;
}

std::string print_upload_metadata(const ClaimId& claim, const std::string& kind) {
  const auto id = claim.print();
  return "claim_id " + to_base64(bytes_of(id)) + ",kind " + to_base64(bytes_of(kind));
}

bool Checksum::fits(BytesView bytes) const {
  switch (kind) {
    case Kind::sha1: return std::ranges::equal(sha1(bytes), digest);
    case Kind::sha256: return std::ranges::equal(teduh::sha256(bytes), digest);
  }
  return false;
}

Result<std::optional<Checksum>> parse_checksum(std::string_view header) {
  if (header.empty()) return std::optional<Checksum>();
  const auto space = header.find(' ');
  const auto name = header.substr(0, space);
  Checksum checksum;
  if (name == "sha1") checksum.kind = Checksum::Kind::sha1;
  else if (name != "sha256") return invalid("upload.checksum_algorithm");
  const auto digest = from_base64(space == std::string_view::npos ? std::string_view() : header.substr(space + 1));
  const std::size_t length = checksum.kind == Checksum::Kind::sha1 ? 20 : 32;
  if (!digest || digest->size() != length) return invalid("upload.checksum_form");
  checksum.digest = *digest;
  return std::optional(std::move(checksum));
}

}  // namespace teduh::paper
