// The JSON of notices: the sealed content of the outbox, the message to the gateway, and the list in the app.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "notice/notice.hpp"

namespace teduh::notice {

/// What is sealed in notice_content.
struct Content {
  std::string address;
  Facts facts;
};

std::string encode_content(const Content& content);
/// Error: internal "notice.content" (it was written by us).
Result<Content> decode_content(std::string_view text);

/// The body of the webhook that asks the branch's gateway to send a short message.
std::string encode_short_message(NoticeId id, std::string_view phone, std::string_view text);

std::string encode_notices(const std::vector<ShownNotice>& notices);

}  // namespace teduh::notice
