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

inline std::vector<StrictVector> strict_vectors() {
  const std::string get = "GET /livez HTTP/1.1\r\n";
  const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: 0123456789\r\n";
  const std::string host = "Host: a\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  std::string many_headers = get + host;
  for (int i = 0; i < 100; ++i) many_headers += "X-" + std::to_string(i) + ": 1\r\n";
  return {
      {"content_length_before_transfer_encoding", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_before_content_length", post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
      {"two_content_lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400},
      {"same_content_length_twice", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"content_length_list", post + "Content-Length: 2, 2\r\n\r\n{}", 400},
      {"content_length_plus", post + "Content-Length: +2\r\n\r\n{}", 400},
      {"content_length_minus", post + "Content-Length: -2\r\n\r\n{}", 400},
      {"content_length_hexadecimal", post + "Content-Length: 0x2\r\n\r\n{}", 400},
      {"content_length_empty", post + "Content-Length:\r\n\r\n{}", 400},
      {"content_length_inner_space", post + "Content-Length: 2 2\r\n\r\n{}", 400},
      {"content_length_overflow", post + "Content-Length: 18446744073709551618\r\n\r\n{}", 400},
      {"content_length_huge", post + "Content-Length: 1073741824\r\n\r\n", 413},
      {"transfer_encoding_twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_unknown", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_list", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_gzip", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"transfer_encoding_vertical_tab", post + "Transfer-Encoding: \x0B" "chunked\r\n\r\n0\r\n\r\n", 400},
      {"transfer_encoding_in_1_0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"space_before_colon", get + "Host : a\r\n\r\n", 400},
      {"space_before_colon_of_coding", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"space_in_name", get + host + "X Y: 1\r\n\r\n", 400},
      {"empty_name", get + host + ": 1\r\n\r\n", 400},
      {"no_colon", get + host + "X-Y\r\n\r\n", 400},
      {"name_in_parentheses", get + host + "X(Y): 1\r\n\r\n", 400},
      {"nul_in_value", get + host + "X: a" + std::string(1, '\0') + "b\r\n\r\n", 400},
      {"nul_in_target", "GET /" + std::string(1, '\0') + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"control_in_value", get + host + "X: a\x01" "b\r\n\r\n", 400},
      {"bare_cr_in_value", get + host + "X: a\rb\r\n\r\n", 400},
      {"folded_line", get + host + "X: a\r\n b\r\n\r\n", 400},
      {"folded_first_line", get + " Host: a\r\n\r\n", 400},
      {"no_host", get + "\r\n", 400},
      {"two_hosts", get + host + host + "\r\n", 400},
      {"empty_host", get + "Host:\r\n\r\n", 400},
      {"host_with_path", get + "Host: a/b\r\n\r\n", 400},
      {"host_list", get + "Host: a, b\r\n\r\n", 400},
      {"absolute_form_of_another_host", "GET http://b/livez HTTP/1.1\r\n" + host + "\r\n", 400},
      {"authority_form", "GET a:80 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"asterisk_form", "GET * HTTP/1.1\r\n" + host + "\r\n", 400},
      {"fragment_in_target", "GET /livez#x HTTP/1.1\r\n" + host + "\r\n", 400},
      {"space_in_target", "GET /li vez HTTP/1.1\r\n" + host + "\r\n", 400},
      {"broken_percent", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"high_byte_in_target", "GET /\xC3\xA9 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"bare_lf_lines", "GET /livez HTTP/1.1\nHost: a\n\n", 400},
      {"bare_lf_in_header", get + "Host: a\nX: 1\r\n\r\n", 400},
      {"leading_empty_line", "\r\n" + get + host + "\r\n", 400},
      {"version_1_2", "GET /livez HTTP/1.2\r\n" + host + "\r\n", 505},
      {"version_2_0", "GET /livez HTTP/2.0\r\n" + host + "\r\n", 505},
      {"http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"version_lower_case", "GET /livez http/1.1\r\n" + host + "\r\n", 400},
      {"no_version", "GET /livez\r\n" + host + "\r\n", 400},
      {"method_trace", "TRACE /livez HTTP/1.1\r\n" + host + "\r\n", 501},
      {"method_connect", "CONNECT /livez HTTP/1.1\r\n" + host + "\r\n", 501},
      {"method_lower_case", "get /livez HTTP/1.1\r\n" + host + "\r\n", 501},
      {"method_no_token", "GE{T /livez HTTP/1.1\r\n" + host + "\r\n", 400},
      {"header_16_kb", get + host + "X: " + std::string(16'000, 'a') + "\r\n\r\n", 431},
      {"hundred_headers", many_headers + "\r\n", 431},
      {"target_too_long", "GET /" + std::string(3'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"target_without_end", "GET /" + std::string(9'000, 'a'), 414},
      {"unknown_expectation", post + "Content-Length: 2\r\nExpect: 200-ok\r\n\r\n", 417},
      {"authorization_twice", get + host + "Authorization: a\r\nAuthorization: b\r\n\r\n", 400},
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
      {"body_on_get", get + host + "Content-Length: 2\r\n\r\n{}", 413},
  };
}

}  // namespace teduh::http::testing
