#include "main/demo_bank.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace teduh::main::demo {
namespace {

/// The text of the first element of that name, attributes or not; the file is our own, so it is enough to look for tags.
std::string_view element(std::string_view xml, std::string_view name) {
  const std::string open = fmt::format("<{}", name);
  const std::string close = fmt::format("</{}>", name);
  for (std::size_t at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at + 1)) {
    const char after = xml[at + open.size()];
    if (after != '>' && after != ' ') continue;
    const auto begin = xml.find('>', at) + 1;
    const auto end = xml.find(close, begin);
    return end == std::string_view::npos ? std::string_view{} : xml.substr(begin, end - begin);
  }
  return {};
}

std::string_view element(std::string_view xml, std::initializer_list<std::string_view> path) {
  for (const auto name : path) xml = element(xml, name);
  return trim(xml);
}

std::string seconds_only(Moment moment) { return to_rfc3339(moment).substr(0, 19) + "Z"; }

Error broken(std::string part) { return invalid("demo.payment_file", std::move(part)); }

}  // namespace

Result<BankOrder> read_order(std::string_view pain001) {
  if (pain001.find("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09") == std::string_view::npos) return broken("namespace");
  BankOrder order;
  order.message_id = element(pain001, {"GrpHdr", "MsgId"});
  order.debtor_account = element(pain001, {"DbtrAcct", "Othr", "Id"});
  const auto day = parse_date(element(pain001, {"ReqdExctnDt", "Dt"}));
  const auto sum = parse_rupiah(element(pain001, {"GrpHdr", "CtrlSum"}));
  const auto count = parse_int64(element(pain001, {"GrpHdr", "NbOfTxs"}));
  if (order.message_id.empty() || !day || !sum || !count) return broken("GrpHdr");
  order.execute_on = *day;
  order.control_sum = *sum;
  Rupiah total;
  constexpr std::string_view kOpen = "<CdtTrfTxInf>";
  for (std::size_t at = pain001.find(kOpen); at != std::string_view::npos; at = pain001.find(kOpen, at + 1)) {
    const std::string_view one = pain001.substr(at, pain001.find("</CdtTrfTxInf>", at) - at);
    const auto amount = parse_rupiah(element(one, {"InstdAmt"}));
    if (!amount) return broken("InstdAmt");
    order.transfers.push_back({.reference = std::string(element(one, {"EndToEndId"})), .amount = *amount,
                               .account = std::string(element(one, {"CdtrAcct", "Othr", "Id"})), .payee = std::string(element(one, {"Cdtr", "Nm"}))});
    total += *amount;
  }
  if (static_cast<std::int64_t>(order.transfers.size()) != *count) return broken("NbOfTxs");
  if (total != order.control_sum) return broken("CtrlSum");
  return order;
}

std::string SimulatedBank::next_message_id(std::string_view kind) {
  return fmt::format("CONTOH-{}-{}-{}", kind, to_micros(clock_.now()) / 1'000'000, ++messages_);
}

std::string SimulatedBank::report(const BankOrder& order) {
  std::string transactions;
  for (const auto& transfer : order.transfers) {
    transactions += fmt::format("<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>{}</TxSts>{}</TxInfAndSts>\n", transfer.reference,
                                refuses(transfer) ? "RJCT" : "ACSP", refuses(transfer) ? "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>" : "");
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\n"
      "<GrpHdr><MsgId>{}</MsgId><CreDtTm>{}</CreDtTm></GrpHdr>\n"
      "<OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>\n"
      "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{}</OrgnlPmtInfId>\n{}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\n",
      next_message_id("R"), seconds_only(clock_.now()), order.message_id, order.message_id, transactions);
}

std::string SimulatedBank::statement(const BankOrder& order, Date booked) {
  std::string entries;
  for (const auto& transfer : order.transfers) {
    if (refuses(transfer)) continue;
    const auto amount = transfer.amount.value();
    entries += fmt::format(
        "<Ntry><Amt Ccy=\"IDR\">{0}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{1}</Dt></BookgDt>"
        "<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{2}</EndToEndId></Refs>"
        "<Amt Ccy=\"IDR\">{0}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls></Ntry>\n",
        amount, print(booked), transfer.reference);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n"
      "<GrpHdr><MsgId>{}</MsgId><CreDtTm>{}</CreDtTm></GrpHdr>\n<Stmt><Id>{}</Id><Acct><Id><Othr><Id>{}</Id></Othr></Id></Acct>\n"
      "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{}</Dt></Dt></Bal>\n"
      "{}</Stmt></BkToCstmrStmt></Document>\n",
      next_message_id("S"), seconds_only(clock_.now()), messages_, order.debtor_account, print(booked), entries);
}

}  // namespace teduh::main::demo
