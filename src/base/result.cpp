#include "base/result.hpp"

namespace teduh {

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::invalid: return "invalid";
    case Fault::denied: return "denied";
    case Fault::not_found: return "not_found";
    case Fault::conflict: return "conflict";
    case Fault::unavailable: return "unavailable";
    case Fault::internal: return "internal";
  }
  return "internal";
}

Error invalid(std::string code, std::string detail) { return {Fault::invalid, std::move(code), std::move(detail)}; }
Error invalid_fields(std::vector<FieldProblem> fields) {
  CHECK(!fields.empty());
  return {Fault::invalid, "input.fields", {}, std::move(fields)};
}
Error denied(std::string code, std::string detail) { return {Fault::denied, std::move(code), std::move(detail)}; }
Error not_found(std::string code, std::string detail) { return {Fault::not_found, std::move(code), std::move(detail)}; }
Error conflict(std::string code, std::string detail) { return {Fault::conflict, std::move(code), std::move(detail)}; }
Error unavailable(std::string code, std::string detail) { return {Fault::unavailable, std::move(code), std::move(detail)}; }
Error internal(std::string code, std::string detail) { return {Fault::internal, std::move(code), std::move(detail)}; }

}  // namespace teduh
