// Raw bytes, their hexadecimal and base64 forms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace teduh {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// The bytes of a text; valid as long as the text.
BytesView bytes_of(std::string_view text);
/// The same bytes seen as text; valid as long as the bytes.
std::string_view text_of(BytesView bytes);
Bytes to_bytes(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(BytesView bytes);
/// Nothing when the length is odd or a character is not a hexadecimal digit (both cases are taken).
std::optional<Bytes> from_hex(std::string_view text);

/// Standard base64 (RFC 4648 section 4) with padding.
std::string to_base64(BytesView bytes);
/// Strict: padding must be right, no white space, no stray bits.
std::optional<Bytes> from_base64(std::string_view text);

/// Compares in time that depends on the lengths only.
bool equal_constant_time(BytesView a, BytesView b);

}  // namespace teduh
