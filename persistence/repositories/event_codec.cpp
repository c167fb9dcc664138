#include "persistence/repositories/event_codec.hpp"

#include <boost/json.hpp>

#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence {
namespace {

namespace json = boost::json;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

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
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockEnd>
{
  visit("code", part.code);
  visit("at", part.at);
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
concept Part = requires(T part) { members(part, [](const char*, auto&) {}); };

template <class T>
json::value encoded(const T& value) {
  if constexpr (Part<const T>) {
    json::object object;
    members(value, [&](const char* name, const auto& member) {
      auto one = encoded(member);
      if (!one.is_null()) object.emplace(name, std::move(one));
    });
    return object;
  } else if constexpr (IsOptional<T>::value) {
    return value ? encoded(*value) : json::value{};
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
    members(part, [&]<class Member>(const char* name, Member& member) {
      if (const auto* found = object.if_contains(name)) {
        member = decoded<Member>(*found);
      } else if (!IsOptional<Member>::value) {
        throw sql::CorruptValue("the payload of an event lacks a member");
      }
    });
    return part;
  } else if constexpr (IsOptional<T>::value) {
    return decoded<typename T::value_type>(value);
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

json::array encoded_clocks(const std::vector<domain::ClockChange>& clocks) {
  json::array array;
  for (const auto& change : clocks) {
    const bool starts = std::holds_alternative<domain::ClockRun>(change);
    auto one = std::visit([](const auto& part) { return encoded(part); }, change);
    array.push_back(json::object{{starts ? "start" : "end", std::move(one)}});
  }
  return array;
}

std::vector<domain::ClockChange> decoded_clocks(const json::array& array) {
  std::vector<domain::ClockChange> clocks;
  for (const auto& entry : array) {
    const auto& object = entry.as_object();
    if (const auto* start = object.if_contains("start")) {
      clocks.emplace_back(decoded<domain::ClockRun>(*start));
    } else {
      clocks.emplace_back(decoded<domain::ClockEnd>(object.at("end")));
    }
  }
  return clocks;
}

}  // namespace

std::optional<std::string> encode_payload(const domain::Event& event) {
  json::object object;
  if (event.content) object.emplace("content", encoded(*event.content));
  if (event.number) object.emplace("number", encoded(*event.number));
  if (event.reply) object.emplace("reply", encoded(*event.reply));
  if (!event.clocks.empty()) object.emplace("clocks", encoded_clocks(event.clocks));
  if (object.empty()) return std::nullopt;
  return json::serialize(object);
}

void decode_payload(const std::string& payload, domain::Event& event) {
  boost::system::error_code error;
  const auto value = json::parse(view(payload), error);
  if (error || !value.is_object()) throw sql::CorruptValue("the payload of an event is not a JSON object");
  const auto& object = value.get_object();
  try {
    if (const auto* content = object.if_contains("content"))
      event.content = decoded<domain::Content>(*content);
    if (const auto* number = object.if_contains("number"))
      event.number = decoded<domain::DocumentNumber>(*number);
    if (const auto* reply = object.if_contains("reply")) event.reply = decoded<domain::Reply>(*reply);
    if (const auto* clocks = object.if_contains("clocks")) event.clocks = decoded_clocks(clocks->as_array());
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the payload of an event has a member of the wrong type");
  }
}

}  // namespace xiezhu::persistence
