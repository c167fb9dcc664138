#include "api/routes/request_input.hpp"

#include <algorithm>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"

namespace xiezhu::api {

namespace {

using domain::Act;
using domain::Verb;

domain::Content content_in(Fields& fields) {
  return {.title = fields.text("title", TextKind::line).value_or(""),
          .body = fields.text("body", TextKind::paragraphs).value_or(""),
          .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or(""),
          .requested_unit = fields.id<domain::UnitTag>("requestedUnit"),
          .item = fields.id<domain::ItemVersionTag>("item"),
          .form = fields.token<domain::Form>("form"),
          .off_catalogue_basis = fields.text("offCatalogueBasis", TextKind::paragraphs).value_or(""),
          .sharing = fields.token<domain::Sharing>("sharing"),
          .urgent = fields.flag("urgent", false)};
}

void read_oral(Fields& fields, Act& act) {
  const auto asked_at = fields.instant("askedAt");
  act.oral = domain::Oral{.asked_by = fields.text("askedBy", TextKind::line).value_or(""),
                          .asked_whom = fields.text("askedWhom", TextKind::line).value_or(""),
                          .asked_at = asked_at.value_or(domain::Instant{}),
                          .urgency = fields.text("urgency", TextKind::paragraphs).value_or("")};
  fields.demand("askedAt", asked_at.has_value());
}

void read_reply(Fields& fields, Act& act) {
  const auto outcome = fields.token<domain::ReplyOutcome>("outcome");
  const auto text = fields.text("text", TextKind::paragraphs);
  if (outcome) act.reply = domain::Reply{*outcome, text.value_or("")};
  fields.demand("outcome", outcome.has_value());
}

void read_refusal(Fields& fields, Act& act) {
  const auto ground = fields.token<domain::Ground>("ground");
  domain::Refusal refusal{.reasons = fields.text("reasons", TextKind::paragraphs).value_or(""),
                          .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or(""),
                          .better_unit = fields.id<domain::UnitTag>("betterUnit")};
  fields.demand("ground", ground.has_value());
  if (!ground) return;
  refusal.ground = *ground;
  act.refusal = std::move(refusal);
}

void read_split(Fields& fields, Act& act) {
  act.unit = fields.id<domain::UnitTag>("unit");
  act.until = fields.date("dueBy");
  act.content = domain::Content{.title = fields.text("title", TextKind::line).value_or(""),
                                .body = fields.text("body", TextKind::paragraphs).value_or(""),
                                .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or("")};
}

void read_rating(Fields& fields, Act& act) {
  act.rating = domain::RatingStep{.scores = read_scores(fields, "scores"),
                                  .text = fields.text("text", TextKind::paragraphs).value_or("")};
}

void read_review(Fields& fields, Act& act) {
  const auto side = fields.token<domain::Side>("rating");
  const auto result = fields.token<domain::AppealResult>("result");
  if (side && *side != domain::Side::requesting && *side != domain::Side::requested)
    fields.complain("rating", "unknown");
  fields.demand("rating", side.has_value());
  fields.demand("result", result.has_value());
  if (side && result) act.rating = domain::RatingStep{.of = *side, .result = result};
}

void read_call_back(Fields& fields, Act& act) {
  const bool given = !fields.absent("satisfied");
  const bool satisfied = fields.flag("satisfied", false);
  if (given) act.rating = domain::RatingStep{.satisfied = satisfied};
}

// The words of a rating are hidden with it, so it takes no opinion, which is not.
constexpr bool takes_opinion(Verb verb) { return verb != Verb::rate && verb != Verb::change_rating; }

// What the verb takes besides an opinion.
void read_members(Fields& fields, Act& act) {
  switch (act.verb) {
    case Verb::accept:
    case Verb::assign:
      act.case_officer = fields.id<domain::PersonTag>("caseOfficer");
      return;
    case Verb::reply:
      return read_reply(fields, act);
    case Verb::request_correction:
      act.missing = fields.texts("missing", TextKind::line);
      return;
    case Verb::supplement:
      act.text = fields.text("text", TextKind::paragraphs).value_or("");
      return;
    case Verb::refuse:
    case Verb::propose_refusal:
      return read_refusal(fields, act);
    case Verb::forward:
    case Verb::designate:
    case Verb::copy:
      act.unit = fields.id<domain::UnitTag>("unit");
      return;
    case Verb::split:
      return read_split(fields, act);
    case Verb::apply_extension:
      act.until = fields.date("newDueDate");
      return;
    case Verb::ask_requester:
    case Verb::pause:
      act.until = fields.date("until");
      return;
    case Verb::end_emergency:
      act.ended_at = fields.instant("endedAt");
      return;
    case Verb::detach:
      act.detached = fields.id<domain::AttachmentTag>("attachment");
      return;
    case Verb::archive:
    case Verb::correct_archive:
      act.archive = domain::ArchiveMark{.retention = fields.text("retention", TextKind::line).value_or(""),
                                        .reference = fields.text("reference", TextKind::line).value_or("")};
      return;
    case Verb::rate:
    case Verb::change_rating:
      return read_rating(fields, act);
    case Verb::call_back:
      return read_call_back(fields, act);
    case Verb::review_appeal:
      return read_review(fields, act);
    case Verb::hand_over:
      act.person = fields.id<domain::PersonTag>("person");
      return;
    default:
      return;
  }
}

std::expected<Act, Problem> finished(Fields& fields, Act act) {
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return act;
}

}  // namespace

std::optional<domain::Scores> read_scores(Fields& fields, std::string_view name) {
  const auto* object = fields.object(name);
  if (object == nullptr) return std::nullopt;
  Fields levels(*object);
  domain::Scores scores;
  for (const auto& [criterion, member, chinese] : domain::EnumNames<domain::Criterion>::table) {
    const auto level = levels.integer(member, domain::lowest_level, domain::highest_level);
    if (level) scores.set(criterion, static_cast<int>(*level));
  }
  for (auto& error : levels.finish())
    fields.complain(std::string{name} + "." + error.field, error.code, std::move(error.detail));
  return scores;
}

std::optional<Verb> offered_verb(std::string_view name) {
  const auto verb = domain::from_name<Verb>(name);
  const bool elsewhere = verb == Verb::draft || verb == Verb::edit || verb == Verb::record_oral ||
                         verb == Verb::commission || verb == Verb::attach;
  const bool offered = std::ranges::any_of(domain::transitions(), [=](const domain::Transition& row) {
    return row.verb == verb && row.side != domain::Side::system;
  });
  return offered && !elsewhere ? verb : std::nullopt;
}

std::expected<Act, Problem> read_drafting(Verb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  Act act{.verb = verb,
          .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf"),
          .content = content_in(fields)};
  if (verb == Verb::record_oral) read_oral(fields, act);
  return finished(fields, std::move(act));
}

std::expected<Act, Problem> read_act(Verb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  Act act{.verb = verb, .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf")};
  if (takes_opinion(verb)) act.opinion = fields.text("opinion", TextKind::paragraphs).value_or("");
  read_members(fields, act);
  return finished(fields, std::move(act));
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

domain::NoticeKinds read_kinds(Fields& fields, std::string_view name) {
  domain::NoticeKinds kinds;
  for (const auto& text : fields.texts(name, TextKind::line)) {
    const auto kind = domain::from_name<domain::NoticeKind>(text);
    if (!kind || *kind == domain::NoticeKind::digest) {
      fields.complain(name, "unknown");
      break;
    }
    kinds.add(*kind);
  }
  return kinds;
}

}  // namespace xiezhu::api
