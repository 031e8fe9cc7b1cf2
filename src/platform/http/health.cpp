#include "platform/http/health.hpp"

#include "platform/http/json_writer.hpp"

namespace teduh::http {

std::vector<Route> health_routes(std::vector<ReadyCheck> checks) {
  const Access open{.audience = Audience::anybody};
  const auto alive = [](const Call&) -> Result<Work> { return Work{Answer::json(R"({"alive":true})")}; };
  const auto ready = [checks = std::move(checks)](const Call&) -> Result<Work> {
    JsonWriter json;
    bool all = true;
    json.object().array("failing");
    for (const auto& check : checks) {
      if (check.passes()) continue;
      all = false;
      json.value(check.name);
    }
    json.end().field("ready", all).end();
    return Work{Answer{.status = all ? 200 : 503, .body = json.take()}};
  };
  return {{.method = Method::get, .pattern = "/livez", .operation = "isAlive", .access = open, .prepare = alive, .body_max = 0},
          {.method = Method::get, .pattern = "/readyz", .operation = "isReady", .access = open, .prepare = ready, .body_max = 0}};
}

std::vector<Route> metrics_routes(const Metrics& metrics) {
  const auto show = [&metrics](const Call&) -> Result<Work> {
    return Work{Answer{.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics.print()}};
  };
  return {{.method = Method::get, .pattern = "/metrics", .operation = "showMetrics", .access = {.audience = Audience::anybody}, .prepare = show, .body_max = 0}};
}

}  // namespace teduh::http
