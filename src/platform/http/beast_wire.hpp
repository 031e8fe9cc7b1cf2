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

/// An IPv4 address that came in its IPv6 form (::ffff:192.0.2.1), as itself.
inline net::ip::address plain(const net::ip::address& address) {
  if (address.is_v4() || !address.to_v6().is_v4_mapped()) return address;
  return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
}

/// Who shares a limit: an IPv4 address, or the /64 network that one subscriber of IPv6 has whole and takes new addresses from at will.
inline std::string limit_name(const net::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return net::ip::make_address_v6(bytes).to_string() + "/64";
}

inline bool is_trusted(const std::vector<std::string>& trusted_proxies, const net::ip::address& address) {
  return std::ranges::find(trusted_proxies, address.to_string()) != trusted_proxies.end();
}

/// What all X-Forwarded-For lines say together, in their order: a proxy may add a line of its own instead of prolonging the caller's.
inline std::vector<std::string> forwarded_for(const Head& head) {
  std::vector<std::string> hops;
  for (const auto& [name, value] : head.headers) {
    if (name != "x-forwarded-for") continue;
    for (const auto hop : split(value, ',')) hops.emplace_back(trim(hop));
  }
  return hops;
}

/// Who calls: the other end, or, seen from us backwards, the first address that no believed proxy has. What stands before it anybody may have
/// written. Something that is no address ends the way back: then the proxy that passed it on is the caller.
inline std::string source_of(const net::ip::address& address, const Head& head, const std::vector<std::string>& trusted_proxies) {
  net::ip::address caller = address;
  auto hops = forwarded_for(head);
  while (!hops.empty() && is_trusted(trusted_proxies, caller)) {
    beast::error_code code;
    const auto behind = net::ip::make_address(hops.back(), code);
    if (code) break;
    caller = plain(behind);
    hops.pop_back();
  }
  return limit_name(caller);
}

}  // namespace teduh::http
