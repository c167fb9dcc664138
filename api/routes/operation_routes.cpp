// What operators and programs ask: health, figures, the description of the interface.
#include <algorithm>

#include "api/http/reply.hpp"
#include "generated/openapi_files.hpp"

namespace xiezhu::api {
namespace {

Response alive(const Call& /*call*/) { return json_response(200, boost::json::object{{"status", "alive"}}); }

Response ready(const Call& call) {
  const bool accepting = !call.environment.accepting || call.environment.accepting();
  if (!accepting) return to_response(Problem{"unavailable"}, call.request);
  call.unit->reference_data().version();  // throws when the database does not answer
  return json_response(200, boost::json::object{{"status", "ready"}});
}

Response metrics(const Call& call) {
  return {200, "text/plain; version=0.0.4",
          call.environment.metrics ? call.environment.metrics() : std::string{}};
}

Response openapi(const Call& call) {
  const auto files = openapi_files();
  const auto file = std::ranges::find(files, "openapi.yaml", &EmbeddedFile::name);
  if (file == files.end()) return not_found(call);
  return {200, "application/yaml", std::string{file->text}};
}

Response home(const Call& /*call*/) {
  return {200, "text/plain; charset=utf-8",
          "协助 Xiezhu – 行政协助服务 / administrative assistance\n"
          "接口说明 / interface: /api/v1/openapi.yaml\n"};
}

}  // namespace

std::vector<Route> operation_routes() {
  return {{Method::get, "/", Access::anyone, Lane::inline_, home, {200}},
          {Method::get, "/api/v1/openapi.yaml", Access::anyone, Lane::inline_, openapi, {200}},
          {Method::get, "/healthz", Access::anyone, Lane::inline_, alive, {200}},
          {Method::get, "/metrics", Access::loopback, Lane::inline_, metrics, {200, 404}},
          {Method::get, "/readyz", Access::anyone, Lane::reading, ready, {200, 503}}};
}

}  // namespace xiezhu::api
