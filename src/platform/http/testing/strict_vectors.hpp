// Requests that two HTTP readers could frame in two ways, or that only an attacker sends, and the status each must get.
// For the tests of the strict layer, without and with sockets.
#pragma once

#include <string>
#include <vector>

namespace teduh::http::testing {

struct StrictVector {
  std::string name;
  std::string request;
  int status;
};

namespace vectors {

inline const std::string kGet = "GET /livez HTTP/1.1\r\n";
inline const std::string kPost = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\n";
inline const std::string kHost = "Host: a\r\n";

inline std::vector<StrictVector> of_length() {
  return {
      {"content_length_before_transfer_encoding", kPost + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_before_content_length", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
      {"two_content_lengths", kPost + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400},
      {"same_content_length_twice", kPost + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"content_length_list", kPost + "Content-Length: 2, 2\r\n\r\n{}", 400},
      {"content_length_plus", kPost + "Content-Length: +2\r\n\r\n{}", 400},
      {"content_length_minus", kPost + "Content-Length: -2\r\n\r\n{}", 400},
      {"content_length_hexadecimal", kPost + "Content-Length: 0x2\r\n\r\n{}", 400},
      {"content_length_empty", kPost + "Content-Length:\r\n\r\n{}", 400},
      {"content_length_inner_space", kPost + "Content-Length: 2 2\r\n\r\n{}", 400},
      {"content_length_overflow", kPost + "Content-Length: 18446744073709551618\r\n\r\n{}", 400},
      {"content_length_huge", kPost + "Content-Length: 1073741824\r\n\r\n", 413},
      {"transfer_encoding_twice", kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_unknown", kPost + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_list", kPost + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_gzip", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_vertical_tab", kPost + "Transfer-Encoding: \x0B" "chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_in_1_0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
  };
}

inline std::vector<StrictVector> of_headers() {
  std::string many_headers = kGet + kHost;
  for (int i = 0; i < 100; ++i) many_headers += "X-" + std::to_string(i) + ": 1\r\n";
  return {
      {"space_before_colon", kGet + "Host : a\r\n\r\n", 400},
      {"space_before_colon_of_coding", kPost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"space_in_name", kGet + kHost + "X Y: 1\r\n\r\n", 400},
      {"empty_name", kGet + kHost + ": 1\r\n\r\n", 400},
      {"no_colon", kGet + kHost + "X-Y\r\n\r\n", 400},
      {"name_in_parentheses", kGet + kHost + "X(Y): 1\r\n\r\n", 400},
      {"nul_in_value", kGet + kHost + "X: a" + std::string(1, '\0') + "b\r\n\r\n", 400},
      {"control_in_value", kGet + kHost + "X: a\x01" "b\r\n\r\n", 400},
      {"bare_cr_in_value", kGet + kHost + "X: a\rb\r\n\r\n", 400},
      {"folded_line", kGet + kHost + "X: a\r\n b\r\n\r\n", 400},
      {"folded_first_line", kGet + " Host: a\r\n\r\n", 400},
      {"no_host", kGet + "\r\n", 400},
      {"two_hosts", kGet + kHost + kHost + "\r\n", 400},
      {"empty_host", kGet + "Host:\r\n\r\n", 400},
      {"host_with_path", kGet + "Host: a/b\r\n\r\n", 400},
      {"host_list", kGet + "Host: a, b\r\n\r\n", 400},
      {"bare_lf_in_header", kGet + "Host: a\nX: 1\r\n\r\n", 400},
      {"leading_empty_line", "\r\n" + kGet + kHost + "\r\n", 400},
      {"header_16_kb", kGet + kHost + "X: " + std::string(16'000, 'a') + "\r\n\r\n", 431},
      {"hundred_headers", many_headers + "\r\n", 431},
      {"unknown_expectation", kPost + "Content-Length: 2\r\nExpect: 200-ok\r\n\r\n", 417},
      {"authorization_twice", kGet + kHost + "Authorization: a\r\nAuthorization: b\r\n\r\n", 400},
      {"body_on_get", kGet + kHost + "Content-Length: 2\r\n\r\n{}", 413},
  };
}

inline std::vector<StrictVector> of_request_lines() {
  return {
      {"nul_in_target", "GET /" + std::string(1, '\0') + " HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"absolute_form_of_another_host", "GET http://b/livez HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"authority_form", "GET a:80 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"asterisk_form", "GET * HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"fragment_in_target", "GET /livez#x HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"space_in_target", "GET /li vez HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"broken_percent", "GET /%zz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"high_byte_in_target", "GET /\xC3\xA9 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"bare_lf_lines", "GET /livez HTTP/1.1\nHost: a\n\n", 400},
      {"version_1_2", "GET /livez HTTP/1.2\r\n" + kHost + "\r\n", 505},
      {"version_2_0", "GET /livez HTTP/2.0\r\n" + kHost + "\r\n", 505},
      {"http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"version_lower_case", "GET /livez http/1.1\r\n" + kHost + "\r\n", 400},
      {"no_version", "GET /livez\r\n" + kHost + "\r\n", 400},
      {"method_trace", "TRACE /livez HTTP/1.1\r\n" + kHost + "\r\n", 501},
      {"method_connect", "CONNECT /livez HTTP/1.1\r\n" + kHost + "\r\n", 501},
      {"method_lower_case", "get /livez HTTP/1.1\r\n" + kHost + "\r\n", 501},
      {"method_no_token", "GE{T /livez HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"target_too_long", "GET /" + std::string(3'000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n", 414},
      {"target_without_end", "GET /" + std::string(9'000, 'a'), 414},
  };
}

inline std::vector<StrictVector> of_chunks() {
  const std::string chunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";
  return {
      {"chunk_size_not_hexadecimal", chunked + "zz\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_size_signed", chunked + "+2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_size_prefix", chunked + "0x2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_size_overflow", chunked + "fffffffffffffffff\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_size_too_large", chunked + "7fffffff\r\n", 413},
      {"chunk_size_bare_lf", chunked + "2\n{}\r\n0\r\n\r\n", 400},
      {"chunk_size_space", chunked + "2 \r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_extension", chunked + "2;a=b\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk_extension_bare_lf", chunked + "2;a\n{}\r\n0\r\n\r\n", 400},
      {"chunk_data_too_long", chunked + "2\r\n{}x\r\n0\r\n\r\n", 400},
      {"chunk_data_bare_lf", chunked + "2\r\n{}\n0\r\n\r\n", 400},
      {"chunk_trailer", chunked + "2\r\n{}\r\n0\r\nX: 1\r\n\r\n", 400},
  };
}

}  // namespace vectors

inline std::vector<StrictVector> strict_vectors() {
  std::vector<StrictVector> all;
  for (const auto& some : {vectors::of_length(), vectors::of_headers(), vectors::of_request_lines(), vectors::of_chunks()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace teduh::http::testing
