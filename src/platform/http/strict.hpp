// The strict reading of a request's header section: our own opinion of HTTP/1.1 beside the library's, because the library takes
// forms that a proxy in front may frame otherwise (docs/threats.md). Works on bytes, knows no sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "platform/http/call.hpp"

namespace teduh::http {

inline constexpr std::size_t kHeadBytesMax = 8 * 1024;  // above the largest honest head; a bigger one only fills memory
inline constexpr std::size_t kTargetBytesMax = 2 * 1024;
inline constexpr std::size_t kHeaderCountMax = 64;

/// A header section that passed every rule.
struct Head {
  Method method = Method::get;
  std::string target;  // origin form: path and query, still percent-encoded
  unsigned minor = 1;  // HTTP/1.0 or HTTP/1.1
  std::vector<std::pair<std::string, std::string>> headers;  // lower-case names, values without outer spaces
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expect_continue = false;

  /// Empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Length of the header section at the start of `bytes`, its empty line included; nothing while more bytes are needed.
/// Errors: request.head_too_large, request.target_too_long, request.malformed, request.version.
/// A section that cannot become right any more is refused before its end has come.
Result<std::optional<std::size_t>> find_head_end(std::string_view bytes);

/// `section` is what find_head_end measured. Errors: request.malformed, request.method_unknown, request.version,
/// request.head_too_large (too many headers), request.target_too_long, request.transfer_coding, request.expectation.
Result<Head> parse_head(std::string_view section);

/// Cuts a chunked body: sizes in at most eight hexadecimal digits, no extensions, no trailers, CRLF only.
class ChunkReader {
 public:
  explicit ChunkReader(std::size_t body_max) : body_max_(body_max) {}
  /// Takes bytes from the front of `bytes`, appends content to `body`, and gives how many it took (all, unless the body has ended).
  /// Errors: request.malformed_chunk, request.too_large.
  Result<std::size_t> feed(std::string_view bytes, std::string& body);
  [[nodiscard]] bool done() const { return state_ == State::done; }

 private:
  enum class State : std::uint8_t { size = 1, size_lf, data, data_cr, data_lf, end_cr, end_lf, done };
  Result<void> take(char c);
  std::size_t body_max_;
  State state_ = State::size;
  std::uint64_t left_ = 0;
  unsigned digits_ = 0;
};

}  // namespace teduh::http
