// Doing a thing once: the answer of a changing call is stored in the call's own transaction and given again for the same key.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/hash.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/http/call.hpp"

namespace teduh::http {

/// A phone that comes back after a week asks for the state of things instead of repeating.
inline constexpr std::chrono::hours kAnswerLife{7 * 24};

/// 8 to 128 visible ASCII characters.
bool is_idempotency_key(std::string_view key);

/// Method, route, path parameters, query and body, each with its length.
Sha256 request_digest(const Call& call);

/// The stored answer for the call's actor and key, with the header "Idempotent-Replay: true"; nothing when the key is new.
/// Error: conflict "request.key_reused" when the key came with another request.
Result<std::optional<Answer>> find_stored_answer(store::ReadTx& tx, const crypto::Sealer& sealer, const Call& call, const Sha256& request);
Result<void> store_answer(store::Tx& tx, const crypto::Sealer& sealer, const Call& call, const Sha256& request, const Answer& answer, Moment now);

/// Deletes answers older than kAnswerLife and gives their number. Main calls it now and then.
Result<std::int64_t> sweep_stored_answers(store::Tx& tx, Moment now);

}  // namespace teduh::http
