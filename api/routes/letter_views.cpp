#include "api/routes/letter_views.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

std::string text_of(const json::object& object, std::string_view name) {
  return std::string{std::string_view{object.at(name).as_string()}};
}

std::vector<std::string> texts_of(const json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  for (const auto& entry : object.at(name).as_array())
    texts.emplace_back(std::string_view{entry.as_string()});
  return texts;
}

json::array list_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

}  // namespace

domain::LetterContent letter_content(std::string_view canonical_text) {
  try {
    const auto value = json::parse(canonical_text);
    const auto& object = value.as_object();
    return {.kind = domain::from_name<domain::LetterKind>(text_of(object, "kind")).value(),
            .issuer = text_of(object, "issuer"),
            .number = text_of(object, "number"),
            .urgency = text_of(object, "urgency"),
            .addressee = text_of(object, "addressee"),
            .title = text_of(object, "title"),
            .paragraphs = texts_of(object, "paragraphs"),
            .attachments = texts_of(object, "attachments"),
            .copies = texts_of(object, "copies"),
            .date = domain::parse_date(text_of(object, "date")).value(),
            .note = text_of(object, "note")};
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string{"a stored letter cannot be read: "} + error.what());
  }
}

std::vector<ShownLetter> shown_letters(domain::UnitOfWork& unit, const domain::Reference& reference,
                                       domain::RequestId id) {
  const auto stored = unit.letters().of_request(id);
  const auto events = unit.requests().events(id);
  std::vector<ShownLetter> letters;
  for (const auto& event : events) {
    if (!domain::letter_of(event)) continue;
    const auto found = std::ranges::find(stored, event.sequence, &domain::Letter::sequence);
    if (found != stored.end()) {
      letters.push_back({event.sequence, letter_content(found->text), found->sha256});
    } else {
      letters.push_back({event.sequence, domain::letter_from_record(id, events, event, reference), {}});
    }
  }
  return letters;
}

domain::HandlingSheet sheet_for(domain::UnitOfWork& unit, const domain::Reference& reference,
                                const domain::Request& request, domain::UnitId reader) {
  const bool requesting = request.side_of(reader) == domain::Side::requesting;
  return domain::handling_sheet(request, unit.queries().timeline(request.id), reference, requesting);
}

std::string letter_file_name(const ShownLetter& letter) {
  const std::string kind{domain::chinese_of(letter.content.kind)};
  return letter.content.number.empty() ? kind : kind + " " + letter.content.number;
}

std::string sheet_file_name(const domain::HandlingSheet& sheet) {
  return sheet.number.empty() ? "流转单" : "流转单 " + sheet.number;
}

json::object letter_brief(const ShownLetter& letter) {
  const auto& content = letter.content;
  return {{"sequence", letter.sequence},
          {"kind", term(content.kind)},
          {"number", text_or_null(content.number)},
          {"issuer", content.issuer},
          {"addressee", content.addressee},
          {"title", content.title},
          {"date", domain::to_iso(content.date)},
          {"sha256", text_or_null(letter.sha256)}};
}

json::object letter_view(const ShownLetter& letter) {
  const auto& content = letter.content;
  json::object view = letter_brief(letter);
  view["urgency"] = text_or_null(content.urgency);
  view["paragraphs"] = list_of(content.paragraphs);
  view["attachments"] = list_of(content.attachments);
  view["copies"] = list_of(content.copies);
  view["dateText"] = domain::chinese_date(content.date);
  view["note"] = text_or_null(content.note);
  return view;
}

json::object sheet_view(const domain::HandlingSheet& sheet) {
  json::array rows;
  for (const auto& row : sheet.rows) {
    rows.push_back(json::object{
        {"sequence", row.sequence},
        {"verb", term(row.verb)},
        {"unit", row.unit},
        {"person", row.person},
        {"opinion", row.opinion},
        {"approval", term(row.approval)},
        {"receivedAt", row.time ? json::value(domain::to_iso(row.time->received)) : json::value(nullptr)},
        {"handledAt", domain::to_iso(row.handled)},
        {"used", row.time ? domain::used_text(*row.time) : std::string{}}});
  }
  return {{"number", text_or_null(sheet.number)},
          {"title", sheet.title},
          {"requestingUnit", sheet.requesting_unit},
          {"requestedUnit", text_or_null(sheet.requested_unit)},
          {"item", text_or_null(sheet.item)},
          {"state", term(sheet.state)},
          {"urgent", sheet.urgent},
          {"sentAt", instant_or_null(sheet.sent_at)},
          {"dueAt", instant_or_null(sheet.due_at)},
          {"asOf", domain::to_iso(sheet.as_of)},
          {"rows", std::move(rows)}};
}

}  // namespace xiezhu::api
