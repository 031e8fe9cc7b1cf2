#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "payment/payment_messages.hpp"

namespace teduh::payment {
namespace {

constexpr std::string_view kReportNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
constexpr std::string_view kStatementNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

std::string_view view(const xmlChar* text) { return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text)); }

bool is_element(const xmlNode* node, std::string_view name) { return node->type == XML_ELEMENT_NODE && view(node->name) == name; }

const xmlNode* child(const xmlNode* parent, std::string_view name) {
  for (const xmlNode* node = parent == nullptr ? nullptr : parent->children; node != nullptr; node = node->next)
    if (is_element(node, name)) return node;
  return nullptr;
}

/// The element at the end of a path of first children, or nothing.
const xmlNode* at(const xmlNode* from, std::initializer_list<std::string_view> path) {
  for (const auto name : path) from = child(from, name);
  return from;
}

std::vector<const xmlNode*> children(const xmlNode* parent, std::string_view name) {
  std::vector<const xmlNode*> found;
  for (const xmlNode* node = parent == nullptr ? nullptr : parent->children; node != nullptr; node = node->next)
    if (is_element(node, name)) found.push_back(node);
  return found;
}

std::string text_in(const xmlNode* node) {
  std::string text;
  for (const xmlNode* inner = node == nullptr ? nullptr : node->children; inner != nullptr; inner = inner->next)
    if (inner->type == XML_TEXT_NODE || inner->type == XML_CDATA_SECTION_NODE) text += view(inner->content);
  return std::string(trim(text));
}

Error incomplete(std::string element) {
  Error error = invalid("bank_file.incomplete");
  error.facts.emplace_back("element", std::move(element));
  return error;
}

/// Whole rupiah; a fraction may be written only as zeros ("1500000.00").
std::optional<Rupiah> amount_in(const xmlNode* node) {
  std::string text = text_in(node);
  if (const auto point = text.find('.'); point != std::string::npos) {
    if (text.find_first_not_of('0', point + 1) != std::string::npos) return std::nullopt;
    text.resize(point);
  }
  if (!is_digits(text)) return std::nullopt;
  return parse_rupiah(text);
}

std::optional<Date> date_in(const xmlNode* choice) {
  if (const auto* day = child(choice, "Dt")) return parse_date(text_in(day));
  if (const auto* moment = child(choice, "DtTm")) return parse_date(text_in(moment).substr(0, 10));
  return std::nullopt;
}

/// ACSC and ACCC are final, RJCT is a refusal, everything else (ACTC, ACCP, ACSP, PDNG, ...) is still on its way.
BankOutcome outcome_of(const std::string& status) {
  if (status == "ACSC" || status == "ACCC") return BankOutcome::paid;
  if (status == "RJCT" || status == "CANC") return BankOutcome::failed;
  return BankOutcome::pending;
}

constexpr std::size_t kReasonMax = 35;  // Max35Text
constexpr std::size_t kCurrencyMax = 3;

/// A code of the list, or a bank's own word in plain characters; anything else is kept as "narrative": what is stored is read back for years.
std::string plain_reason(std::string code) {
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(" ._-/").find(c) != std::string_view::npos;
  };
  const bool good = code.size() <= kReasonMax && std::ranges::all_of(code, plain);
  return good ? code : "NARR";
}

std::string attribute_of(const xmlNode* node, std::string_view name) {
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next)
    if (view(one->name) == name && one->children != nullptr) return std::string(view(one->children->content));
  return {};
}

std::string reason_in(const xmlNode* information) {
  const auto* reason = at(information, {"Rsn"});
  std::string code = text_in(child(reason, "Cd"));
  if (code.empty()) code = text_in(child(reason, "Prtry"));
  return plain_reason(std::move(code));
}

void read_amount(const xmlNode* node, TransferStatus& status) {
  if (node == nullptr) return;
  const std::string currency = attribute_of(node, "Ccy");
  if (!currency.empty()) status.currency = currency.substr(0, kCurrencyMax);
  if (status.currency == "IDR") status.amount = amount_in(node);
}

/// A refusal of everything, on the file or on its one payment instruction.
void read_refusal_of_all(const xmlNode* status_of, std::string_view element, BankAnswer& answer) {
  if (text_in(child(status_of, element)) != "RJCT") return;
  answer.refuses_all = true;
  if (answer.reason.empty()) answer.reason = reason_in(child(status_of, "StsRsnInf"));
}

Result<BankAnswer> read_report(const xmlNode* root) {
  const auto* report = child(root, "CstmrPmtStsRpt");
  BankAnswer answer{.kind = BankFileKind::status_report,
                    .message_id = text_in(at(report, {"GrpHdr", "MsgId"})),
                    .original_message_id = text_in(at(report, {"OrgnlGrpInfAndSts", "OrgnlMsgId"}))};
  if (answer.message_id.empty()) return incomplete("GrpHdr/MsgId");
  if (answer.original_message_id.empty()) return incomplete("OrgnlGrpInfAndSts/OrgnlMsgId");
  read_refusal_of_all(child(report, "OrgnlGrpInfAndSts"), "GrpSts", answer);
  for (const auto* payment : children(report, "OrgnlPmtInfAndSts")) {
    read_refusal_of_all(payment, "PmtInfSts", answer);
    for (const auto* transaction : children(payment, "TxInfAndSts")) {
      TransferStatus status{.end_to_end_id = text_in(child(transaction, "OrgnlEndToEndId")),
                            .outcome = outcome_of(text_in(child(transaction, "TxSts"))),
                            .reason = reason_in(child(transaction, "StsRsnInf")),
                            .booked = date_in(child(transaction, "FctvIntrBkSttlmDt"))};
      if (status.end_to_end_id.empty()) return incomplete("TxInfAndSts/OrgnlEndToEndId");
      read_amount(at(transaction, {"OrgnlTxRef", "Amt", "InstdAmt"}), status);
      if (status.outcome == BankOutcome::failed && status.reason.empty()) status.reason = "NARR";
      if (status.outcome != BankOutcome::failed) status.reason.clear();
      answer.transfers.push_back(std::move(status));
    }
  }
  if (answer.refuses_all && answer.reason.empty()) answer.reason = "NARR";
  return answer;
}

/// A debit of ours is a payment; a credit that names our id, or a reversal, is money coming back.
Result<std::optional<TransferStatus>> read_transaction(const xmlNode* entry, const xmlNode* details) {
  const std::string id = text_in(at(details, {"Refs", "EndToEndId"}));
  if (id.empty() || id == "NOTPROVIDED") return std::optional<TransferStatus>();
  const bool credit = text_in(child(entry, "CdtDbtInd")) == "CRDT";
  const bool reversal = text_in(child(entry, "RvslInd")) == "true" || child(details, "RtrInf") != nullptr;
  const auto* own_amount = child(details, "Amt");
  TransferStatus status{.end_to_end_id = id,
                        .outcome = credit || reversal ? BankOutcome::returned : BankOutcome::paid,
                        .booked = date_in(child(entry, "BookgDt"))};
  read_amount(own_amount != nullptr ? own_amount : child(entry, "Amt"), status);
  status.entry = text_in(at(details, {"Refs", "AcctSvcrRef"}));
  if (status.entry.empty()) status.entry = text_in(child(entry, "AcctSvcrRef"));
  status.entry.resize(std::min(status.entry.size(), kReasonMax));
  if (!status.amount && status.currency == "IDR") return incomplete("TxDtls/Amt");
  if (!status.booked) return incomplete("Ntry/BookgDt");
  if (status.outcome == BankOutcome::returned) {
    status.reason = reason_in(child(details, "RtrInf"));
    if (status.reason.empty()) status.reason = "NARR";
  }
  return std::optional(std::move(status));
}

Result<BankAnswer> read_statement(const xmlNode* root) {
  const auto* message = child(root, "BkToCstmrStmt");
  BankAnswer answer{.kind = BankFileKind::statement, .message_id = text_in(at(message, {"GrpHdr", "MsgId"}))};
  if (answer.message_id.empty()) return incomplete("GrpHdr/MsgId");
  for (const auto* statement : children(message, "Stmt")) {
    for (const auto* entry : children(statement, "Ntry")) {
      if (text_in(at(entry, {"Sts", "Cd"})) != "BOOK") continue;
      for (const auto* group : children(entry, "NtryDtls")) {
        for (const auto* details : children(group, "TxDtls")) {
          auto status = TRY(read_transaction(entry, details));
          if (status) answer.transfers.push_back(std::move(*status));
        }
      }
    }
  }
  return answer;
}

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

void be_silent(void*, const char*, ...) {}

}  // namespace

Result<BankAnswer> read_bank_answer(std::string_view xml) {
  if (xml.size() > kBankFileMax) return invalid("bank_file.too_large");
  // A document type is the only way to entities, external files and their explosions: none of these messages has one.
  if (xml.find("<!DOCTYPE") != std::string_view::npos || xml.find("<!ENTITY") != std::string_view::npos) return invalid("bank_file.doctype");
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  CHECK(context != nullptr);
  context->sax->error = be_silent;
  context->sax->warning = be_silent;
  context->sax->serror = nullptr;
  const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT;
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, options));
  if (document == nullptr) return invalid("bank_file.not_xml");
  if (document->intSubset != nullptr || document->extSubset != nullptr) return invalid("bank_file.doctype");
  const xmlNode* root = xmlDocGetRootElement(document.get());
  const std::string_view name_space = root == nullptr || root->ns == nullptr ? std::string_view{} : view(root->ns->href);
  if (name_space != kReportNamespace && name_space != kStatementNamespace) return invalid("bank_file.unknown_kind");
  auto answer = TRY(name_space == kReportNamespace ? read_report(root) : read_statement(root));
  if (answer.transfers.size() > kAnswersMax) return invalid("bank_file.too_many");
  return answer;
}

}  // namespace teduh::payment
