// The route table: which row answers a method and a path.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "platform/http/route.hpp"

namespace teduh::http {

/// Whether the method only reads (GET, HEAD, OPTIONS).
bool is_reading(Method method);

class RouteTable {
 public:
  /// A bug (CHECK) when two rows have the same method and shape, an operation's name is missing or comes twice, or a pattern is misshaped.
  explicit RouteTable(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // none: the path exists, but only for `allowed`
    std::vector<std::pair<std::string, std::string>> parameters = {};
    std::vector<Method> allowed = {};  // OPTIONS and HEAD included
  };
  /// A literal segment beats a parameter. HEAD takes the row of GET when it has none. not_found "request.no_such_thing" for unknown paths.
  [[nodiscard]] Result<Match> match(Method method, const std::vector<std::string>& segments) const;
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Row {
    std::vector<std::string> segments;
    std::size_t route;
  };
  std::vector<Route> routes_;
  std::vector<Row> rows_;
};

/// "GET, HEAD, OPTIONS".
std::string allow_header(const std::vector<Method>& methods);
/// The table as JSON for `teduh routes --json`: method, path, operation, audience, roles, repeat, body_max, step_up, reads_person.
std::string print_routes(const RouteTable& table);

}  // namespace teduh::http
