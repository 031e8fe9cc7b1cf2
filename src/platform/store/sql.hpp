// A statement with a name, and the values bound to it.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/rupiah.hpp"

namespace teduh::store {

/// SQL is written whole as a named constant: `constexpr Sql kClaimById{"claim_by_id", "SELECT ... WHERE id = ?1"};`
/// The name is the key of metrics and of the statement cache; the text must live as long as the program.
struct Sql {
  std::string_view name;
  std::string_view text;
};

struct Null {};

/// One bound value. Texts and blobs are borrowed: they must live until the statement has run.
class Bind {
 public:
  using Value = std::variant<Null, std::int64_t, std::string_view, BytesView>;

  Bind(Null) : value_(Null{}) {}            // NOLINT: binds convert on purpose
  Bind(std::nullopt_t) : value_(Null{}) {}  // NOLINT
  template <std::integral T>
  Bind(T number) : value_(static_cast<std::int64_t>(number)) {}  // NOLINT
  template <typename T>
    requires std::is_enum_v<T>
  Bind(T number) : value_(static_cast<std::int64_t>(number)) {}      // NOLINT
  Bind(std::string_view text) : value_(text) {}                      // NOLINT
  Bind(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT
  Bind(const char* text) : value_(std::string_view(text)) {}         // NOLINT
  Bind(BytesView bytes) : value_(bytes) {}                           // NOLINT
  Bind(const Bytes& bytes) : value_(BytesView(bytes)) {}             // NOLINT
  template <std::size_t N>
  Bind(const std::array<std::uint8_t, N>& bytes) : value_(BytesView(bytes)) {}  // NOLINT
  template <typename Tag>
  Bind(const Id<Tag>& id) : value_(id.bytes()) {}                              // NOLINT
  Bind(Rupiah amount) : value_(amount.value()) {}                              // NOLINT
  Bind(Date date) : value_(static_cast<std::int64_t>(date.number())) {}        // NOLINT
  Bind(Period period) : value_(static_cast<std::int64_t>(period.number())) {}  // NOLINT
  Bind(Moment moment) : value_(to_micros(moment)) {}                           // NOLINT
  template <typename T>
  Bind(const std::optional<T>& maybe) : value_(maybe ? Bind(*maybe).value_ : Value(Null{})) {}  // NOLINT

  [[nodiscard]] const Value& value() const { return value_; }

 private:
  Value value_;
};

}  // namespace teduh::store
