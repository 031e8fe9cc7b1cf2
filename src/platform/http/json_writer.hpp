// Writes one JSON document. Money is an integer of whole rupiah, days and moments are texts, ids their canonical form.
//
//   JsonWriter json;
//   json.object();
//   json.field("id", claim.id).field("amount", claim.amount).field("paid_on", claim.paid_on);   // an empty optional is null
//   json.array("papers");
//   for (const auto& paper : papers) json.value(paper.code);
//   json.end().end();
//   return Answer::json(json.take());
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/clock.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/rupiah.hpp"

namespace teduh::http {

/// Misuse (a key in an array, an end too many, an unfinished document) is a bug (CHECK). Texts must be UTF-8.
class JsonWriter {
 public:
  /// Opens an object or an array: the whole document, or an element of an array.
  JsonWriter& object();
  JsonWriter& array();
  /// Opens an object or an array under a key.
  JsonWriter& object(std::string_view name);
  JsonWriter& array(std::string_view name);
  /// Closes the innermost open object or array.
  JsonWriter& end();

  template <typename T>
  JsonWriter& field(std::string_view name, const T& value) {
    key(name);
    write(value);
    return *this;
  }
  /// Only when there is a value: the key is left out otherwise.
  template <typename T>
  JsonWriter& field_if(std::string_view name, const std::optional<T>& value) {
    return value ? field(name, *value) : *this;
  }
  /// An element of an array.
  template <typename T>
  JsonWriter& value(const T& value) {
    element();
    write(value);
    return *this;
  }
  /// A finished JSON text under a key, taken as it is.
  JsonWriter& raw(std::string_view name, std::string_view json);
  JsonWriter& raw(std::string_view json);

  /// The document; the writer is empty afterwards.
  std::string take();

 private:
  void key(std::string_view name);
  void element();
  void open(char bracket);

  void write(std::string_view text);
  void write(const std::string& text) { write(std::string_view(text)); }
  void write(const char* text) { write(std::string_view(text)); }
  template <std::same_as<bool> T>
  void write(T yes) { out_ += yes ? "true" : "false"; }
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  void write(T number) { out_ += std::to_string(number); }
  void write(Rupiah amount) { write(amount.value()); }
  void write(Date date) { write(std::string_view(print(date))); }
  void write(Period period) { write(std::string_view(print(period))); }
  void write(Moment moment) { write(std::string_view(to_rfc3339(moment))); }
  template <typename Tag>
  void write(const Id<Tag>& id) { write(std::string_view(id.print())); }
  void write(std::nullopt_t) { out_ += "null"; }
  template <typename T>
  void write(const std::optional<T>& maybe) {
    if (maybe) write(*maybe);
    else out_ += "null";
  }

  struct Level {
    char closing;
    bool first = true;
  };
  std::string out_;
  std::vector<Level> levels_;
};

}  // namespace teduh::http
