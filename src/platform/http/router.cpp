#include "platform/http/router.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "platform/http/json_writer.hpp"

namespace teduh::http {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

std::vector<std::string> cut_pattern(const std::string& pattern) {
  CHECK(pattern.starts_with('/'));
  std::vector<std::string> segments;
  for (const auto part : split(std::string_view(pattern).substr(1), '/')) {
    CHECK(!part.empty() || pattern.size() == 1);
    if (is_parameter(part)) CHECK(part.size() > 2 && part.ends_with('}'));
    segments.emplace_back(part);
  }
  return segments;
}

/// Two patterns with the same shape answer the same paths.
std::string shape_of(const Route& route, const std::vector<std::string>& segments) {
  std::string shape(to_string(route.method));
  for (const auto& segment : segments) shape += "/" + (is_parameter(segment) ? "{}" : segment);
  return shape;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_parameter(pattern[i]) ? segments[i].empty() : pattern[i] != segments[i]) return false;
  return true;
}

/// Whether `a` is literal at the first segment where the two differ in kind.
bool more_literal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (is_parameter(a[i]) != is_parameter(b[i])) return !is_parameter(a[i]);
  return false;
}

std::string_view to_string(Audience audience) {
  switch (audience) {
    case Audience::anybody: return "anybody";
    case Audience::signed_in: return "signed_in";
    case Audience::roles: return "roles";
  }
  return "roles";
}

}  // namespace

bool is_reading(Method method) { return method == Method::get || method == Method::head || method == Method::options; }

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::set<std::string> shapes;
  std::set<std::string> operations;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    CHECK(route.prepare != nullptr);
    CHECK(!route.operation.empty() && operations.insert(route.operation).second);
    CHECK(route.access.audience != Audience::roles || !route.access.roles.empty());
    auto segments = cut_pattern(route.pattern);
    CHECK(shapes.insert(shape_of(route, segments)).second);
    rows_.push_back({std::move(segments), i});
  }
}

Result<RouteTable::Match> RouteTable::match(Method method, const std::vector<std::string>& segments) const {
  const Row* best = nullptr;
  for (const Row& row : rows_)
    if (fits(row.segments, segments) && (best == nullptr || more_literal(row.segments, best->segments))) best = &row;
  if (best == nullptr) return not_found("request.no_such_thing");

  Match match;
  const Row* chosen = nullptr;
  std::set<Method> allowed{Method::options};
  for (const Row& row : rows_) {
    if (row.segments.size() != segments.size() || !fits(row.segments, segments) || more_literal(best->segments, row.segments)) continue;
    const Method own = routes_[row.route].method;
    allowed.insert(own);
    if (own == Method::get) allowed.insert(Method::head);
    if (own == method || (own == Method::get && method == Method::head && chosen == nullptr)) chosen = &row;
  }
  match.allowed.assign(allowed.begin(), allowed.end());
  if (chosen == nullptr) return match;
  match.route = &routes_[chosen->route];
  for (std::size_t i = 0; i < segments.size(); ++i)
    if (is_parameter(chosen->segments[i])) match.parameters.emplace_back(chosen->segments[i].substr(1, chosen->segments[i].size() - 2), segments[i]);
  return match;
}

std::string allow_header(const std::vector<Method>& methods) {
  std::string out;
  for (const Method method : methods) out += (out.empty() ? "" : ", ") + std::string(to_string(method));
  return out;
}

std::string print_routes(const RouteTable& table) {
  JsonWriter json;
  json.object().array("routes");
  for (const Route& route : table.routes()) {
    json.object().field("method", to_string(route.method)).field("path", route.pattern).field("operation", route.operation);
    json.field("audience", to_string(route.access.audience)).array("roles");
    for (unsigned number = 1; number <= static_cast<unsigned>(Role::administrator); ++number)
      if (route.access.roles.has(static_cast<Role>(number))) json.value(teduh::to_string(static_cast<Role>(number)));
    json.end().field("changes", !is_reading(route.method));
    json.field("idempotency_key", !is_reading(route.method) && route.repeat == Repeat::key_required);
    json.field("body_max", route.body_max).field("body_type", route.body_type);
    json.field("step_up", route.access.step_up).field("reads_person", route.access.reads_person).end();
  }
  json.end().end();
  return json.take();
}

}  // namespace teduh::http
