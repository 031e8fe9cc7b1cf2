#include "platform/http/json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <set>

#include "base/text.hpp"

namespace teduh::http {
namespace {

namespace bj = boost::json;

/// Walks a document that is known to be JSON and remembers whether a key came twice in one object; Boost.JSON would take the last.
struct KeyWatcher {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  std::vector<std::set<std::string, std::less<>>> open = {};
  std::string key = {};
  bool repeated = false;

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code&) {
    open.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, bj::error_code&) {
    open.pop_back();
    return true;
  }
  bool on_array_begin(bj::error_code&) { return true; }
  bool on_array_end(std::size_t, bj::error_code&) { return true; }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
    key.append(part.data(), part.size());
    return true;
  }
  bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
    key.append(part.data(), part.size());
    if (!open.back().insert(std::exchange(key, {})).second) repeated = true;
    return true;
  }
  bool on_string_part(bj::string_view, std::size_t, bj::error_code&) { return true; }
  bool on_string(bj::string_view, std::size_t, bj::error_code&) { return true; }
  bool on_number_part(bj::string_view, bj::error_code&) { return true; }
  bool on_int64(std::int64_t, bj::string_view, bj::error_code&) { return true; }
  bool on_uint64(std::uint64_t, bj::string_view, bj::error_code&) { return true; }
  bool on_double(double, bj::string_view, bj::error_code&) { return true; }
  bool on_bool(bool, bj::error_code&) { return true; }
  bool on_null(bj::error_code&) { return true; }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

bj::parse_options strict_options() {
  bj::parse_options options;
  options.max_depth = kJsonDepthMax;
  return options;
}

bool repeats_a_key(std::string_view body) {
  bj::basic_parser<KeyWatcher> parser(strict_options());
  bj::error_code code;
  parser.write_some(false, body.data(), body.size(), code);
  return parser.handler().repeated;
}

}  // namespace

Result<JsonDocument> JsonDocument::parse(std::string_view body) {
  if (!is_utf8(body)) return invalid("json.utf8");
  bj::error_code code;
  auto value = bj::parse(bj::string_view(body.data(), body.size()), code, {}, strict_options());
  if (code == bj::error::too_deep) return invalid("json.too_deep");
  if (code) return invalid("json.syntax", code.message());
  if (repeats_a_key(body)) return invalid("json.duplicate_key");
  if (!value.is_object()) return invalid("json.not_an_object");
  return JsonDocument(std::make_shared<const bj::value>(std::move(value)));
}

const bj::object& JsonDocument::object() const { return value_->get_object(); }

Fields::Fields(const JsonDocument& document) : Fields(document.object(), "", std::make_shared<std::vector<FieldProblem>>()) {}

Fields::Fields(const bj::object& object, std::string path, Problems problems)
    : object_(&object), path_(std::move(path)), problems_(std::move(problems)) {}

void Fields::add(std::string at, std::string code) {
  if (problems_->size() < kFieldProblemsMax) problems_->push_back({std::move(at), std::move(code)});
}

void Fields::problem(std::string_view name, std::string code) { add(path_ + std::string(name), std::move(code)); }

bool Fields::has(std::string_view name) const {
  const auto* value = object_->if_contains(name);
  return value != nullptr && !value->is_null();
}

const bj::value* Fields::find(std::string_view name, bool required) {
  known_.emplace_back(name);
  const auto* value = object_->if_contains(name);
  if (value != nullptr && !value->is_null()) return value;
  if (required) problem(name, "input.required");
  return nullptr;
}

std::optional<std::string> Fields::checked_text(const bj::value& value, const std::string& at, TextRule rule) {
  const auto refuse = [&](const char* code) -> std::optional<std::string> {
    add(at, code);
    return std::nullopt;
  };
  if (!value.is_string()) return refuse("input.wrong_type");
  std::string text(value.get_string().data(), value.get_string().size());
  if (rule.min > 0 && trim(text).empty()) return refuse("input.required");
  if (has_control_characters(text) || (!rule.lines && text.find_first_of("\t\r\n") != std::string::npos)) return refuse("input.characters");
  const std::size_t length = count_code_points(text);
  if (length > rule.max) return refuse("input.too_long");
  if (length < rule.min) return refuse("input.too_short");
  return text;
}

std::optional<std::string> Fields::read_text(std::string_view name, bool required, TextRule rule) {
  const auto* value = find(name, required);
  if (value == nullptr) return std::nullopt;
  return checked_text(*value, path_ + std::string(name), rule);
}

std::optional<std::int64_t> Fields::read_integer(std::string_view name, bool required, NumberRule rule) {
  const auto* value = find(name, required);
  if (value == nullptr) return std::nullopt;
  const bool above = value->is_uint64();  // Boost.JSON keeps as uint64 only what int64 cannot hold
  if (!above && !value->is_int64()) {
    problem(name, "input.wrong_type");
    return std::nullopt;
  }
  if (above || value->get_int64() < rule.min || value->get_int64() > rule.max) {
    problem(name, "input.range");
    return std::nullopt;
  }
  return value->get_int64();
}

std::optional<bool> Fields::read_boolean(std::string_view name, bool required) {
  const auto* value = find(name, required);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  problem(name, "input.wrong_type");
  return std::nullopt;
}

std::optional<Date> Fields::read_date(std::string_view name, bool required) {
  const auto text = read_text(name, required, {});
  if (!text) return std::nullopt;
  const auto date = parse_date(*text);
  if (!date) problem(name, "input.date");
  return date;
}

std::optional<Period> Fields::read_period(std::string_view name, bool required) {
  const auto text = read_text(name, required, {});
  if (!text) return std::nullopt;
  const auto period = parse_period(*text);
  if (!period) problem(name, "input.period");
  return period;
}

std::optional<Moment> Fields::read_moment(std::string_view name, bool required) {
  const auto text = read_text(name, required, {});
  if (!text) return std::nullopt;
  const auto moment = parse_rfc3339(*text);
  if (!moment) problem(name, "input.moment");
  return moment;
}

std::optional<Rupiah> Fields::read_rupiah(std::string_view name, bool required, Rupiah max) {
  const auto whole = read_integer(name, required, {.min = 0, .max = max.value()});
  return whole ? std::optional<Rupiah>(Rupiah(*whole)) : std::nullopt;
}

bool Fields::read_object(std::string_view name, bool required, const std::function<void(Fields&)>& read) {
  const auto* value = find(name, required);
  if (value == nullptr) return false;
  if (!value->is_object()) {
    problem(name, "input.wrong_type");
    return false;
  }
  Fields inner(value->get_object(), path_ + std::string(name) + ".", problems_);
  read(inner);
  inner.refuse_unknown();
  return true;
}

namespace {

/// The problem of an array's length, or nothing.
const char* count_problem(std::size_t count, CountRule rule) {
  if (count > rule.max) return "input.too_many";
  if (count < rule.min) return "input.too_few";
  return nullptr;
}

}  // namespace

void Fields::each(std::string_view name, CountRule rule, const std::function<void(Fields&)>& read) {
  const auto* value = find(name, rule.min > 0);
  if (value == nullptr) return;
  if (!value->is_array()) return problem(name, "input.wrong_type");
  const auto& array = value->get_array();
  if (const char* code = count_problem(array.size(), rule); code != nullptr) return problem(name, code);
  for (std::size_t i = 0; i < array.size(); ++i) {
    const std::string at = path_ + std::string(name) + "[" + std::to_string(i) + "]";
    if (!array[i].is_object()) {
      add(at, "input.wrong_type");
      continue;
    }
    Fields inner(array[i].get_object(), at + ".", problems_);
    read(inner);
    inner.refuse_unknown();
  }
}

std::vector<std::string> Fields::texts(std::string_view name, CountRule count, TextRule rule) {
  std::vector<std::string> out;
  const auto* value = find(name, count.min > 0);
  if (value == nullptr) return out;
  if (!value->is_array()) {
    problem(name, "input.wrong_type");
    return out;
  }
  const auto& array = value->get_array();
  if (const char* code = count_problem(array.size(), count); code != nullptr) {
    problem(name, code);
    return out;
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto text = checked_text(array[i], path_ + std::string(name) + "[" + std::to_string(i) + "]", rule);
    if (text) out.push_back(std::move(*text));
  }
  return out;
}

void Fields::refuse_unknown() {
  for (const auto& pair : *object_) {
    const std::string_view key(pair.key().data(), pair.key().size());
    if (std::ranges::find(known_, key) != known_.end()) continue;
    // The key itself is the sender's text: it is shown only when it looks like a name of ours.
    const bool plain = key.size() <= 40 && !key.empty() && std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    add(path_ + (plain ? std::string(key) : std::string("?")), "input.unknown");
  }
}

Result<void> check_says_nothing(std::string_view body) {
  if (body.empty()) return {};
  const auto document = TRY(JsonDocument::parse(body));
  return Fields(document).finish();
}

Result<void> Fields::finish() {
  refuse_unknown();
  if (problems_->empty()) return {};
  return invalid_fields(*problems_);
}

}  // namespace teduh::http
