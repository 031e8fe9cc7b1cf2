#include "claim/claim.hpp"

#include <array>
#include <utility>

namespace teduh::claim {

std::string_view to_string(ClaimState state) {
  switch (state) {
    case ClaimState::draft: return "draft";
    case ClaimState::submitted: return "submitted";
    case ClaimState::queued: return "queued";
    case ClaimState::in_verification: return "in_verification";
    case ClaimState::returned: return "returned";
    case ClaimState::determined: return "determined";
    case ClaimState::approved: return "approved";
    case ClaimState::paying: return "paying";
    case ClaimState::paid: return "paid";
    case ClaimState::payment_failed: return "payment_failed";
    case ClaimState::rejected: return "rejected";
    case ClaimState::cancelled: return "cancelled";
    case ClaimState::closed: return "closed";
  }
  return "?";
}

bool is_final(ClaimState state) {
  return state == ClaimState::rejected || state == ClaimState::cancelled || state == ClaimState::closed;
}

bool is_open(ClaimState state) { return !is_final(state) && state != ClaimState::paid; }

std::string_view to_string(Channel channel) {
  switch (channel) {
    case Channel::phone: return "phone";
    case Channel::counter: return "counter";
    case Channel::video: return "video";
    case Channel::collective: return "collective";
  }
  return "?";
}

std::optional<Channel> parse_channel(std::string_view text) {
  for (const Channel channel : {Channel::phone, Channel::counter, Channel::video, Channel::collective})
    if (text == to_string(channel)) return channel;
  return std::nullopt;
}

std::string_view to_string(Path path) {
  switch (path) {
    case Path::automatic: return "automatic";
    case Path::one_officer: return "one_officer";
    case Path::two_officers: return "two_officers";
  }
  return "?";
}

std::string_view to_string(Hold hold) {
  switch (hold) {
    case Hold::low_grade: return "low_grade";
    case Hold::new_device: return "new_device";
    case Hold::new_account: return "new_account";
    case Hold::new_phone: return "new_phone";
    case Hold::device_velocity: return "device_velocity";
    case Hold::account_velocity: return "account_velocity";
    case Hold::companion_velocity: return "companion_velocity";
    case Hold::heir_declared: return "heir_declared";
    case Hold::member_objects: return "member_objects";
    case Hold::bank_contradicts: return "bank_contradicts";
  }
  return "?";
}

std::string_view act_of(const Event& event) {
  // In the order of the variant.
  constexpr std::array<std::string_view, std::variant_size_v<Event>> kActs{
      "claim.begun",    "claim.saved",     "claim.submitted", "claim.queued",         "claim.opened",   "claim.hold_checked",
      "claim.hold_lifted", "claim.returned", "claim.determined", "claim.refusal_proposed", "claim.approved", "claim.sent_back",
      "claim.rejected", "claim.batched",   "claim.unbatched", "claim.paying",         "claim.paid",     "claim.payment_failed",
      "claim.account_corrected", "claim.delay_announced", "claim.cancelled", "claim.closed",
      "claim.objected", "claim.redetermined", "claim.batch_refused", "claim.payment_returned", "claim.contradicted", "claim.paid_late"};
  return kActs[event.index()];
}

}  // namespace teduh::claim
