#include "payment/payment_messages.hpp"

#include <gtest/gtest.h>
#include <libxml/xmlschemas.h>

#include <memory>

namespace teduh::payment {
namespace {

PaymentOrder good_order() {
  return {.message_id = "0192f2a04f3d7cc1b5d2a1b2c3d4e5f6",
          .created = *parse_rfc3339("2026-11-02T02:15:00Z"),
          .execute_on = Date(2026, 11, 3),
          .debtor_name = "Kantor Cabang Gorontalo",
          .debtor_account = "9990001112223",
          .debtor_bank = "008",
          .transfers = {{"0192f2a04f3d7cc1b5d2a1b2c3d4e5f7-1", Rupiah(12'345'678), "Siti \"Noer\" & Anak <Hulawa>", "999012345678901", "002", "JHT klaim 0192f2a0"},
                        {"0192f2a04f3d7cc1b5d2a1b2c3d4e5f8-1", Rupiah(1), "Zo\xC3\xAB Daud", "9990123456", "009", "JHT"}}};
}

bool fits_schema(const std::string& xml, const std::string& schema) {
  const std::string path = std::string(TEDUH_SOURCE_DIR) + "/tests/iso20022/" + schema;
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path.c_str());
  xmlSchemaPtr rules = xmlSchemaParse(parser);
  xmlSchemaFreeParserCtxt(parser);
  EXPECT_NE(rules, nullptr) << path;
  xmlDocPtr document = xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET);
  EXPECT_NE(document, nullptr);
  xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(rules);
  const int result = xmlSchemaValidateDoc(validator, document);
  xmlSchemaFreeValidCtxt(validator);
  xmlFreeDoc(document);
  xmlSchemaFree(rules);
  return result == 0;
}

std::string report(const std::string& transactions, const std::string& before = "") {
  return before + R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>BANK-77</MsgId><CreDtTm>2026-11-03T09:00:00Z</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>0192f2a04f3d7cc1b5d2a1b2c3d4e5f6</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>0192f2a04f3d7cc1b5d2a1b2c3d4e5f6</OrgnlPmtInfId>)" +
         transactions + "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>";
}

std::string statement(const std::string& entries) {
  return R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
    <GrpHdr><MsgId>STMT-5</MsgId><CreDtTm>2026-11-04T01:00:00Z</CreDtTm></GrpHdr>
    <Stmt><Id>5</Id><Acct><Id><Othr><Id>9990001112223</Id></Othr></Id></Acct>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-03</Dt></Dt></Bal>)" +
         entries + "</Stmt></BkToCstmrStmt></Document>";
}

std::string entry(const std::string& amount, const std::string& side, const std::string& id, const std::string& more = "") {
  return "<Ntry><Amt Ccy=\"IDR\">" + amount + "</Amt><CdtDbtInd>" + side +
         "</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>"
         "<EndToEndId>" + id + "</EndToEndId></Refs><Amt Ccy=\"IDR\">" + amount + "</Amt><CdtDbtInd>" + side + "</CdtDbtInd>" + more + "</TxDtls></NtryDtls></Ntry>";
}

std::string refused(const std::string& xml) {
  const auto answer = read_bank_answer(xml);
  return answer ? "read" : answer.error().code;
}

TEST(Pain001, RefusesAnEmptyOrderAndTransfersThatNoBankTakes) {
  PaymentOrder order = good_order();
  order.transfers.clear();
  EXPECT_EQ(write_pain001(order).error().code, "payment.empty_order");
  order = good_order();
  order.transfers[0].amount = Rupiah(0);
  EXPECT_EQ(write_pain001(order).error().code, "payment.bad_transfer");
  order = good_order();
  order.transfers[0].creditor_account = "12a";
  EXPECT_EQ(write_pain001(order).error().code, "payment.bad_transfer");
  order = good_order();
  order.transfers[0].creditor_name = "\xC3\xAB";
  EXPECT_EQ(write_pain001(order).error().code, "payment.bad_transfer");
  order = good_order();
  order.transfers.assign(kTransfersMax + 1, order.transfers[0]);
  EXPECT_EQ(write_pain001(order).error().code, "payment.too_many_transfers");
}

TEST(Pain001, FitsTheSchemaAndTheControlSumIsExact) {
  const auto xml = write_pain001(good_order());
  ASSERT_TRUE(xml);
  EXPECT_TRUE(fits_schema(*xml, "pain.001.001.09.xsd")) << *xml;
  EXPECT_NE(xml->find("<CtrlSum>12345679</CtrlSum>"), std::string::npos);
  EXPECT_NE(xml->find("<NbOfTxs>2</NbOfTxs>"), std::string::npos);
  EXPECT_NE(xml->find("Siti  Noer    Anak  Hulawa"), std::string::npos) << *xml;
  EXPECT_NE(xml->find("<InstdAmt Ccy=\"IDR\">12345678</InstdAmt>"), std::string::npos);
}

TEST(Pain001, NamesABankByItsBicWhenThatIsWhatThePersonGave) {
  PaymentOrder order = good_order();
  order.transfers[0].creditor_bank = "BRINIDJA";
  order.transfers[1].creditor_bank = "12345678901X";
  EXPECT_EQ(write_pain001(order).error().code, "payment.bad_transfer");
  order.transfers[1].creditor_bank = "CENAIDJAXXX";
  const auto xml = write_pain001(order);
  ASSERT_TRUE(xml);
  EXPECT_TRUE(fits_schema(*xml, "pain.001.001.09.xsd")) << *xml;
  EXPECT_NE(xml->find("<BICFI>BRINIDJA</BICFI>"), std::string::npos);
}

TEST(BankAnswer, RefusesEntitiesDoctypesAndWhatIsNoXml) {
  const std::string bomb = R"(<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>)";
  EXPECT_EQ(refused(report("", bomb)), "bank_file.doctype");
  EXPECT_EQ(refused(R"(<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>)"), "bank_file.doctype");
  EXPECT_EQ(refused("not xml"), "bank_file.not_xml");
  EXPECT_EQ(refused(""), "bank_file.not_xml");
  EXPECT_EQ(refused("<Document><unclosed>"), "bank_file.not_xml");
  EXPECT_EQ(refused(report("&undefined;")), "bank_file.not_xml");
  EXPECT_EQ(refused("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"/>"), "bank_file.unknown_kind");
  EXPECT_EQ(refused(std::string(kBankFileMax + 1, ' ')), "bank_file.too_large");
}

TEST(BankAnswer, RefusesADoctypeInAnotherEncoding) {
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("<!DOCTYPE d [<!ENTITY a \"x\">]><d>&a;</d>")) {
    wide.push_back(c);
    wide.push_back('\0');
  }
  EXPECT_EQ(refused(wide), "bank_file.doctype");
}

TEST(BankAnswer, NamesTheElementThatIsMissing) {
  const auto answer = read_bank_answer(report("<TxInfAndSts><TxSts>ACSC</TxSts></TxInfAndSts>"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "bank_file.incomplete");
  EXPECT_EQ(answer.error().facts.front().second, "TxInfAndSts/OrgnlEndToEndId");
}

TEST(BankAnswer, ReadsAStatusReport) {
  const std::string xml = report(
      "<TxInfAndSts><OrgnlEndToEndId>a-1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
      "<TxInfAndSts><OrgnlEndToEndId>b-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
      "<TxInfAndSts><OrgnlEndToEndId>c-1</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>"
      "<TxInfAndSts><OrgnlEndToEndId>d-1</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>");
  EXPECT_TRUE(fits_schema(xml, "pain.002.001.10.xsd"));
  const auto answer = read_bank_answer(xml);
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(answer->kind, BankFileKind::status_report);
  EXPECT_EQ(answer->original_message_id, "0192f2a04f3d7cc1b5d2a1b2c3d4e5f6");
  ASSERT_EQ(answer->transfers.size(), 4U);
  EXPECT_EQ(answer->transfers[0].outcome, BankOutcome::paid);
  EXPECT_EQ(answer->transfers[1].outcome, BankOutcome::failed);
  EXPECT_EQ(answer->transfers[1].reason, "AC04");
  EXPECT_EQ(answer->transfers[2].outcome, BankOutcome::pending);
  EXPECT_EQ(answer->transfers[3].reason, "NARR");
}

TEST(BankAnswer, ReadsARefusalOfTheWholeFile) {
  const std::string head = R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>B</MsgId>
    <CreDtTm>2026-11-03T09:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>)";
  const auto group = read_bank_answer(head + "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DT01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>");
  ASSERT_TRUE(group) << group.error().code;
  EXPECT_TRUE(group->refuses_all);
  EXPECT_EQ(group->reason, "DT01");
  const auto payment = read_bank_answer(
      head + "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>M</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>");
  EXPECT_TRUE(payment->refuses_all);
  EXPECT_EQ(payment->reason, "NARR");
  const auto part = read_bank_answer(head + "<GrpSts>PART</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>");
  EXPECT_FALSE(part->refuses_all);
}

TEST(BankAnswer, KeepsAReasonThatCanBeReadAgainAndTheAmountOfAReport) {
  const auto with = [](const std::string& reason) {
    const auto answer = read_bank_answer(report("<TxInfAndSts><OrgnlEndToEndId>a-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>" + reason +
                                                "</Prtry></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"IDR\">500</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"));
    EXPECT_EQ(answer->transfers.at(0).amount, Rupiah(500));
    return answer->transfers.at(0).reason;
  };
  EXPECT_EQ(with("Account blocked"), "Account blocked");
  EXPECT_EQ(with("two\nlines"), "NARR");
  EXPECT_EQ(with(std::string(300, 'x')), "NARR");
}

TEST(BankAnswer, RefusesMorePaymentsThanOneTransactionTakes) {
  const std::string one = entry("1", "DBIT", "a-1");
  std::string many;
  for (std::size_t i = 0; i <= kAnswersMax; ++i) many += one;
  EXPECT_EQ(refused(statement(many)), "bank_file.too_many");
}

TEST(BankAnswer, ReadsAStatement) {
  const std::string xml = statement(entry("12345678", "DBIT", "a-1") + entry("1500000.00", "CRDT", "b-1", "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"));
  EXPECT_TRUE(fits_schema(xml, "camt.053.001.08.xsd"));
  const auto answer = read_bank_answer(xml);
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(answer->kind, BankFileKind::statement);
  ASSERT_EQ(answer->transfers.size(), 2U);
  EXPECT_EQ(answer->transfers[0].outcome, BankOutcome::paid);
  EXPECT_EQ(answer->transfers[0].amount, Rupiah(12'345'678));
  EXPECT_EQ(answer->transfers[0].booked, Date(2026, 11, 3));
  EXPECT_EQ(answer->transfers[1].outcome, BankOutcome::returned);
  EXPECT_EQ(answer->transfers[1].reason, "AC01");
}

TEST(BankAnswer, RefusesCentsAndPassesOverForeignEntries) {
  EXPECT_EQ(refused(statement(entry("10.50", "DBIT", "a-1"))), "bank_file.incomplete");
  const auto answer = read_bank_answer(statement(entry("5000", "DBIT", "NOTPROVIDED")));
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->transfers.empty());
}

}  // namespace
}  // namespace teduh::payment
