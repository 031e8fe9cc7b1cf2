// A notice: something that a person or a branch is told. Its kinds, its channels, and what it carries.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace teduh::notice {

/// Stored; numbers are never reused. The name is the key of words/notices.yaml.
enum class NoticeKind : std::uint8_t {
  one_time_code = 1,
  claim_begun = 2,
  claim_submitted = 3,
  claim_returned = 4,
  claim_approved = 5,
  claim_rejected = 6,
  claim_paying = 7,
  claim_paid = 8,
  payment_failed = 9,
  claim_held = 10,
  promise_at_risk = 11,
  claim_closed = 12,
  new_device = 13,
  new_bank_account = 14,
  new_phone = 15,
  code_card_issued = 16,
  companion_allowed = 17,
  death_claim_begun = 18,
  claim_objected = 19,
};
std::string_view to_string(NoticeKind kind);
std::optional<NoticeKind> parse_notice_kind(std::string_view text);
inline constexpr std::size_t kNoticeKinds = 19;
const std::array<NoticeKind, kNoticeKinds>& all_notice_kinds();

/// Stored.
enum class Channel : std::uint8_t {
  mail = 1,
  sms = 2,     // handed to the branch's message gateway as a signed webhook
  in_app = 3,  // read in the app: nothing is sent
  staff = 4,   // read at the desk of a branch: nothing is sent
};

inline constexpr std::size_t kFactMax = 1000;       // bytes of one fact: a returned claim lists its faults in one
inline constexpr std::size_t kFactsMax = 16;
inline constexpr std::size_t kDedupeKeyMax = 160;

using Facts = std::map<std::string, std::string>;

struct Notice {
  NoticeKind kind = NoticeKind::one_time_code;
  Channel channel = Channel::in_app;
  PersonId person;                 // whom it is about and to; all zero: nobody (staff notices of a branch)
  std::optional<ClaimId> claim;    // notices of one claim leave in their order, each channel for itself
  std::string address;             // mail: the address; sms: E.164; else empty
  std::string branch;              // staff: code of the branch
  Facts facts;                     // what the text shows; may be personal: it is sealed at rest
  std::string dedupe_key;          // the same key for the same person twice is one notice: "claim_paid:<claim>:<event>"
  std::optional<Moment> expires_at;  // not sent later than this
};

/// Where a person can be reached.
struct KnownChannels {
  std::vector<std::string> phones;  // E.164
  std::vector<std::string> mails;
};

/// A notice as it is shown in the app or at the desk.
struct ShownNotice {
  NoticeId id;
  NoticeKind kind = NoticeKind::one_time_code;
  PersonId person;
  std::optional<ClaimId> claim;
  Moment created_at;
  std::string subject_id;
  std::string body_id;
  std::string subject_en;
  std::string body_en;
};

}  // namespace teduh::notice
