#include "api/routes/visible_request.hpp"

#include "api/json/fields.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {

domain::RequestViewPtr visible_request(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto view = id ? call.unit->queries().request(domain::RequestId{*id}) : nullptr;
  if (view == nullptr || !domain::may_see(call.reference->units, call.session->actor, view->request))
    return nullptr;
  return view;
}

}  // namespace xiezhu::api
