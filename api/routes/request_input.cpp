#include "api/routes/request_input.hpp"

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"

namespace xiezhu::api {

std::optional<domain::Verb> offered_verb(std::string_view name) {
  const auto verb = domain::from_name<domain::Verb>(name);
  const bool offered = verb && *verb != domain::Verb::draft && *verb != domain::Verb::edit &&
                       *verb != domain::Verb::deem_received && *verb != domain::Verb::auto_confirm;
  return offered ? verb : std::nullopt;
}

std::expected<domain::Content, Problem> read_content(std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::Content content{
      .title = fields.text("title", TextKind::line).value_or(""),
      .body = fields.text("body", TextKind::paragraphs).value_or(""),
      .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or(""),
      .requested_unit = fields.id<domain::UnitTag>("requestedUnit"),
      .item = fields.id<domain::ItemVersionTag>("item"),
      .form = fields.token<domain::Form>("form"),
      .off_catalogue_basis = fields.text("offCatalogueBasis", TextKind::paragraphs).value_or(""),
      .sharing = fields.token<domain::Sharing>("sharing"),
      .urgent = fields.flag("urgent", false)};
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return content;
}

std::expected<domain::Act, Problem> read_act(domain::Verb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::Act act{.verb = verb, .opinion = fields.text("opinion", TextKind::paragraphs).value_or("")};
  if (verb == domain::Verb::accept || verb == domain::Verb::assign) {
    act.case_officer = fields.id<domain::PersonTag>("caseOfficer");
  }
  if (verb == domain::Verb::reply) {
    const auto outcome = fields.token<domain::ReplyOutcome>("outcome");
    const auto text = fields.text("text", TextKind::paragraphs);
    const auto* given = object->if_contains("outcome");
    if (given == nullptr || given->is_null()) fields.complain("outcome", "missing");
    if (outcome) act.reply = domain::Reply{*outcome, text.value_or("")};
  }
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return act;
}

std::expected<domain::Version, Problem> read_if_match(std::string_view if_match) {
  if (if_match.empty()) return std::unexpected(Problem{"precondition_required"});
  constexpr std::size_t longest = 12;  // two quotes and the digits of an int
  const bool quoted = if_match.size() > 2 && if_match.size() <= longest && if_match.starts_with('"') &&
                      if_match.ends_with('"');
  const auto version = quoted ? parse_id(if_match.substr(1, if_match.size() - 2)) : std::nullopt;
  if (!version || !std::in_range<domain::Version>(*version))
    return std::unexpected(Problem{"bad_header", "If-Match"});
  return static_cast<domain::Version>(*version);
}

}  // namespace xiezhu::api
