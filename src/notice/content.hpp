// Sealing of a notice's address and facts, bound to its row.
#pragma once

#include "notice/notice_json.hpp"
#include "platform/crypto/sealer.hpp"

namespace teduh::notice {

inline crypto::RowBinding content_row(const NoticeId& id) { return {.table = "notice_content", .column = "sealed", .row = id.bytes()}; }

inline Result<Content> open_content(const crypto::Sealer& sealer, const NoticeId& id, BytesView sealed) {
  const std::string text = TRY(sealer.open_text(sealed, content_row(id)));
  return decode_content(text);
}

}  // namespace teduh::notice
