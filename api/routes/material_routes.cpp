// The materials 所需材料 of a request: what its item demands and how far it is together.
#include <boost/json/array.hpp>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "api/routes/visible_request.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object state_view(const domain::MaterialState& state) {
  json::value file = nullptr;
  if (state.attachment != nullptr)
    file = json::object{{"id", id_text(state.attachment->id)}, {"name", state.attachment->name}};
  return {{"material", state.mark.material},
          {"ready", state.mark.ready},
          {"attachment", std::move(file)},
          {"note", state.mark.note},
          {"open", !state.satisfied()}};
}

json::object checklist_view(const Call& call, const domain::Request& request,
                            const domain::Checklist& checklist) {
  json::array materials;
  int open = 0;
  for (const auto& state : domain::material_states(request, checklist, call.reference->catalogue)) {
    materials.push_back(state_view(state));
    if (!state.satisfied()) ++open;
  }
  return {{"version", checklist.version},
          {"item", item_brief(call.reference->catalogue, request.content.item)},
          {"materials", std::move(materials)},
          {"open", open},
          {"markable", domain::may_mark(request, call.session->actor).has_value()}};
}

Response show_materials(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto checklist = call.unit->drafting().checklist(view->request.id);
  return json_response(200, checklist_view(call, view->request, checklist));
}

domain::MaterialMark read_mark(Fields& entry) {
  domain::MaterialMark mark{.material = entry.text("material", TextKind::line).value_or("")};
  entry.demand("material", !mark.material.empty());
  mark.ready = entry.flag("ready", false);
  mark.attachment = entry.id<domain::AttachmentTag>("attachment");
  mark.note = entry.text("note", TextKind::line).value_or("");
  return mark;
}

std::vector<domain::MaterialMark> read_marks(Fields& fields) {
  std::vector<domain::MaterialMark> marks;
  const auto* list = fields.array("marks");
  fields.demand("marks", list != nullptr);
  if (list == nullptr) return marks;
  if (list->size() > domain::MaterialLimits::marks) {
    fields.complain("marks", "out_of_range", "≤ " + std::to_string(domain::MaterialLimits::marks));
    return marks;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto path = "marks[" + std::to_string(i) + "]";
    const auto* object = (*list)[i].if_object();
    if (object == nullptr) {
      fields.complain(path, "malformed");
      continue;
    }
    Fields entry(*object);
    marks.push_back(read_mark(entry));
    for (auto& error : entry.finish()) fields.complain(path + "." + error.field, error.code, error.detail);
  }
  return marks;
}

Response put_materials(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return to_response(object.error(), call.request);
  Fields fields(*object);
  auto marks = read_marks(fields);
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto& request = view->request;
  if (const auto may = domain::may_mark(request, call.session->actor); !may)
    return rejected(call, may.error());
  std::vector<FieldError> errors;
  for (const auto& one : domain::check_marks(request, marks, call.reference->catalogue))
    errors.push_back({one.field, std::string{domain::code(one.reason)}, one.detail});
  if (!errors.empty()) return invalid(call, std::move(errors));
  const bool stored = call.unit->drafting().put_checklist(request.id, {*seen, std::move(marks)});
  const auto now = call.unit->drafting().checklist(request.id);
  if (stored)
    return with_etag(json_response(200, checklist_view(call, request, now)), std::to_string(now.version));
  Problem problem{"stale_version", std::to_string(now.version)};
  problem.extra["current"] = checklist_view(call, request, now);
  return to_response(problem, call.request);
}

}  // namespace

std::vector<Route> material_routes() {
  constexpr std::size_t marks = std::size_t{64} * 1024;
  return {{Method::get,
           "/api/v1/requests/{id}/materials",
           Access::business,
           Lane::reading,
           show_materials,
           {200, 404}},
          {Method::put,
           "/api/v1/requests/{id}/materials",
           Access::business,
           Lane::writing,
           put_materials,
           {200, 403, 404, 409, 412, 422, 428},
           marks}};
}

}  // namespace xiezhu::api
