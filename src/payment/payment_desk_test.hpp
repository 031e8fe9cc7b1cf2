// For the tests of payment only: a desk of claims with a bank that says what the test wants.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "claim/testing/desk.hpp"
#include "payment/bank_file.hpp"
#include "payment/batch_store.hpp"
#include "payment/voucher.hpp"

namespace teduh::payment {

using claim::ClaimKey;
using claim::testing::Desk;

inline constexpr const char* kWage = "100000000";
inline const Date kTomorrow(2026, 11, 3);

class PaymentTest : public ::testing::Test {
 protected:
  BatchId new_batch_id() { return BatchId::make(desk.office.clock.now(), desk.office.random); }
  Result<Batch> make(const BatchId& id, const Actor& actor, std::vector<ClaimId> claims = {}, Date day = kTomorrow) {
    return desk.office.write([&](store::Tx& tx) { return make_batch(tx, deps, actor, {id, day, claims}); });
  }
  Result<Batch> release(const BatchId& id, const Actor& actor) {
    return desk.office.write([&](store::Tx& tx) { return release_batch(tx, deps, actor, id); });
  }
  BatchId released() {
    const auto id = new_batch_id();
    EXPECT_TRUE(make(id, desk.maker));
    EXPECT_TRUE(release(id, desk.releaser));
    return id;
  }
  Result<BankFileReport> bank(const std::string& xml) {
    return desk.office.write([&](store::Tx& tx) -> Result<BankFileReport> {
      const auto answer = TRY(read_bank_answer(xml));
      return take_bank_file(tx, deps, desk.releaser, xml, answer);
    });
  }
  /// A statement with one entry.
  static std::string statement(const std::string& reference, Rupiah amount, const char* side = "DBIT", int message = 1) {
    return statement_of({entry(reference, amount, side, fmt::format("E{}", message))}, message);
  }
  static std::string entry(const std::string& reference, Rupiah amount, const char* side, const std::string& name, const char* currency = "IDR") {
    return fmt::format(
        "<Ntry><Amt Ccy=\"{}\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>{}</AcctSvcrRef>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>",
        currency, amount.value(), side, name, reference);
  }
  static std::string statement_of(const std::vector<std::string>& entries, int message = 1) {
    return fmt::format(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>S{}</MsgId></GrpHdr><Stmt>{}</Stmt></BkToCstmrStmt></Document>",
        message, fmt::join(entries, ""));
  }
  /// A report that refuses the file as a whole, without a word on single payments.
  static std::string refusal_of_all(const std::string& message, const char* reason = "DT01") {
    return fmt::format(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R2</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>{}</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>{}</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>",
        message, reason);
  }
  static std::string refusal(const std::string& reference) {
    return fmt::format(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
        "<OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
        reference);
  }
  Result<Voucher> voucher(const ClaimKey& key) {
    return desk.office.read([&](store::ReadTx& tx) { return get_voucher_of_claim(tx, desk.deps, key.person, key.claim); });
  }
  /// Approved again with the same account after the bank refused it.
  void approve_again(const ClaimKey& key, const claim::testing::Member& member) {
    ASSERT_TRUE(desk.run(key, claim::CorrectAccount{member.account}, member.actor));
    ASSERT_TRUE(desk.run(key, claim::Approve{}, desk.approver));
  }

  Desk desk;
  Deps deps{desk.deps, {"Kantor Cabang Rekaan", "9990001112223", "008"}};
};

}  // namespace teduh::payment
