// What belongs to a request besides its lifecycle: comments and parts.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"
#include "api/routes/visible_request.hpp"
#include "domain/kernel/text.hpp"
#include "domain/notification/message.hpp"
#include "domain/request/decisions.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object comment_view(const domain::CommentView& view, const domain::OrgTree& units) {
  const auto& comment = view.comment;
  return {{"id", id_text(comment.id)},
          {"scope", term(comment.scope)},
          {"unit", unit_brief(units, comment.unit)},
          {"person", person_brief(comment.person, view.person_name)},
          {"at", domain::to_iso(comment.at)},
          {"text", comment.text}};
}

Response list_comments(const Call& call) {
  Query query(call.request.query);
  const auto after = query.id("after").value_or(0);
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  auto found = call.unit->queries().comments(view->request.id, call.session->actor.unit,
                                             domain::CommentId{after}, limit + 1);
  std::string next;
  if (std::cmp_greater(found.size(), limit)) {
    found.pop_back();
    next = id_text(found.back().comment.id);
  }
  json::array items;
  for (const auto& comment : found) items.push_back(comment_view(comment, call.reference->units));
  return page_response(std::move(items), next);
}

Response add_comment(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return to_response(object.error(), call.request);
  Fields fields(*object);
  const auto scope = fields.token<domain::CommentScope>("scope");
  const auto text = fields.text("text", TextKind::paragraphs).value_or("");
  fields.demand("scope", scope.has_value());
  fields.demand("text", !domain::blank(text));
  if (domain::length(text) > domain::TextLimits::comment)
    fields.complain("text", "too_long", std::to_string(domain::TextLimits::comment));
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));

  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto& actor = call.session->actor;
  if (!domain::may_comment(actor, view->request)) return to_response(Problem{"forbidden"}, call.request);
  const domain::Comment comment{.id = domain::CommentId{call.environment.ids.next()},
                                .request = view->request.id,
                                .unit = actor.unit,
                                .person = actor.person.value_or(domain::PersonId{}),
                                .scope = *scope,
                                .at = call.environment.clock.now(),
                                .text = text};
  call.unit->comments().insert(comment);
  call.unit->notifications().post(domain::messages_of(view->request, comment));
  return json_response(201, comment_view({comment, call.session->person_name}, call.reference->units));
}

// The parts of a request, for the unit that leads it.
Response list_parts(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  json::array items;
  for (const auto id : call.unit->queries().parts(view->request.id)) {
    const auto part = call.unit->queries().request(id);
    if (part == nullptr || !domain::may_see(call.reference->units, call.session->actor, part->request))
      continue;
    const auto& request = part->request;
    const auto* clock = request.work_clock();
    items.push_back(json::object{
        {"id", id_text(id)},
        {"number", request.number ? json::value(request.number->text()) : json::value(nullptr)},
        {"title", request.content.title},
        {"state", term(request.state)},
        {"unit", unit_brief(call.reference->units, request.content.requested_unit)},
        {"dueBy", request.part() ? json::value(domain::to_iso(request.course.commission->due_by))
                                 : json::value(nullptr)},
        {"dueAt", clock != nullptr ? json::value(domain::to_iso(clock->due_at)) : json::value(nullptr)},
        {"lamp", term(domain::lamp(clock, call.environment.clock.now()))}});
  }
  return page_response(std::move(items), "");
}

}  // namespace

std::vector<Route> conversation_routes() {
  constexpr std::size_t comment = std::size_t{16} * 1024;
  return {
      {Method::get,
       "/api/v1/requests/{id}/comments",
       Access::business,
       Lane::reading,
       list_comments,
       {200, 404, 422}},
      {Method::post,
       "/api/v1/requests/{id}/comments",
       Access::business,
       Lane::writing,
       add_comment,
       {201, 403, 404, 422},
       comment,
       true},
      {Method::get, "/api/v1/requests/{id}/parts", Access::business, Lane::reading, list_parts, {200, 404}},
  };
}

}  // namespace xiezhu::api
