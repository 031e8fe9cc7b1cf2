// Failures as values: Error says what kind of failure it is, Result<T> is a value or an Error, TRY hands the Error on.
//
// TRY is a statement expression: it must not stand inside a coroutine (GCC 12 crashes); write the `if` there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"

namespace teduh {

/// The six kinds of failure. The numbers are stored in logs and never reused.
enum class Fault : std::uint8_t {
  invalid = 1,      // the input is wrong: the caller repairs it
  denied = 2,       // not signed in, or not allowed
  not_found = 3,    // does not exist, or is not yours: both look the same
  conflict = 4,     // the state of things does not allow it now
  unavailable = 5,  // try again later: a queue is full, a service is away
  internal = 6,     // a fault of ours
};

std::string_view to_string(Fault fault);

/// One wrong field of an input. `field` is a JSON path ("bank_account.number"), `code` a stable word ("nik.length").
struct FieldProblem {
  std::string field;
  std::string code;
  bool operator==(const FieldProblem&) const = default;
};

/// `code` is stable and public ("claim.too_early"); its texts for people stand in words/errors/.
/// `detail` is for the operator: never an identity number, name, account or diagnosis.
/// `facts` are values that the text for people shows ("first_day" -> "2026-12-01"); again nothing personal.
struct Error {
  Fault fault = Fault::internal;
  std::string code;
  std::string detail = {};
  std::vector<FieldProblem> fields = {};
  std::vector<std::pair<std::string, std::string>> facts = {};
};

Error invalid(std::string code, std::string detail = {});
/// Several fields at once: people see all that is wrong, not the first only.
Error invalid_fields(std::vector<FieldProblem> fields);
Error denied(std::string code, std::string detail = {});
Error not_found(std::string code, std::string detail = {});
Error conflict(std::string code, std::string detail = {});
Error unavailable(std::string code, std::string detail = {});
Error internal(std::string code, std::string detail = {});

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: a value is a good result
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: so that `return error;` reads well

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// A bug (CHECK) when there is no value.
  T& value() & { CHECK(has_value()); return *std::get_if<0>(&state_); }
  const T& value() const& { CHECK(has_value()); return *std::get_if<0>(&state_); }
  T&& value() && { CHECK(has_value()); return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { CHECK(!has_value()); return *std::get_if<1>(&state_); }
  const Error& error() const& { CHECK(!has_value()); return *std::get_if<1>(&state_); }
  Error&& error() && { CHECK(!has_value()); return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: so that `return error;` reads well

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { CHECK(has_value()); }

  Error& error() & { CHECK(!has_value()); return *error_; }
  const Error& error() const& { CHECK(!has_value()); return *error_; }
  Error&& error() && { CHECK(!has_value()); return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

inline Result<void> ok() { return {}; }

}  // namespace teduh

#define TEDUH_JOIN_(a, b) a##b
#define TEDUH_JOIN(a, b) TEDUH_JOIN_(a, b)

#define TEDUH_TRY_(name, expression)                        \
  __extension__({                                           \
    auto name = (expression);                               \
    if (!name) [[unlikely]]                                 \
      return std::move(name).error();                       \
    std::move(name).value();                                \
  })

/// The value of a Result, or the end of this function with its Error: `auto person = TRY(get_person(tx, id));`
#define TRY(expression) TEDUH_TRY_(TEDUH_JOIN(try_result_, __COUNTER__), expression)
