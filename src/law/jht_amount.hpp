// What a JHT claim pays: gross, PPh 21, net.
#pragma once

#include <cstdint>
#include <vector>

#include "law/law_book.hpp"

namespace teduh::law {

/// A payment made before to the same person, on whatever card.
struct EarlierPayment {
  Date day;
  Rupiah gross;
  Rupiah tax;  // withheld then
};

enum class TaxKind : std::uint8_t { final_rate = 1, progressive = 2 };

struct TaxInput {
  Rupiah gross;
  Date day;  // of payment
  bool has_npwp = false;
  std::vector<EarlierPayment> earlier;  // any order; later ones than `day` are a bug of the caller (CHECK)
};

struct Tax {
  TaxKind kind = TaxKind::final_rate;
  Rupiah tax;
  bool operator==(const Tax&) const = default;
};

/// PPh 21 on JHT (PP 68/2009). In the calendar year of the first payment and the next one: 0 % up to 50 million of all payments together,
/// 5 % above, less what was withheld before; a final tax, the same without NPWP. From the third calendar year on: article 17 bands on this
/// payment, 20 % more without NPWP. Rounded half-up once. Errors: law.not_in_force, law.amount_negative.
Result<Explained<Tax>> pph21_jht(const LawBook& law, const TaxInput& input);

struct AmountInput {
  Rupiah balance;
  Rate share = Rate::percent(100);
  bool at_most = false;  // from JhtEntitlement
  Date day;
  bool has_npwp = false;
  std::vector<EarlierPayment> earlier;
};

struct JhtAmount {
  Rupiah gross;
  Rupiah tax;
  Rupiah net;
  TaxKind tax_kind = TaxKind::final_rate;
  bool operator==(const JhtAmount&) const = default;
};

/// gross = balance x share (partial shares are "at most": rounded down), net = gross - tax. Errors as pph21_jht.
/// `ground` is the citation of the entitlement, for the first step.
Result<Explained<JhtAmount>> jht_amount(const LawBook& law, const AmountInput& input, const Citation& ground);

}  // namespace teduh::law
