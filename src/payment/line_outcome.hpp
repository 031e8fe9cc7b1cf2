// What becomes of one payment: the claim, the line, the voucher and the batch change together. Both the bank's answers and two officers' rulings
// come here.
#pragma once

#include <string>

#include "payment/batch_store.hpp"

namespace teduh::payment {

/// Sent -> paid, with a voucher. Errors: those of the claim.
Result<void> settle_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, Date day);
/// Failed -> paid: two people found that it had been paid after all. Errors: those of the claim (another attempt is on its way, ...).
Result<void> settle_line_late(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, Date day);
/// Sent -> failed: the money is on the balance again, the participant gives another account.
Result<void> fail_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason);
/// Sent -> failed because the bank took nothing of the file: the claim can go out with the next batch.
Result<void> refuse_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason);
/// Paid -> failed: the money came back; its voucher is cancelled. Errors: conflict claim.already_open, claim.wrong_state.
Result<void> return_line(store::Tx& tx, const Deps& deps, const Actor& actor, Line line, std::string_view branch, const std::string& reason);

}  // namespace teduh::payment
