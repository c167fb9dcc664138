// Letters 函件 and the handling sheet 流转单 of a request, for the screen and on paper.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/letter_views.hpp"
#include "api/routes/visible_request.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

// The letters of a request. Whoever may see the request may see them: each was delivered with its event, and
// what still waits for an approval has none.
std::vector<ShownLetter> shown_letters(const Call& call, domain::RequestId id) {
  const auto stored = call.unit->letters().of_request(id);
  const auto events = call.unit->requests().events(id);
  std::vector<ShownLetter> letters;
  for (const auto& event : events) {
    if (!domain::letter_of(event)) continue;
    const auto found = std::ranges::find(stored, event.sequence, &domain::Letter::sequence);
    if (found != stored.end()) {
      letters.push_back({event.sequence, letter_content(found->text), found->sha256});
    } else {
      letters.push_back({event.sequence, domain::letter_from_record(id, events, event, *call.reference), {}});
    }
  }
  return letters;
}

Response list_letters(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  json::array items;
  for (const auto& letter : shown_letters(call, view->request.id)) items.push_back(letter_brief(letter));
  return page_response(std::move(items), "");
}

// The letter of the address as the caller may see it.
std::optional<ShownLetter> visible_letter(const Call& call) {
  const auto view = visible_request(call);
  const auto sequence = parse_id(call.captures[1]);
  if (view == nullptr || !sequence) return std::nullopt;
  auto letters = shown_letters(call, view->request.id);
  const auto found =
      std::ranges::find_if(letters, [&](const auto& letter) { return letter.sequence == *sequence; });
  return found == letters.end() ? std::nullopt : std::optional{std::move(*found)};
}

Response show_letter(const Call& call) {
  const auto letter = visible_letter(call);
  return letter ? json_response(200, letter_view(*letter)) : not_found(call);
}

domain::HandlingSheet sheet_for(const Call& call, const domain::RequestView& view) {
  const bool requesting = view.request.side_of(call.session->actor.unit) == domain::Side::requesting;
  return domain::handling_sheet(view.request, call.unit->queries().timeline(view.request.id), *call.reference,
                                requesting);
}

Response show_sheet(const Call& call) {
  const auto view = visible_request(call);
  return view != nullptr ? json_response(200, sheet_view(sheet_for(call, *view))) : not_found(call);
}

Response document(std::string bytes, const std::string& name) {
  return {200, "application/pdf", std::move(bytes), {{"content-disposition", saved_as(name + ".pdf")}}};
}

Response print_letter(const Call& call) {
  const auto letter = visible_letter(call);
  if (!letter) return not_found(call);
  const auto& print = call.environment.printing.letter;
  if (!print) return to_response(Problem{"printing_off"}, call.request);
  const std::string kind{domain::chinese_of(letter->content.kind)};
  const std::string number = letter->content.number.empty() ? "" : " " + letter->content.number;
  return document(print(letter->content), kind + number);
}

Response print_sheet(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto& print = call.environment.printing.sheet;
  if (!print) return to_response(Problem{"printing_off"}, call.request);
  const auto sheet = sheet_for(call, *view);
  const std::string number = sheet.number.empty() ? "" : " " + sheet.number;
  return document(print(sheet), "流转单" + number);
}

}  // namespace

std::vector<Route> letter_routes() {
  using enum Method;
  constexpr auto access = Access::business;
  constexpr auto lane = Lane::reading;
  return {{get, "/api/v1/requests/{id}/letters", access, lane, list_letters, {200, 404}},
          {get, "/api/v1/requests/{id}/letters/{letter}", access, lane, show_letter, {200, 404}},
          {get, "/api/v1/requests/{id}/letters/{letter}/pdf", access, lane, print_letter, {200, 404}},
          {get, "/api/v1/requests/{id}/handling-sheet", access, lane, show_sheet, {200, 404}},
          {get, "/api/v1/requests/{id}/handling-sheet/pdf", access, lane, print_sheet, {200, 404}}};
}

}  // namespace xiezhu::api
