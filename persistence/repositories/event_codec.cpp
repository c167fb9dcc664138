#include "persistence/repositories/event_codec.hpp"

#include <boost/json.hpp>

#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence {
namespace {

namespace json = boost::json;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// The name of a member that older texts lack.
struct Later {
  const char* name;
};
const char* name_in_text(const char* name) { return name; }
const char* name_in_text(Later later) { return later.name; }

template <class T>
json::value encoded(const T& value);
template <class T>
T decoded(const json::value& value);

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
  requires std::is_same_v<std::remove_const_t<Part>, domain::DocumentNumber>
{
  visit(Later{"issuer"}, part.issuer);
  visit("prefix", part.prefix);
  visit("year", part.year);
  visit("serial", part.serial);
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
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockRun>
{
  visit("code", part.code);
  visit("cycle", part.cycle);
  visit("unit", part.limit.unit);
  visit("amount", part.limit.amount);
  visit("startedAt", part.started_at);
  visit("countedFrom", part.counted_from);
  visit("blueAt", part.blue_at);
  visit("yellowAt", part.yellow_at);
  visit("dueAt", part.due_at);
  visit("lateAfter", part.late_after);
  visit("actsAt", part.acts_at);
  visit("provisional", part.provisional);
  visit("calendarVersion", part.calendar_version);
  visit("endedAt", part.ended_at);
  // A run begins as promised and neither paused, extended nor moved.
  if constexpr (!std::is_const_v<Part>) {
    part.first_due_at = part.due_at;
    part.first_late_after = part.late_after;
  }
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockEnd>
{
  visit("code", part.code);
  visit("at", part.at);
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
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockPause>
{
  visit("code", part.code);
  visit("at", part.at);
  visit("until", part.until);
  visit("reason", part.reason);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockMove>
{
  visit("code", part.code);
  visit("cause", part.cause);
  visit("at", part.at);
  visit("amount", part.amount);
  visit("countedFrom", part.counted_from);
  visit("blueAt", part.blue_at);
  visit("yellowAt", part.yellow_at);
  visit("dueAt", part.due_at);
  visit("lateAfter", part.late_after);
  visit("actsAt", part.acts_at);
  visit("provisional", part.provisional);
  visit("calendarVersion", part.calendar_version);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Deadline>
{
  visit("countedFrom", part.counted_from);
  visit("due", part.due);
  visit("lateAfter", part.late_after);
  visit("provisional", part.provisional);
}

// Each level that there is, under the name of its criterion.
template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Scores>
{
  for (const auto& [criterion, name, chinese] : domain::EnumNames<domain::Criterion>::table) {
    std::optional<int> level;
    if (part.level(criterion) != 0) level = part.level(criterion);
    visit(name.data(), level);
    if constexpr (!std::is_const_v<Part>) part.set(criterion, level.value_or(0));
  }
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingRevision>
{
  visit("at", part.at);
  visit("scores", part.scores);
  visit("text", part.text);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixDeed>
{
  visit("at", part.at);
  visit("text", part.text);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::CallBack>
{
  visit("at", part.at);
  visit("satisfied", part.satisfied);
  visit("opinion", part.opinion);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixRound>
{
  visit("due", part.due);
  visit("done", part.done);
  visit("callBack", part.call_back);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixTask>
{
  visit("state", part.state);
  visit("openedAt", part.opened_at);
  visit("closedAt", part.closed_at);
  visit("contactDue", part.contact_due);
  visit("contacted", part.contacted);
  visit("rounds", part.rounds);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::AppealReview>
{
  visit("at", part.at);
  visit("unit", part.unit);
  visit("result", part.result);
  visit("reason", part.reason);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingAppeal>
{
  visit("at", part.at);
  visit("reason", part.reason);
  visit("review", part.review);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Rating>
{
  visit("by", part.by);
  visit("revisions", part.revisions);
  visit("changeable", part.changeable);
  visit("appealable", part.appealable);
  visit("appeal", part.appeal);
  visit("tasks", part.tasks);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingStep>
{
  visit("of", part.of);
  visit("scores", part.scores);
  visit("text", part.text);
  visit("satisfied", part.satisfied);
  visit("result", part.result);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingDates>
{
  visit("of", part.of);
  visit("changeable", part.changeable);
  visit("appealable", part.appealable);
  visit("contact", part.contact);
  visit("fix", part.fix);
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
  visit("ratings", part.ratings);
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

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
concept Part = requires(T part) { members(part, [](auto, auto&) {}); };

template <class T>
json::value encoded(const T& value) {
  if constexpr (Part<const T>) {
    json::object object;
    members(value, [&](auto name, const auto& member) {
      auto one = encoded(member);
      if (!one.is_null()) object.emplace(name_in_text(name), std::move(one));
    });
    return object;
  } else if constexpr (IsOptional<T>::value) {
    return value ? encoded(*value) : json::value{};
  } else if constexpr (IsVector<T>::value) {
    json::array array;
    for (const auto& entry : value) array.push_back(encoded(entry));
    return array.empty() ? json::value{} : json::value(std::move(array));
  } else if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else {
    const auto cell = sql::to_cell(value);
    if (cell.kind == sql::Cell::Kind::text) return json::value(view(cell.text));
    return json::value(std::int64_t{cell.integer});
  }
}

template <class T>
T decoded(const json::value& value) {
  if constexpr (Part<T>) {
    T part{};
    const auto& object = value.as_object();
    members(part, [&]<class Name, class Member>(Name name, Member& member) {
      constexpr bool optional =
          IsOptional<Member>::value || IsVector<Member>::value || std::is_same_v<Name, Later>;
      if (const auto* found = object.if_contains(name_in_text(name))) {
        member = decoded<Member>(*found);
      } else if (!optional) {
        throw sql::CorruptValue("the payload of an event lacks a member");
      }
    });
    return part;
  } else if constexpr (IsOptional<T>::value) {
    return decoded<typename T::value_type>(value);
  } else if constexpr (IsVector<T>::value) {
    T list;
    for (const auto& entry : value.as_array()) list.push_back(decoded<typename T::value_type>(entry));
    return list;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.as_bool();
  } else {
    sql::Cell cell{.kind = sql::Convert<T>::kind};
    if (cell.kind == sql::Cell::Kind::text) {
      cell.text = std::string_view{value.as_string()};
    } else {
      cell.integer = value.as_int64();
    }
    return sql::from_cell<T>(cell);
  }
}

// The name of each kind of entry in the ledger.
template <class Change>
constexpr const char* change_name = nullptr;
template <>
constexpr const char* change_name<domain::ClockRun> = "start";
template <>
constexpr const char* change_name<domain::ClockEnd> = "end";
template <>
constexpr const char* change_name<domain::ClockPause> = "pause";
template <>
constexpr const char* change_name<domain::ClockMove> = "move";

json::array encoded_clocks(const std::vector<domain::ClockChange>& clocks) {
  json::array array;
  for (const auto& change : clocks) {
    std::visit(
        [&]<class Change>(const Change& part) {
          array.push_back(json::object{{change_name<Change>, encoded(part)}});
        },
        change);
  }
  return array;
}

template <class... Change>
domain::ClockChange decoded_change(const json::object& entry,
                                   std::type_identity<std::variant<Change...>> /*list*/) {
  std::optional<domain::ClockChange> change;
  const auto read = [&]<class One>(std::type_identity<One> /*one*/) {
    if (const auto* found = entry.if_contains(change_name<One>)) change = decoded<One>(*found);
  };
  (read(std::type_identity<Change>{}), ...);
  if (!change) throw sql::CorruptValue("the payload of an event has an unknown entry of a clock");
  return *change;
}

std::vector<domain::ClockChange> decoded_clocks(const json::array& array) {
  std::vector<domain::ClockChange> clocks;
  for (const auto& entry : array)
    clocks.push_back(decoded_change(entry.as_object(), std::type_identity<domain::ClockChange>{}));
  return clocks;
}

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
  visit("rating", event.rating);
  visit("ratingDates", event.rating_dates);
  visit("letter", event.letter);
}

json::value parsed(const std::string& text, const char* what) {
  boost::system::error_code error;
  auto value = json::parse(view(text), error);
  if (error || !value.is_object()) throw sql::CorruptValue(std::string{what} + " is not a JSON object");
  return value;
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
