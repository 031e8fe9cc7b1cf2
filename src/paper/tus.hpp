// The headers of tus 1.0 (https://tus.io/protocols/resumable-upload), read strictly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "document/sniff.hpp"
#include "domain/ids.hpp"

namespace teduh::paper {

inline constexpr std::string_view kTusVersion = "1.0.0";
inline constexpr std::string_view kTusExtensions = "creation,creation-with-upload,checksum,expiration,termination";
inline constexpr std::string_view kTusChecksums = "sha1,sha256";
inline constexpr std::string_view kTusContentType = "application/offset+octet-stream";
inline constexpr std::int64_t kUploadLengthMax = document::kPaperBytesMax;

/// The whole length of the file. Errors: invalid upload.length (absent, no number, or left open), document.empty (0), upload.too_large.
Result<std::int64_t> parse_upload_length(std::string_view header);
/// Error: invalid upload.offset_header.
Result<std::int64_t> parse_upload_offset(std::string_view header);

/// What Upload-Metadata says. Other keys (names and types that clients add) are read past: they prove nothing.
struct UploadMetadata {
  ClaimId claim;
  std::string kind;
  std::optional<UploadId> id;  // made by the client, so that a creation whose answer was lost can be repeated
};
/// Errors: invalid upload.metadata (no pairs of key and base64, keys twice, too long) and input.fields for claim_id, kind, upload_id, filename.
Result<UploadMetadata> parse_upload_metadata(std::string_view header);
/// The header for HEAD.
std::string print_upload_metadata(const ClaimId& claim, const std::string& kind);

struct Checksum {
  enum class Kind : std::uint8_t { sha1, sha256 };
  Kind kind = Kind::sha256;
  Bytes digest;
  [[nodiscard]] bool fits(BytesView bytes) const;
};
/// Nothing when the header is absent. Errors: invalid upload.checksum_algorithm, upload.checksum_form.
Result<std::optional<Checksum>> parse_checksum(std::string_view header);

}  // namespace teduh::paper
