// Reading JSON strictly and writing it: what every *_json.cpp of the features uses. Boost.JSON does not show here.
//
// Reading: a document is refused as a whole when it is no JSON, nests deeper than 32, repeats a key or is not UTF-8. Then a Fields
// asks for each key by name and kind and collects every problem; `finish` gives all of them at once, keys nobody asked for included.
//
//   Result<BankAccountInput> decode_bank_account(std::string_view body) {
//     const auto document = TRY(http::JsonDocument::parse(body));
//     http::Fields fields(document);
//     BankAccountInput input;
//     input.bank = fields.text("bank", {.max = 20});
//     const auto number = fields.parsed("number", BankAccountNumber::parse);   // optional<BankAccountNumber>
//     input.monthly = fields.rupiah("monthly");
//     input.since = fields.maybe_date("since");                                // absent and null are the same
//     input.kind = fields.choice("kind", parse_account_kind);                  // optional<Kind> parse_account_kind(std::string_view)
//     fields.each("heirs", {.max = 20}, [&](http::Fields& heir) { input.heirs.push_back(heir.text("name")); });
//     TRY(fields.finish());                                                    // invalid "input.fields" with "heirs[3].name", ...
//     input.number = *number;                                                  // whole after `finish`
//     return input;
//   }
//
// A required reader gives an empty value when it recorded a problem, so nothing may be done with the values before `finish`.
// There is no reader for fractions: money and counts are integers, and 1.0 or 1e3 is refused like "1".
#pragma once

#include <boost/json/fwd.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/date.hpp"
#include "domain/rupiah.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::http {

inline constexpr std::size_t kJsonDepthMax = 32;      // deeper bodies only exhaust the stack of some reader
inline constexpr std::size_t kFieldProblemsMax = 100;  // more than anyone repairs in one go

/// A parsed body; Fields look into it, so it must outlive them.
class JsonDocument {
 public:
  /// Errors: json.syntax, json.too_deep, json.duplicate_key, json.utf8, json.not_an_object.
  static Result<JsonDocument> parse(std::string_view body);
  [[nodiscard]] const boost::json::object& object() const;

 private:
  explicit JsonDocument(std::shared_ptr<const boost::json::value> value) : value_(std::move(value)) {}
  std::shared_ptr<const boost::json::value> value_;
};

/// For routes whose requests say everything by their path: the body is absent, or an object without a field. Errors: those of JsonDocument::parse,
/// invalid "input.fields".
Result<void> check_says_nothing(std::string_view body);

/// Lengths in code points. Control characters are refused; tab and line ends are taken when `lines` is set.
struct TextRule {
  std::size_t min = 1;
  std::size_t max = 200;
  bool lines = false;
};
struct NumberRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};
struct CountRule {
  std::size_t min = 0;
  std::size_t max = 100;
};

/// The fields of one object. Problem codes: input.required, input.wrong_type, input.too_short, input.too_long, input.characters,
/// input.range, input.date, input.period, input.moment, input.id, input.choice, input.too_few, input.too_many, input.unknown,
/// or the code of the parser that `parsed` was given.
class Fields {
 public:
  explicit Fields(const JsonDocument& document);

  std::string text(std::string_view name, TextRule rule = {}) { return read_text(name, true, rule).value_or(""); }
  std::optional<std::string> maybe_text(std::string_view name, TextRule rule = {}) { return read_text(name, false, rule); }
  std::int64_t integer(std::string_view name, NumberRule rule = {}) { return read_integer(name, true, rule).value_or(0); }
  std::optional<std::int64_t> maybe_integer(std::string_view name, NumberRule rule = {}) { return read_integer(name, false, rule); }
  bool boolean(std::string_view name) { return read_boolean(name, true).value_or(false); }
  std::optional<bool> maybe_boolean(std::string_view name) { return read_boolean(name, false); }
  /// "2026-11-22".
  Date date(std::string_view name) { return read_date(name, true).value_or(Date{}); }
  std::optional<Date> maybe_date(std::string_view name) { return read_date(name, false); }
  /// "2026-11".
  Period period(std::string_view name) { return read_period(name, true).value_or(Period{}); }
  std::optional<Period> maybe_period(std::string_view name) { return read_period(name, false); }
  /// "2026-11-22T16:26:23Z".
  Moment moment(std::string_view name) { return read_moment(name, true).value_or(Moment{}); }
  std::optional<Moment> maybe_moment(std::string_view name) { return read_moment(name, false); }
  /// Whole rupiah as a JSON integer, from 0 to `max`.
  Rupiah rupiah(std::string_view name, Rupiah max = Rupiah(Rupiah::kMax)) { return read_rupiah(name, true, max).value_or(Rupiah{}); }
  std::optional<Rupiah> maybe_rupiah(std::string_view name, Rupiah max = Rupiah(Rupiah::kMax)) { return read_rupiah(name, false, max); }

  /// A UUIDv7 of this kind.
  template <typename AnyId>
  AnyId id(std::string_view name) {
    return read_id<AnyId>(name, true).value_or(AnyId{});
  }
  template <typename AnyId>
  std::optional<AnyId> maybe_id(std::string_view name) {
    return read_id<AnyId>(name, false);
  }

  /// A word of a closed list; `parse` gives an optional.
  template <typename Parse>
  auto choice(std::string_view name, Parse parse) -> typename std::invoke_result_t<Parse, std::string_view>::value_type {
    return read_choice(name, true, parse).value_or(typename std::invoke_result_t<Parse, std::string_view>::value_type{});
  }
  template <typename Parse>
  auto maybe_choice(std::string_view name, Parse parse) -> std::invoke_result_t<Parse, std::string_view> {
    return read_choice(name, false, parse);
  }

  /// A text that `parse` makes into a T (Nik::parse, PersonName::parse, ...); its error code becomes the problem. Nothing when it failed.
  template <typename Parse>
  auto parsed(std::string_view name, Parse parse) {
    return read_parsed(name, true, parse);
  }
  template <typename Parse>
  auto maybe_parsed(std::string_view name, Parse parse) {
    return read_parsed(name, false, parse);
  }

  /// An object inside this one.
  void object(std::string_view name, const std::function<void(Fields&)>& read) { read_object(name, true, read); }
  /// Whether it is there.
  bool maybe_object(std::string_view name, const std::function<void(Fields&)>& read) { return read_object(name, false, read); }
  /// An array of objects; absent is an array of none.
  void each(std::string_view name, CountRule rule, const std::function<void(Fields&)>& read);
  /// An array of texts; absent is an array of none.
  std::vector<std::string> texts(std::string_view name, CountRule count = {}, TextRule rule = {});

  [[nodiscard]] bool has(std::string_view name) const;
  /// For rules between fields ("end before start"); `name` as in this object.
  void problem(std::string_view name, std::string code);
  /// True while no problem was recorded, here or in any other object of the document.
  [[nodiscard]] bool good() const { return problems_->empty(); }
  /// invalid "input.fields" with all problems. Call it once, on the outermost Fields.
  Result<void> finish();

 private:
  using Problems = std::shared_ptr<std::vector<FieldProblem>>;
  Fields(const boost::json::object& object, std::string path, Problems problems);

  const boost::json::value* find(std::string_view name, bool required);
  std::optional<std::string> read_text(std::string_view name, bool required, TextRule rule);
  std::optional<std::int64_t> read_integer(std::string_view name, bool required, NumberRule rule);
  std::optional<bool> read_boolean(std::string_view name, bool required);
  std::optional<Date> read_date(std::string_view name, bool required);
  std::optional<Period> read_period(std::string_view name, bool required);
  std::optional<Moment> read_moment(std::string_view name, bool required);
  std::optional<Rupiah> read_rupiah(std::string_view name, bool required, Rupiah max);
  bool read_object(std::string_view name, bool required, const std::function<void(Fields&)>& read);
  std::optional<std::string> checked_text(const boost::json::value& value, const std::string& at, TextRule rule);
  void add(std::string at, std::string code);
  void refuse_unknown();

  template <typename AnyId>
  std::optional<AnyId> read_id(std::string_view name, bool required) {
    const auto text = read_text(name, required, {});
    if (!text) return std::nullopt;
    const auto id = AnyId::parse(*text);
    if (!id) problem(name, "input.id");
    return id;
  }
  template <typename Parse>
  auto read_choice(std::string_view name, bool required, Parse& parse) -> std::invoke_result_t<Parse, std::string_view> {
    const auto text = read_text(name, required, {});
    if (!text) return std::nullopt;
    auto value = parse(std::string_view(*text));
    if (!value) problem(name, "input.choice");
    return value;
  }
  template <typename Parse>
  auto read_parsed(std::string_view name, bool required, Parse& parse) {
    using T = typename std::invoke_result_t<Parse, std::string_view>::value_type;
    const auto text = read_text(name, required, {});
    if (!text) return std::optional<T>();
    auto value = parse(std::string_view(*text));
    if (value) return std::optional<T>(std::move(value).value());
    problem(name, value.error().code);
    return std::optional<T>();
  }

  const boost::json::object* object_;
  std::string path_;
  Problems problems_;
  std::vector<std::string> known_ = {};
};

}  // namespace teduh::http
