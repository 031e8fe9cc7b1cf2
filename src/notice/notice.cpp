#include "notice/notice.hpp"

#include <array>
#include <utility>

namespace teduh::notice {
namespace {

constexpr std::array<std::pair<NoticeKind, std::string_view>, kNoticeKinds> kKinds{{{NoticeKind::one_time_code, "one_time_code"},
                                                                          {NoticeKind::claim_begun, "claim_begun"},
                                                                          {NoticeKind::claim_submitted, "claim_submitted"},
                                                                          {NoticeKind::claim_returned, "claim_returned"},
                                                                          {NoticeKind::claim_approved, "claim_approved"},
                                                                          {NoticeKind::claim_rejected, "claim_rejected"},
                                                                          {NoticeKind::claim_paying, "claim_paying"},
                                                                          {NoticeKind::claim_paid, "claim_paid"},
                                                                          {NoticeKind::payment_failed, "payment_failed"},
                                                                          {NoticeKind::claim_held, "claim_held"},
                                                                          {NoticeKind::promise_at_risk, "promise_at_risk"},
                                                                          {NoticeKind::claim_closed, "claim_closed"},
                                                                          {NoticeKind::new_device, "new_device"},
                                                                          {NoticeKind::new_bank_account, "new_bank_account"},
                                                                          {NoticeKind::new_phone, "new_phone"},
                                                                          {NoticeKind::code_card_issued, "code_card_issued"},
                                                                          {NoticeKind::companion_allowed, "companion_allowed"},
                                                                          {NoticeKind::death_claim_begun, "death_claim_begun"},
                                                                          {NoticeKind::claim_objected, "claim_objected"}}};

}  // namespace

std::string_view to_string(NoticeKind kind) {
  for (const auto& [known, name] : kKinds)
    if (known == kind) return name;
  return "?";
}

std::optional<NoticeKind> parse_notice_kind(std::string_view text) {
  for (const auto& [kind, name] : kKinds)
    if (name == text) return kind;
  return std::nullopt;
}

const std::array<NoticeKind, kNoticeKinds>& all_notice_kinds() {
  static constexpr auto kAll = [] {
    std::array<NoticeKind, kNoticeKinds> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = kKinds[i].first;
    return all;
  }();
  return kAll;
}

}  // namespace teduh::notice
