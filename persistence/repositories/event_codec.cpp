#include "persistence/repositories/event_codec.hpp"

#include "persistence/repositories/json_parts.hpp"
#include "persistence/repositories/rating_parts.hpp"

namespace xiezhu::persistence {

// The members of each part in one list, read by the encoder and the decoder alike.
template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Content>
{
  visit("title", part.title);
  visit("body", part.body);
  visit("legalBasis", part.legal_basis);
  visit("requestedUnit", part.requested_unit);
  visit("item", part.item);
  visit("form", part.form);
  visit("offCatalogueBasis", part.off_catalogue_basis);
  visit("sharing", part.sharing);
  visit("urgent", part.urgent);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Reply>
{
  visit("outcome", part.outcome);
  visit("text", part.text);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Refusal>
{
  visit("ground", part.ground);
  visit("reasons", part.reasons);
  visit("legalBasis", part.legal_basis);
  visit("betterUnit", part.better_unit);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Application>
{
  visit("kind", part.kind);
  visit("applicant", part.applicant);
  visit("at", part.at);
  visit("reason", part.reason);
  visit("newDue", part.new_due);
  visit("days", part.days);
  visit("refusal", part.refusal);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Oral>
{
  visit("askedBy", part.asked_by);
  visit("askedWhom", part.asked_whom);
  visit("askedAt", part.asked_at);
  visit("urgency", part.urgency);
  visit("emergencyEnd", part.emergency_end);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Commission>
{
  visit("lead", part.lead);
  visit("dueBy", part.due_by);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Succession>
{
  visit("from", part.from);
  visit("to", part.to);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Attachment>
{
  visit("id", part.id);
  visit("unit", part.unit);
  visit("name", part.name);
  visit("size", part.size);
  visit("sha256", part.sha256);
  visit("at", part.at);
  visit("removed", part.removed);
  visit(Later{"unscanned"}, part.unscanned);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Course>
{
  visit("missing", part.missing);
  visit("supplement", part.supplement);
  visit("refusal", part.refusal);
  visit("application", part.application);
  visit("extensionApplied", part.extension_applied);
  visit("forwards", part.forwards);
  visit("designated", part.designated);
  visit("oral", part.oral);
  visit("commission", part.commission);
  visit("subrequests", part.subrequests);
  visit("readers", part.readers);
  visit("urgedAt", part.urged_at);
  visit("attachments", part.attachments);
  visit("archived", part.archived);
  visit("suspendedBy", part.suspended_by);
  visit("ratings", part.ratings);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Ruling>
{
  visit("dispute", part.dispute);
  visit("days", part.days);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::LetterMark>
{
  visit("kind", part.kind);
  visit("sha256", part.sha256);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ArchiveMark>
{
  visit("unit", part.unit);
  visit("retention", part.retention);
  visit("reference", part.reference);
  visit("at", part.at);
}

namespace {

// The members of an event that stand in its payload, each left out when it has no value.
template <class Event, class Visit>
void payload_members(Event& event, Visit visit) {
  visit("content", event.content);
  visit("number", event.number);
  visit("drafter", event.drafter);
  visit("reply", event.reply);
  visit("missing", event.missing);
  visit("refusal", event.refusal);
  visit("application", event.application);
  visit("oral", event.oral);
  visit("target", event.target);
  visit("subrequest", event.subrequest);
  visit("commission", event.commission);
  visit("succession", event.succession);
  visit("attachment", event.attachment);
  visit("detached", event.detached);
  visit("archive", event.archive);
  visit("ruling", event.ruling);
  visit("rating", event.rating);
  visit("ratingDates", event.rating_dates);
  visit("letter", event.letter);
}

}  // namespace

std::optional<std::string> encode_payload(const domain::Event& event) {
  json::object object;
  payload_members(event, [&](const char* name, const auto& member) {
    auto one = encoded(member);
    if (!one.is_null()) object.emplace(name, std::move(one));
  });
  if (!event.text.empty()) object.emplace("text", view(event.text));
  if (!event.clocks.empty()) object.emplace("clocks", encoded_clocks(event.clocks));
  if (object.empty()) return std::nullopt;
  return json::serialize(object);
}

void decode_payload(const std::string& payload, domain::Event& event) {
  const auto value = parsed(payload, "the payload of an event");
  const auto& object = value.get_object();
  try {
    payload_members(event, [&]<class Member>(const char* name, Member& member) {
      if (const auto* found = object.if_contains(name)) member = decoded<Member>(*found);
    });
    if (const auto* text = object.if_contains("text")) event.text = std::string_view{text->as_string()};
    if (const auto* clocks = object.if_contains("clocks")) event.clocks = decoded_clocks(clocks->as_array());
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the payload of an event has a member of the wrong type");
  }
  // Older events do not name the issuer, who was the unit that acted.
  if (event.number && event.number->issuer == domain::UnitId{}) event.number->issuer = event.unit;
}

std::optional<std::string> encode_course(const domain::Course& course) {
  if (course == domain::Course{}) return std::nullopt;
  return json::serialize(encoded(course));
}

domain::Course decode_course(const std::string& text) {
  try {
    return decoded<domain::Course>(parsed(text, "the course of a request"));
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the course of a request has a member of the wrong type");
  }
}

}  // namespace xiezhu::persistence
