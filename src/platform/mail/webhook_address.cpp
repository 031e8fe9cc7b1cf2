// Which addresses are on the open network (IANA special-purpose address registries of IPv4 and IPv6).
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "platform/mail/webhook.hpp"

namespace teduh::mail {
namespace {

struct Range4 {
  std::uint32_t first;
  int bits;
};

constexpr std::uint32_t ip4(unsigned a, unsigned b, unsigned c, unsigned d) { return a << 24U | b << 16U | c << 8U | d; }

constexpr std::array<Range4, 15> kNotPublic4{{{ip4(0, 0, 0, 0), 8}, {ip4(10, 0, 0, 0), 8}, {ip4(100, 64, 0, 0), 10},
                                              {ip4(127, 0, 0, 0), 8}, {ip4(169, 254, 0, 0), 16}, {ip4(172, 16, 0, 0), 12},
                                              {ip4(192, 0, 0, 0), 24}, {ip4(192, 0, 2, 0), 24}, {ip4(192, 88, 99, 0), 24},
                                              {ip4(192, 168, 0, 0), 16}, {ip4(198, 18, 0, 0), 15}, {ip4(198, 51, 100, 0), 24},
                                              {ip4(203, 0, 113, 0), 24}, {ip4(224, 0, 0, 0), 4}, {ip4(240, 0, 0, 0), 4}}};

AddressKind kind_of_4(std::uint32_t address) {
  if (address >> 24U == 127U) return AddressKind::loopback;
  for (const auto& range : kNotPublic4)
    if ((address ^ range.first) >> (32 - range.bits) == 0) return AddressKind::private_;
  return AddressKind::public_;
}

using Address6 = std::array<std::uint8_t, 16>;

AddressKind kind_of_6(const Address6& address) {
  constexpr Address6 kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr std::array<std::uint8_t, 12> kMapped4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (address == kLoopback) return AddressKind::loopback;
  if (std::memcmp(address.data(), kMapped4.data(), kMapped4.size()) == 0)
    return kind_of_4(ip4(address[12], address[13], address[14], address[15]));
  const unsigned first = static_cast<unsigned>(address[0]) << 8U | address[1];
  const unsigned second = static_cast<unsigned>(address[2]) << 8U | address[3];
  if ((first & 0xe000U) != 0x2000U) return AddressKind::private_;  // only 2000::/3 is given out
  if (first == 0x2002U) return AddressKind::private_;              // 6to4 hides an IPv4 address
  if (first == 0x2001U && (second < 0x0200U || second == 0x0db8U)) return AddressKind::private_;  // Teredo, special use, examples
  if (first == 0x3fffU && second < 0x1000U) return AddressKind::private_;                         // examples
  return AddressKind::public_;
}

}  // namespace

AddressKind address_kind(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return kind_of_4(ntohl(four.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return AddressKind::private_;
  sockaddr_in6 six{};
  std::memcpy(&six, &address, sizeof six);
  Address6 bytes{};
  std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
  return kind_of_6(bytes);
}

}  // namespace teduh::mail
