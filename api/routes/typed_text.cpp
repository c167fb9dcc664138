#include "api/routes/typed_text.hpp"

#include <boost/json/serialize.hpp>

#include "api/routes/request_input.hpp"
#include "api/routes/satisfaction_views.hpp"
#include "domain/kernel/text.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using Limits = domain::TextLimits;

enum class Shape { line, paragraphs, flag, list, levels };

struct TypedField {
  std::string_view name;
  Shape shape;
  std::size_t most = 0;  // characters; of one entry of a list
};

constexpr std::size_t token = 64;

// The members of `read_drafting` and `read_act`.
constexpr std::array typed_fields{TypedField{"title", Shape::line, Limits::title},
                                  TypedField{"body", Shape::paragraphs, Limits::body},
                                  TypedField{"legalBasis", Shape::paragraphs, Limits::legal_basis},
                                  TypedField{"offCatalogueBasis", Shape::paragraphs, Limits::legal_basis},
                                  TypedField{"requestedUnit", Shape::line, token},
                                  TypedField{"item", Shape::line, token},
                                  TypedField{"form", Shape::line, token},
                                  TypedField{"sharing", Shape::line, token},
                                  TypedField{"urgent", Shape::flag},
                                  TypedField{"askedBy", Shape::line, Limits::name},
                                  TypedField{"askedWhom", Shape::line, Limits::name},
                                  TypedField{"askedAt", Shape::line, token},
                                  TypedField{"urgency", Shape::paragraphs, Limits::opinion},
                                  TypedField{"opinion", Shape::paragraphs, Limits::opinion},
                                  TypedField{"outcome", Shape::line, token},
                                  TypedField{"text", Shape::paragraphs, Limits::reply},
                                  TypedField{"missing", Shape::list, Limits::missing},
                                  TypedField{"ground", Shape::line, token},
                                  TypedField{"reasons", Shape::paragraphs, Limits::text},
                                  TypedField{"betterUnit", Shape::line, token},
                                  TypedField{"unit", Shape::line, token},
                                  TypedField{"dueBy", Shape::line, token},
                                  TypedField{"until", Shape::line, token},
                                  TypedField{"newDueDate", Shape::line, token},
                                  TypedField{"endedAt", Shape::line, token},
                                  TypedField{"caseOfficer", Shape::line, token},
                                  TypedField{"person", Shape::line, token},
                                  TypedField{"attachment", Shape::line, token},
                                  TypedField{"scores", Shape::levels},
                                  TypedField{"satisfied", Shape::line, token},
                                  TypedField{"rating", Shape::line, token},
                                  TypedField{"result", Shape::line, token},
                                  TypedField{"onBehalfOf", Shape::line, token}};

void demand_length(Fields& form, std::string_view name, std::string_view text, std::size_t most) {
  if (domain::length(text) > most) form.complain(name, "too_long", std::to_string(most));
}

json::array typed_list(Fields& form, const TypedField& field) {
  json::array list;
  for (const auto& entry : form.texts(field.name, TextKind::line)) {
    demand_length(form, std::string{field.name} + "[" + std::to_string(list.size()) + "]", entry, field.most);
    list.emplace_back(entry);
  }
  if (list.size() > Limits::missing_entries)
    form.complain(field.name, "out_of_range", "≤ " + std::to_string(Limits::missing_entries));
  return list;
}

json::value typed_value(Fields& form, const TypedField& field) {
  if (field.shape == Shape::flag) return form.flag(field.name, false);
  if (field.shape == Shape::list) return typed_list(form, field);
  if (field.shape == Shape::levels)
    return scores_view(read_scores(form, field.name).value_or(domain::Scores{}));
  const auto kind = field.shape == Shape::line ? TextKind::line : TextKind::paragraphs;
  const auto text = form.text(field.name, kind).value_or("");
  demand_length(form, field.name, text, field.most);
  return json::value(text);
}

}  // namespace

std::optional<domain::TypedText> read_typed_text(Fields& fields, std::string_view name) {
  const auto* object = fields.object(name);
  fields.demand(name, object != nullptr);
  if (object == nullptr) return std::nullopt;
  Fields form(*object);
  json::object typed;
  for (const auto& field : typed_fields)
    if (!form.absent(field.name)) typed[field.name] = typed_value(form, field);
  const auto errors = form.finish();
  for (const auto& error : errors)
    fields.complain(std::string{name} + "." + error.field, error.code, error.detail);
  domain::TypedText text{.title = {}, .content = json::serialize(typed)};
  if (const auto* title = typed.if_contains("title")) text.title = title->as_string();
  return errors.empty() ? std::optional{std::move(text)} : std::nullopt;
}

}  // namespace xiezhu::api
