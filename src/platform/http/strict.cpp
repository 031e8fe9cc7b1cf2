#include "platform/http/strict.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace teduh::http {
namespace {

constexpr std::string_view kCrLf = "\r\n";
constexpr std::size_t kRequestLineMax = kTargetBytesMax + 32;  // method, spaces and version around the target
constexpr unsigned kChunkDigitsMax = 8;

/// Coming twice, these would let two readers of one request see different things.
constexpr std::array<std::string_view, 13> kOnceOnly{"host",   "content-length", "transfer-encoding", "content-type",
                                                     "authorization", "idempotency-key", "origin", "cookie",
                                                     "expect", "x-csrf-token", "upload-offset", "upload-length", "tus-resumable"};

Error malformed(const char* why) { return invalid("request.malformed", why); }

bool is_token_character(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_character); }

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Spaces and tabs only: the optional white space of HTTP.
std::string_view trim_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<Method> parse_method(std::string_view text) {
  for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::delete_, Method::options})
    if (to_string(method) == text) return method;
  return std::nullopt;
}

Result<void> check_origin_form(std::string_view target) {
  if (target.empty() || target.front() != '/') return malformed("target is not in origin form");
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (c == '%') {
      if (i + 2 >= target.size() || !is_hex(target[i + 1]) || !is_hex(target[i + 2])) return malformed("percent sign without two digits");
      continue;
    }
    const bool plain = c > ' ' && c < 0x7F && std::string_view("\"#<>\\^`{|}").find(c) == std::string_view::npos;
    if (!plain) return malformed("character in the target");
  }
  return {};
}

Result<unsigned> parse_version(std::string_view text) {
  if (text == "HTTP/1.1") return 1U;
  if (text == "HTTP/1.0") return 0U;
  const bool shaped = text.size() == 8 && text.starts_with("HTTP/") && text[6] == '.' && is_digits(text.substr(5, 1)) && is_digits(text.substr(7, 1));
  if (shaped) return invalid("request.version");
  return malformed("request line without a version");
}

struct RequestLine {
  Method method;
  std::string_view target;
  unsigned minor;
};

Result<RequestLine> parse_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return malformed("request line without two spaces");
  const auto target = line.substr(first + 1, last - first - 1);
  const unsigned minor = TRY(parse_version(line.substr(last + 1)));
  if (!is_token(line.substr(0, first))) return malformed("method is no token");
  if (target.size() > kTargetBytesMax) return invalid("request.target_too_long");
  const auto method = parse_method(line.substr(0, first));
  if (!method) return invalid("request.method_unknown");
  return RequestLine{*method, target, minor};
}

Result<std::pair<std::string, std::string>> parse_header_line(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return malformed("folded header line");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return malformed("header line without a colon");
  const auto name = line.substr(0, colon);
  if (!is_token(name)) return malformed("header name is no token");
  const auto value = trim_blanks(line.substr(colon + 1));
  for (const char c : value)
    if ((static_cast<std::uint8_t>(c) < 0x20 && c != '\t') || c == 0x7F) return malformed("control character in a header");
  return std::pair(ascii_lower(name), std::string(value));
}

Result<void> check_repeats(const Head& head) {
  for (const auto name : kOnceOnly) {
    const auto count = std::ranges::count_if(head.headers, [&](const auto& header) { return header.first == name; });
    if (count > 1) return malformed("a header came twice");
  }
  return {};
}

bool is_authority(std::string_view host) {
  const bool characters = std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view(".-_:[]").find(c) != std::string_view::npos;
  });
  return !host.empty() && host.size() <= 255 && characters;
}

bool has_header(const Head& head, std::string_view name) {
  return std::ranges::any_of(head.headers, [&](const auto& header) { return header.first == name; });
}

Result<void> check_host(const Head& head) {
  if (!has_header(head, "host")) {
    if (head.minor == 1) return malformed("no Host");
    return {};
  }
  if (!is_authority(head.header("host"))) return malformed("Host is no authority");
  return {};
}

/// Absolute form is taken only when it names the same host as the Host header; what stays is the origin form.
Result<void> settle_target(Head& head) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!ascii_lower(head.target.substr(0, scheme.size())).starts_with(scheme)) continue;
    const std::string rest = head.target.substr(scheme.size());
    const auto slash = rest.find('/');
    if (ascii_lower(rest.substr(0, slash)) != ascii_lower(head.header("host"))) return malformed("the target names another host");
    head.target = slash == std::string::npos ? "/" : rest.substr(slash);
    break;
  }
  return check_origin_form(head.target);
}

Result<void> settle_length(Head& head) {
  const bool has_length = has_header(head, "content-length");
  const bool has_coding = has_header(head, "transfer-encoding");
  if (has_length && has_coding) return malformed("both Content-Length and Transfer-Encoding");
  if (has_coding) {
    if (head.minor == 0) return malformed("Transfer-Encoding in HTTP/1.0");
    if (ascii_lower(head.header("transfer-encoding")) != "chunked") return invalid("request.transfer_coding");
    head.chunked = true;
  }
  if (!has_length) return {};
  const auto text = head.header("content-length");
  if (!is_digits(text)) return malformed("Content-Length is no number");
  const auto length = parse_int64(text);
  if (!length) return malformed("Content-Length is out of range");
  head.content_length = static_cast<std::uint64_t>(*length);
  return {};
}

Result<void> settle_connection(Head& head) {
  head.keep_alive = head.minor == 1;
  for (const auto& [name, value] : head.headers) {
    if (name != "connection") continue;
    for (const auto part : split(value, ',')) {
      const std::string option = ascii_lower(trim_blanks(part));
      if (option == "close") {
        head.keep_alive = false;
        return {};
      }
      if (option == "keep-alive") head.keep_alive = true;
    }
  }
  return {};
}

Result<void> settle_expectation(Head& head) {
  if (!has_header(head, "expect")) return {};
  if (ascii_lower(head.header("expect")) != "100-continue") return invalid("request.expectation");
  head.expect_continue = head.minor == 1;
  return {};
}

}  // namespace

std::string_view Head::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (known == name) return value;
  return {};
}

Result<std::optional<std::size_t>> find_head_end(std::string_view bytes) {
  const std::string_view seen = bytes.substr(0, kHeadBytesMax);
  const auto first_line_end = seen.find('\n');
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const char c = seen[i];
    if (c == '\n' && (i == 0 || seen[i - 1] != '\r')) return malformed("bare LF");
    if (c == '\r' && i + 1 < seen.size() && seen[i + 1] != '\n') return malformed("bare CR");
    if (c == '\r' && i == 0) return malformed("empty line before the request");
    if (c == '\0') return malformed("NUL");
    if (c == '\n' && i >= 3 && seen[i - 2] == '\n') return std::optional<std::size_t>(i + 1);
  }
  if (first_line_end == std::string_view::npos && seen.size() > kRequestLineMax) return invalid("request.target_too_long");
  if (bytes.size() >= kHeadBytesMax) return invalid("request.head_too_large");
  return std::optional<std::size_t>();
}

Result<Head> parse_head(std::string_view section) {
  CHECK(section.ends_with("\r\n\r\n"));
  section.remove_suffix(kCrLf.size());
  const auto line_end = section.find(kCrLf);
  const auto line = TRY(parse_request_line(section.substr(0, line_end)));
  Head head{.method = line.method, .target = std::string(line.target), .minor = line.minor};
  section.remove_prefix(line_end + kCrLf.size());
  while (!section.empty()) {
    const auto end = section.find(kCrLf);
    head.headers.push_back(TRY(parse_header_line(section.substr(0, end))));
    if (head.headers.size() > kHeaderCountMax) return invalid("request.head_too_large");
    section.remove_prefix(end + kCrLf.size());
  }
  TRY(check_repeats(head));
  TRY(check_host(head));
  TRY(settle_target(head));
  TRY(settle_length(head));
  TRY(settle_connection(head));
  TRY(settle_expectation(head));
  return head;
}

Result<void> ChunkReader::take(char c) {
  const auto bad = [] { return Result<void>(invalid("request.malformed_chunk")); };
  switch (state_) {
    case State::size: {
      if (c == '\r' && digits_ > 0) {
        state_ = State::size_lf;
        return {};
      }
      if (!is_hex(c) || ++digits_ > kChunkDigitsMax) return bad();
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
      return {};
    }
    case State::size_lf:
      if (c != '\n') return bad();
      state_ = left_ == 0 ? State::end_cr : State::data;
      return {};
    case State::data_cr:
      if (c != '\r') return bad();
      state_ = State::data_lf;
      return {};
    case State::data_lf:
      if (c != '\n') return bad();
      state_ = State::size;
      digits_ = 0;
      return {};
    case State::end_cr:  // anything else here would be a trailer
      if (c != '\r') return bad();
      state_ = State::end_lf;
      return {};
    case State::end_lf:
      if (c != '\n') return bad();
      state_ = State::done;
      return {};
    case State::data:
    case State::done: break;
  }
  CHECK(false);
}

Result<std::size_t> ChunkReader::feed(std::string_view bytes, std::string& body) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ != State::done) {
    if (state_ != State::data) {
      TRY(take(bytes[taken++]));
      if (state_ == State::size_lf && body.size() + left_ > body_max_) return invalid("request.too_large");
      continue;
    }
    const auto part = bytes.substr(taken, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - taken)));
    body.append(part);
    taken += part.size();
    left_ -= part.size();
    if (left_ == 0) state_ = State::data_cr;
  }
  return taken;
}

}  // namespace teduh::http
