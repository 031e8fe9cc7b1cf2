#include "platform/http/json_writer.hpp"

#include <utility>

#include "base/text.hpp"

namespace teduh::http {

void JsonWriter::element() {
  if (levels_.empty()) {
    CHECK(out_.empty());
    return;
  }
  CHECK(levels_.back().closing == ']');
  if (!levels_.back().first) out_ += ',';
  levels_.back().first = false;
}

void JsonWriter::key(std::string_view name) {
  CHECK(!levels_.empty() && levels_.back().closing == '}');
  if (!levels_.back().first) out_ += ',';
  levels_.back().first = false;
  out_ += json_quoted(name);
  out_ += ':';
}

void JsonWriter::open(char bracket) {
  out_ += bracket;
  levels_.push_back({.closing = bracket == '{' ? '}' : ']'});
}

JsonWriter& JsonWriter::object() {
  element();
  open('{');
  return *this;
}

JsonWriter& JsonWriter::array() {
  element();
  open('[');
  return *this;
}

JsonWriter& JsonWriter::object(std::string_view name) {
  key(name);
  open('{');
  return *this;
}

JsonWriter& JsonWriter::array(std::string_view name) {
  key(name);
  open('[');
  return *this;
}

JsonWriter& JsonWriter::end() {
  CHECK(!levels_.empty());
  out_ += levels_.back().closing;
  levels_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view name, std::string_view json) {
  key(name);
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  element();
  out_ += json;
  return *this;
}

void JsonWriter::write(std::string_view text) { out_ += json_quoted(text); }

std::string JsonWriter::take() {
  CHECK(levels_.empty() && !out_.empty());
  return std::exchange(out_, {});
}

}  // namespace teduh::http
