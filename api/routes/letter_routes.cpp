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

Response list_letters(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  json::array items;
  for (const auto& letter : shown_letters(*call.unit, *call.reference, view->request.id))
    items.push_back(letter_brief(letter));
  return page_response(std::move(items), "");
}

// The letter of the address as the caller may see it.
std::optional<ShownLetter> visible_letter(const Call& call) {
  const auto view = visible_request(call);
  const auto sequence = parse_id(call.captures[1]);
  if (view == nullptr || !sequence) return std::nullopt;
  auto letters = shown_letters(*call.unit, *call.reference, view->request.id);
  const auto found =
      std::ranges::find_if(letters, [&](const auto& letter) { return letter.sequence == *sequence; });
  return found == letters.end() ? std::nullopt : std::optional{std::move(*found)};
}

Response show_letter(const Call& call) {
  const auto letter = visible_letter(call);
  return letter ? json_response(200, letter_view(*letter)) : not_found(call);
}

domain::HandlingSheet own_sheet(const Call& call, const domain::RequestView& view) {
  return sheet_for(*call.unit, *call.reference, view.request, call.session->actor.unit);
}

Response show_sheet(const Call& call) {
  const auto view = visible_request(call);
  return view != nullptr ? json_response(200, sheet_view(own_sheet(call, *view))) : not_found(call);
}

Response document(std::string bytes, const std::string& name) {
  return {200, "application/pdf", std::move(bytes), {{"content-disposition", saved_as(name + ".pdf")}}};
}

Response print_letter(const Call& call) {
  const auto letter = visible_letter(call);
  if (!letter) return not_found(call);
  const auto& print = call.environment.printing.letter;
  if (!print) return to_response(Problem{"printing_off"}, call.request);
  call.note->detail = "letter " + std::to_string(letter->sequence);
  return document(print(letter->content), letter_file_name(*letter));
}

Response print_sheet(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto& print = call.environment.printing.sheet;
  if (!print) return to_response(Problem{"printing_off"}, call.request);
  const auto sheet = own_sheet(call, *view);
  return document(print(sheet), sheet_file_name(sheet));
}

}  // namespace

std::vector<Route> letter_routes() {
  using enum Method;
  constexpr auto access = Access::business;
  constexpr auto lane = Lane::reading;
  // Paper leaves the system, so it is on record who took it.
  Route letter_pdf{get, "/api/v1/requests/{id}/letters/{letter}/pdf", access, lane, print_letter, {200, 404}};
  Route sheet_pdf{get, "/api/v1/requests/{id}/handling-sheet/pdf", access, lane, print_sheet, {200, 404}};
  letter_pdf.audited = sheet_pdf.audited = true;
  return {{get, "/api/v1/requests/{id}/letters", access, lane, list_letters, {200, 404}},
          {get, "/api/v1/requests/{id}/letters/{letter}", access, lane, show_letter, {200, 404}},
          letter_pdf,
          {get, "/api/v1/requests/{id}/handling-sheet", access, lane, show_sheet, {200, 404}},
          sheet_pdf};
}

}  // namespace xiezhu::api
