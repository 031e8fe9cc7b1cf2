// The voucher of a paid claim: number, date, payee, amount in figures and words, who made, checked and approved it, papers, digest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "claim/claim_store.hpp"
#include "claim/deps.hpp"

namespace teduh::payment {

struct Voucher {
  VoucherId id;
  std::string number;   // "7571/JHT/2026/000123"
  ClaimId claim;
  PersonId person;
  Date issued_on;       // the day the bank booked it
  Rupiah amount;
  std::string body;     // canonical JSON, holds the payee's name: shown, never logged
  Sha256 digest{};      // of the body
  std::optional<Moment> cancelled_at;  // its money came back
};

struct PaidClaim {
  claim::ClaimRow row;
  StaffId made_by;      // of the batch
  StaffId released_by;
  std::string reference;  // end-to-end id
};

/// Issues the voucher in the transaction in which the claim became paid; numbers of a branch and year have no gaps.
Result<VoucherId> issue_voucher(store::Tx& tx, const claim::Deps& deps, const Actor& actor, const PaidClaim& paid);

/// The money of the last voucher came back: that is written beside it, the voucher itself and its number stay. Twice changes nothing.
Result<void> cancel_voucher_of_claim(store::Tx& tx, const claim::Deps& deps, const Actor& actor, const PersonId& person, const ClaimId& claim,
                                     const std::string& reason);

/// The last one of the claim. Error: not_found payment.no_such_voucher; internal payment.voucher_damaged when the body does not fit its digest.
Result<Voucher> get_voucher_of_claim(store::ReadTx& tx, const claim::Deps& deps, const PersonId& person, const ClaimId& claim);

}  // namespace teduh::payment
