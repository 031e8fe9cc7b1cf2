#include "platform/crypto/password_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "base/text.hpp"

namespace teduh::crypto {
namespace {

struct FreeText {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

/// `text` is UTF-8. One character can become up to 18, so the answer is bounded where `text` is.
Result<std::string> nfkc(std::string_view text) {
  constexpr auto kForm = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
  utf8proc_uint8_t* made = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &made, kForm);
  const std::unique_ptr<utf8proc_uint8_t, FreeText> owner(made);
  if (length == UTF8PROC_ERROR_NOMEM) return unavailable("crypto.memory");
  if (length < 0) return invalid("password.characters");
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

}  // namespace

Result<std::string> normalise_password(std::string_view password) {
  if (password.size() > kPasswordBytesMax) return invalid("password.too_long");
  if (!is_utf8(password) || has_control_characters(password) || password.find_first_of("\t\r\n") != std::string_view::npos)
    return invalid("password.characters");
  auto normal = TRY(nfkc(password));
  const std::size_t length = count_code_points(normal);
  if (length < kPasswordLengthMin) return invalid("password.too_short");
  if (length > kPasswordLengthMax) return invalid("password.too_long");
  return normal;
}

}  // namespace teduh::crypto
