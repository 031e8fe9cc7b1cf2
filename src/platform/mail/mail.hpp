// One plain text mail, and who can send it.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace teduh::mail {

inline constexpr std::size_t kAddressMax = 254;         // RFC 5321 4.5.3.1.3: path of 256 with its two angle brackets
inline constexpr std::size_t kSubjectMax = 200;         // bytes; longer ones are cut off by common mail programs
inline constexpr std::size_t kTextMax = 64 * 1024;      // bytes; our longest notice has some hundred

struct Mail {
  std::string id;       // stays the same when it is sent again, so that a receiver can drop repeats; letters, digits, '-' only
  std::string to;       // one address
  std::string subject;  // UTF-8, one line
  std::string text;     // UTF-8, lines end in LF
  Moment at;            // when it was written: the Date line
};

/// Errors: invalid "mail.address" (not one plain address), "mail.subject", "mail.text", "mail.id"; nothing of the content is in the error.
Result<void> check_mail(const Mail& mail);

/// A single address "local@domain" of printable ASCII without the characters that mean something in headers and commands.
bool is_plain_address(std::string_view address);

/// The message as RFC 5322 text with CRLF lines. `from` is a plain address. Checks the mail first.
Result<std::string> print_message(const Mail& mail, std::string_view from);

class Mailer {
 public:
  virtual ~Mailer() = default;
  /// May block for seconds: not on the HTTP thread and not in a transaction.
  /// Errors: invalid: sending it again cannot help (bad address, refused by the receiver); unavailable: later it may.
  virtual Result<void> send(const Mail& mail) = 0;
};

}  // namespace teduh::mail
