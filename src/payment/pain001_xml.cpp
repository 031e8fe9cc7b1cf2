#include <fmt/format.h>
#include <libxml/xmlwriter.h>

#include <memory>

#include "base/text.hpp"
#include "payment/payment_messages.hpp"

namespace teduh::payment {
namespace {

constexpr std::size_t kNameMax = 140;        // Max140Text
constexpr std::size_t kRemittanceMax = 140;  // Max140Text
constexpr std::size_t kIdMax = 35;           // Max35Text
constexpr const char* kNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

const xmlChar* xml(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

/// What every bank takes: letters, digits and / - ? : ( ) . , ' + space; the rest becomes a space or is left out.
std::string bank_text(std::string_view text, std::size_t length_max) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("/-?:().,'+ ").find(c) != std::string_view::npos;
    if ((byte & 0xC0U) == 0x80U) continue;  // the rest of a longer character, which has become one space
    out.push_back(plain ? c : ' ');
    if (out.size() == length_max) break;
  }
  return std::string(trim(out));
}

class Writer {
 public:
  Writer() : buffer_(xmlBufferCreate()), writer_(xmlNewTextWriterMemory(buffer_, 0)) {
    CHECK(buffer_ != nullptr && writer_ != nullptr);
    must(xmlTextWriterSetIndent(writer_, 1));
    must(xmlTextWriterStartDocument(writer_, nullptr, "UTF-8", nullptr));
  }
  ~Writer() {
    xmlFreeTextWriter(writer_);
    xmlBufferFree(buffer_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void open(const char* name) { must(xmlTextWriterStartElement(writer_, xml(name))); }
  void attribute(const char* name, const char* value) { must(xmlTextWriterWriteAttribute(writer_, xml(name), xml(value))); }
  void text(const std::string& value) { must(xmlTextWriterWriteString(writer_, xml(value.c_str()))); }
  void close() { must(xmlTextWriterEndElement(writer_)); }
  void leaf(const char* name, const std::string& value) { must(xmlTextWriterWriteElement(writer_, xml(name), xml(value.c_str()))); }
  std::string finish() {
    must(xmlTextWriterEndDocument(writer_));
    must(xmlTextWriterFlush(writer_));
    return {reinterpret_cast<const char*>(xmlBufferContent(buffer_)), static_cast<std::size_t>(xmlBufferLength(buffer_))};
  }

 private:
  static void must(int result) { CHECK(result >= 0); }
  xmlBufferPtr buffer_;
  xmlTextWriterPtr writer_;
};

void write_party(Writer& out, const char* name, const std::string& party) {
  out.open(name);
  out.leaf("Nm", bank_text(party, kNameMax));
  out.close();
}

void write_account(Writer& out, const char* name, const std::string& number) {
  out.open(name);
  out.open("Id");
  out.open("Othr");
  out.leaf("Id", number);
  out.close();
  out.close();
  out.close();
}

void write_bank(Writer& out, const char* name, const std::string& code) {
  out.open(name);
  out.open("FinInstnId");
  if (is_digits(code)) {
    out.open("ClrSysMmbId");
    out.leaf("MmbId", code);
    out.close();
  } else {
    out.leaf("BICFI", code);
  }
  out.close();
  out.close();
}

void write_transfer(Writer& out, const CreditTransfer& transfer) {
  out.open("CdtTrfTxInf");
  out.open("PmtId");
  out.leaf("EndToEndId", transfer.end_to_end_id);
  out.close();
  out.open("Amt");
  out.open("InstdAmt");
  out.attribute("Ccy", "IDR");
  out.text(std::to_string(transfer.amount.value()));
  out.close();
  out.close();
  write_bank(out, "CdtrAgt", transfer.creditor_bank);
  write_party(out, "Cdtr", transfer.creditor_name);
  write_account(out, "CdtrAcct", transfer.creditor_account);
  out.open("RmtInf");
  out.leaf("Ustrd", bank_text(transfer.remittance, kRemittanceMax));
  out.close();
  out.close();
}

/// Four of the bank, two letters of the country, two of the place, three of the branch or none.
bool is_bic(std::string_view code) {
  if (code.size() != 8 && code.size() != 11) return false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool letter = code[i] >= 'A' && code[i] <= 'Z';
    const bool digit = code[i] >= '0' && code[i] <= '9';
    if (!letter && (!digit || i == 4 || i == 5)) return false;
  }
  return true;
}

std::string seconds_only(Moment moment) { return to_rfc3339(moment).substr(0, 19) + "Z"; }

}  // namespace

bool bank_takes(const CreditTransfer& transfer) {
  return transfer.amount > Rupiah(0) && !transfer.end_to_end_id.empty() && transfer.end_to_end_id.size() <= kIdMax &&
         !bank_text(transfer.creditor_name, kNameMax).empty() && is_digits(transfer.creditor_account) &&
         (is_digits(transfer.creditor_bank) || is_bic(transfer.creditor_bank));
}

Result<std::string> write_pain001(const PaymentOrder& order) {
  if (order.transfers.empty()) return invalid("payment.empty_order");
  if (order.transfers.size() > kTransfersMax) return invalid("payment.too_many_transfers");
  Rupiah sum;
  for (const auto& transfer : order.transfers) {
    if (!bank_takes(transfer)) return invalid("payment.bad_transfer");
    sum += transfer.amount;
  }
  const std::string count = std::to_string(order.transfers.size());
  const std::string control_sum = std::to_string(sum.value());

  Writer out;
  out.open("Document");
  out.attribute("xmlns", kNamespace);
  out.open("CstmrCdtTrfInitn");
  out.open("GrpHdr");
  out.leaf("MsgId", order.message_id);
  out.leaf("CreDtTm", seconds_only(order.created));
  out.leaf("NbOfTxs", count);
  out.leaf("CtrlSum", control_sum);
  write_party(out, "InitgPty", order.debtor_name);
  out.close();
  out.open("PmtInf");
  out.leaf("PmtInfId", order.message_id);
  out.leaf("PmtMtd", "TRF");
  out.leaf("NbOfTxs", count);
  out.leaf("CtrlSum", control_sum);
  out.open("ReqdExctnDt");
  out.leaf("Dt", print(order.execute_on));
  out.close();
  write_party(out, "Dbtr", order.debtor_name);
  write_account(out, "DbtrAcct", order.debtor_account);
  write_bank(out, "DbtrAgt", order.debtor_bank);
  for (const auto& transfer : order.transfers) write_transfer(out, transfer);
  out.close();
  out.close();
  out.close();
  return out.finish();
}

}  // namespace teduh::payment
