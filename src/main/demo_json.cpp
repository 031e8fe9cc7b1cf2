#include "main/demo_json.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"

namespace teduh::main::demo {

Json Json::parse(std::string_view text) {
  Json json;
  boost::system::error_code failed;
  auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), failed);
  if (!failed) json.value_ = std::make_shared<const boost::json::value>(std::move(value));
  return json;
}

const boost::json::value* Json::find(std::string_view path) const {
  const boost::json::value* at = value_.get();
  if (path.empty()) return at;
  for (const auto step : split(path, '.')) {
    if (at == nullptr) return nullptr;
    if (at->is_object()) {
      at = at->as_object().if_contains(boost::json::string_view(step.data(), step.size()));
    } else if (at->is_array()) {
      const auto place = parse_int64(step);
      const auto& list = at->as_array();
      at = place && *place >= 0 && static_cast<std::size_t>(*place) < list.size() ? &list[static_cast<std::size_t>(*place)] : nullptr;
    } else {
      return nullptr;
    }
  }
  return at;
}

bool Json::has(std::string_view path) const {
  const auto* value = find(path);
  return value != nullptr && !value->is_null();
}

std::string Json::text(std::string_view path) const {
  const auto* value = find(path);
  if (value == nullptr || !value->is_string()) return {};
  return {value->as_string().data(), value->as_string().size()};
}

std::optional<std::int64_t> Json::number(std::string_view path) const {
  const auto* value = find(path);
  return value != nullptr && value->is_int64() ? std::optional(value->as_int64()) : std::nullopt;
}

bool Json::yes(std::string_view path) const {
  const auto* value = find(path);
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::size_t Json::size(std::string_view path) const {
  const auto* value = find(path);
  return value != nullptr && value->is_array() ? value->as_array().size() : 0;
}

}  // namespace teduh::main::demo
