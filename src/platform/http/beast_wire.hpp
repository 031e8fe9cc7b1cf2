// The bytes of heads: the library's second opinion of a caller's, and our own of a reply.
#pragma once

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "platform/http/executor.hpp"
#include "platform/http/strict.hpp"

namespace teduh::http {

namespace net = boost::asio;
namespace beast = boost::beast;

/// The library's own opinion of a head that ours has passed: when the two differ, somebody could be deceived.
inline bool library_agrees(std::string_view section, const Head& head) {
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(kHeadBytesMax));
  parser.body_limit(boost::none);
  parser.skip(true);
  beast::error_code code;
  parser.put(net::buffer(section.data(), section.size()), code);
  if (code || !parser.is_header_done()) return false;
  const auto length = parser.content_length();
  const bool same_length = length.has_value() == head.content_length.has_value() && (!length || *length == *head.content_length);
  return same_length && parser.chunked() == head.chunked && parser.keep_alive() == head.keep_alive;
}

inline std::string reason_of(int status) {
  if (status == 460) return "Checksum Mismatch";
  return beast::http::obsolete_reason(beast::http::int_to_status(static_cast<unsigned>(status)));
}

/// Everything of a reply up to its empty line.
inline std::string head_of(const Reply& reply, bool close) {
  std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " " + reason_of(reply.status) + "\r\n";
  for (const auto& [name, value] : reply.headers) out += name + ": " + value + "\r\n";
  const bool has_body = reply.status != 204 && reply.status != 304;
  if (has_body && !reply.content_type.empty()) out += "Content-Type: " + reply.content_type + "\r\n";
  if (has_body) out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  out += close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
  return out;
}

/// Who calls: the other end, or what a proxy that is believed wrote last into X-Forwarded-For.
inline std::string source_of(const std::string& address, const Head& head, const std::vector<std::string>& trusted_proxies) {
  if (std::ranges::find(trusted_proxies, address) == trusted_proxies.end()) return address;
  const auto forwarded = head.header("x-forwarded-for");
  const auto last = trim(forwarded.substr(forwarded.rfind(',') + 1));
  beast::error_code code;
  const auto behind = net::ip::make_address(std::string(last), code);
  return code ? address : behind.to_string();
}

}  // namespace teduh::http
