#include "platform/http/call.hpp"

namespace teduh::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

std::string_view Call::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters)
    if (known == name) return value;
  return {};
}

std::optional<std::string> Call::query_value(std::string_view name) const {
  for (const auto& [known, value] : query)
    if (known == name) return value;
  return std::nullopt;
}

std::string_view Call::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (known == name) return value;
  return {};
}

Answer Answer::created(std::string location, std::string body) {
  return {.status = 201, .body = std::move(body), .headers = {{"Location", std::move(location)}}};
}

Answer Answer::refused(Error problem) { return {.problem = std::move(problem)}; }

}  // namespace teduh::http
