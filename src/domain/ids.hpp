// Ids: UUIDv7, one C++ type a kind of thing, so that they cannot be mixed.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

namespace teduh {

using Uuid = std::array<std::uint8_t, 16>;

/// UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.
Uuid make_uuid7(Moment now, Random& random);
/// Canonical lower-case form only ("0191f2a0-....-7...-b...-............"), version 7 and the right variant only.
std::optional<Uuid> parse_uuid7(std::string_view text);
std::string print_uuid(const Uuid& uuid);

template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(const Uuid& uuid) : uuid_(uuid) {}
  static Id make(Moment now, Random& random) { return Id(make_uuid7(now, random)); }
  static std::optional<Id> parse(std::string_view text) {
    const auto uuid = parse_uuid7(text);
    return uuid ? std::optional<Id>(Id(*uuid)) : std::nullopt;
  }
  /// From the 16 stored bytes; a bug (CHECK) when they are not 16.
  static Id from_bytes(BytesView bytes);
  [[nodiscard]] const Uuid& uuid() const { return uuid_; }
  [[nodiscard]] BytesView bytes() const { return uuid_; }
  [[nodiscard]] std::string print() const { return print_uuid(uuid_); }
  auto operator<=>(const Id&) const = default;

 private:
  Uuid uuid_{};
};

Uuid uuid_from_bytes(BytesView bytes);
template <typename Tag>
Id<Tag> Id<Tag>::from_bytes(BytesView bytes) {
  return Id(uuid_from_bytes(bytes));
}

using PersonId = Id<struct PersonTag>;
using EmployerId = Id<struct EmployerTag>;
using MembershipId = Id<struct MembershipTag>;
using ClaimId = Id<struct ClaimTag>;
using PaperId = Id<struct PaperTag>;
using UploadId = Id<struct UploadTag>;
using ContributionFileId = Id<struct ContributionFileTag>;
using PostingId = Id<struct PostingTag>;
using BatchId = Id<struct BatchTag>;
using BankFileId = Id<struct BankFileTag>;
using VoucherId = Id<struct VoucherTag>;
using BankAccountId = Id<struct BankAccountTag>;
using StaffId = Id<struct StaffTag>;
using SessionId = Id<struct SessionTag>;
using DeviceId = Id<struct DeviceTag>;
using NoticeId = Id<struct NoticeTag>;
using EntryId = Id<struct EntryTag>;  // one entry of the journal

}  // namespace teduh

template <typename Tag>
struct std::hash<teduh::Id<Tag>> {
  std::size_t operator()(const teduh::Id<Tag>& id) const noexcept {
    return std::hash<std::string_view>{}(teduh::text_of(id.bytes()));
  }
};
