// The words that a unit uses for its letters 函件模板.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object words_view(const domain::LetterTemplates& templates, domain::UnitId unit,
                        domain::LetterKind kind) {
  const auto* own = templates.own(unit, kind);
  json::array fields;
  for (const auto& field : domain::template_fields(kind))
    fields.push_back(
        json::object{{"name", field.name}, {"meaning", field.meaning}, {"mandatory", field.mandatory}});
  return {{"kind", term(kind)},
          {"version", own == nullptr ? 1 : own->version},
          {"shipped", own == nullptr || own->text.empty()},
          {"text", templates.text_for(unit, kind)},
          {"fields", std::move(fields)}};
}

Response list_templates(const Call& call) {
  json::array items;
  for (const auto& kind : domain::EnumNames<domain::LetterKind>::table)
    items.push_back(words_view(call.reference->letter_templates, call.session->actor.unit, kind.value));
  return page_response(std::move(items), "");
}

Response stale_words(const Call& call, domain::LetterKind kind) {
  const auto reference = call.unit->reference();
  const auto unit = call.session->actor.unit;
  const auto* own = reference->letter_templates.own(unit, kind);
  Problem problem{"stale_version", std::to_string(own == nullptr ? 1 : own->version)};
  problem.extra["current"] = words_view(reference->letter_templates, unit, kind);
  return to_response(problem, call.request);
}

// Null for the text goes back to the shipped words.
Response put_template(const Call& call) {
  const auto kind = domain::from_name<domain::LetterKind>(call.captures.front());
  if (!kind) return not_found(call);
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto text = fields.text("text", TextKind::paragraphs);
  if (!body->contains("text")) fields.complain("text", "missing");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  if (text) {
    std::vector<FieldError> errors;
    for (const auto& one : domain::check_template(*kind, *text))
      errors.push_back({one.field, std::string{domain::code(one.reason)}, one.detail});
    if (!errors.empty()) return invalid(call, std::move(errors));
  }
  const auto unit = call.session->actor.unit;
  if (!call.unit->reference_data().put_letter_template({unit, *kind, text.value_or(""), *seen}))
    return stale_words(call, *kind);
  const auto reference = call.unit->reference();
  return with_etag(json_response(200, words_view(reference->letter_templates, unit, *kind)),
                   std::to_string(*seen + 1));
}

}  // namespace

std::vector<Route> letter_template_routes() {
  constexpr std::size_t words = std::size_t{16} * 1024;
  return {{Method::get, "/api/v1/letter-templates", Access::business, Lane::reading, list_templates, {200}},
          {Method::put,
           "/api/v1/letter-templates/{kind}",
           Access::unit_admin,
           Lane::writing,
           put_template,
           {200, 404, 412, 422, 428},
           words}};
}

}  // namespace xiezhu::api
