#include "platform/http/problem.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::http {
namespace {

struct CodeStatus {
  std::string_view code;
  int status;
};

/// Codes whose status is not that of their fault.
constexpr std::array<CodeStatus, 23> kStatuses{{
    {"session.none", 401},
    {"session.ended", 401},
    {"sign_in.failed", 401},
    {"request.method_not_allowed", 405},
    {"request.timeout", 408},
    {"upload.gone", 410},
    {"upload.expired", 410},
    {"upload.version", 412},
    {"request.too_large", 413},
    {"document.too_large", 413},
    {"paper.too_large", 413},
    {"upload.too_large", 413},
    {"request.target_too_long", 414},
    {"request.unsupported_type", 415},
    {"upload.content_type", 415},
    {"request.expectation", 417},
    {"request.too_many", 429},
    {"request.head_too_large", 431},
    {"upload.checksum_mismatch", 460},
    {"request.method_unknown", 501},
    {"request.transfer_coding", 501},
    {"request.version", 505},
    {"store.full", 507},
}};

constexpr std::string_view kRetrySoon = "2";    // seconds: a full queue is worked off by then
constexpr std::string_view kRetryLater = "60";  // seconds: limits of attempts

/// What stands there when not even the generic words were loaded.
const ProblemTextPair kLastWords{{"Permintaan tidak dapat diselesaikan", "Coba lagi nanti atau hubungi petugas."},
                                 {"The request could not be completed", "Try again later or ask an officer."}};

const ProblemTextPair& words_of(std::string_view code, Fault fault, const ProblemTexts& texts, bool& missing) {
  if (const auto* own = texts.find(code); own != nullptr) return *own;
  missing = true;
  const auto* generic = texts.find("fault." + std::string(to_string(fault)));
  return generic != nullptr ? *generic : kLastWords;
}

void write_pair(JsonWriter& json, std::string_view name, const std::string& id, const std::string& en) {
  json.object(name).field("id", id).field("en", en).end();
}

void write_fields(JsonWriter& json, const Error& error, const ProblemTexts& texts, bool& missing) {
  if (error.fields.empty()) return;
  const auto facts_id = texts.spoken(error.facts, false);
  const auto facts_en = texts.spoken(error.facts, true);
  json.array("fields");
  for (const FieldProblem& field : error.fields) {
    const auto& words = words_of(field.code, Fault::invalid, texts, missing);
    json.object().field("field", field.field).field("code", field.code);
    write_pair(json, "message", fill(words.id.title, facts_id), fill(words.en.title, facts_en));
    write_pair(json, "repair", fill(words.id.repair, facts_id), fill(words.en.repair, facts_en));
    json.end();
  }
  json.end();
}

std::vector<std::pair<std::string, std::string>> headers_of(const Error& error, int status) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (status == 401) headers.emplace_back("WWW-Authenticate", "Bearer realm=\"teduh\"");
  if (status == 429 || status == 503) {
    const auto wait = std::ranges::find_if(error.facts, [](const auto& fact) { return fact.first == "retry_after" && is_digits(fact.second); });
    headers.emplace_back("Retry-After", wait != error.facts.end() ? wait->second : std::string(status == 503 ? kRetrySoon : kRetryLater));
  }
  if (status == 405)
    for (const auto& [name, value] : error.facts)
      if (name == "allow") headers.emplace_back("Allow", value);
  return headers;
}

/// The quality of a language range in thousandths ("en;q=0.8" is 800); malformed ones count as nothing.
int quality_of(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return 1000;
  const auto text = trim(parameters.substr(q + 2));
  if (text.starts_with('1')) return 1000;
  if (!text.starts_with("0.") || text.size() > 5) return 0;
  std::string digits(text.substr(2));
  digits.resize(3, '0');
  return static_cast<int>(parse_int64(digits).value_or(0));
}

}  // namespace

Language language_of(std::string_view accept_language) {
  int indonesian = 0;
  int english = 0;
  for (const auto part : split(accept_language.substr(0, 200), ',')) {
    const auto semicolon = part.find(';');
    const std::string tag = ascii_lower(trim(part.substr(0, semicolon)));
    const int quality = semicolon == std::string_view::npos ? 1000 : quality_of(part.substr(semicolon + 1));
    if (tag == "id" || tag.starts_with("id-") || tag == "*") indonesian = std::max(indonesian, quality);
    if (tag == "en" || tag.starts_with("en-")) english = std::max(english, quality);
  }
  return english > indonesian ? Language::english : Language::indonesian;
}

int status_of(const Error& error) {
  for (const auto& [code, status] : kStatuses)
    if (code == error.code) return status;
  switch (error.fault) {
    case Fault::invalid: return 400;
    case Fault::denied: return 403;
    case Fault::not_found: return 404;
    case Fault::conflict: return 409;
    case Fault::unavailable: return 503;
    case Fault::internal: return 500;
  }
  return 500;
}

ProblemAnswer problem_answer(const Error& error, const std::string& request_id, Language language, const ProblemTexts& texts) {
  const bool inside = error.fault == Fault::internal;
  const std::string code = inside ? "request.internal" : error.code;
  const int status = status_of(error);
  ProblemAnswer out;
  const auto& words = words_of(code, error.fault, texts, out.text_missing);
  const auto facts_id = texts.spoken(error.facts, false);
  const auto facts_en = texts.spoken(error.facts, true);
  const std::string title_id = fill(words.id.title, facts_id);
  const std::string title_en = fill(words.en.title, facts_en);
  const std::string repair_id = fill(words.id.repair, facts_id);
  const std::string repair_en = fill(words.en.repair, facts_en);
  const bool english = language == Language::english;

  JsonWriter json;
  json.object().field("type", "urn:teduh:problem:" + code).field("title", english ? title_en : title_id).field("status", status);
  json.field("code", code).field("request_id", request_id).field("detail", english ? repair_en : repair_id);
  write_pair(json, "titles", title_id, title_en);
  write_pair(json, "repair", repair_id, repair_en);
  if (!inside && !error.facts.empty()) {
    json.object("facts");
    for (const auto& [name, value] : error.facts) json.field(name, value);
    json.end();
  }
  if (!inside) write_fields(json, error, texts, out.text_missing);
  json.end();

  out.answer.status = status;
  out.answer.content_type = "application/problem+json";
  out.answer.body = json.take();
  out.answer.headers = headers_of(error, status);
  out.answer.headers.emplace_back("Content-Language", english ? "en" : "id");
  return out;
}

}  // namespace teduh::http
