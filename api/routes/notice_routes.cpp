// What the caller is told, and how he wants to be told. Everybody sees only his own.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/notification/mail_address.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr int read_at_once = 1'000;
constexpr std::size_t notice_body = 4'096;

json::object notice_view(const domain::NoticeLine& line) {
  const auto& notice = line.notice;
  json::value request = nullptr;
  if (notice.request) {
    request = json::object{
        {"id", id_text(*notice.request)}, {"number", text_or_null(line.number)}, {"title", line.title}};
  }
  return {{"id", id_text(notice.id)},
          {"kind", term(notice.kind)},
          {"about", notice.about},
          {"text", domain::about_text(notice.about)},
          {"request", std::move(request)},
          {"urgent", notice.urgent},
          {"detail", notice.detail},
          {"createdAt", domain::to_iso(notice.created_at)},
          {"visibleAt", domain::to_iso(notice.visible_at)},
          {"readAt", instant_or_null(notice.read_at)}};
}

json::object unread_view(const Call& call, domain::Instant now) {
  return counted(call.unit->notifications().unread(*call.session->actor.person, now, largest_count + 1));
}

Response list_notices(const Call& call) {
  Query query(call.request.query);
  const auto unread = query.text("unread");
  if (unread && *unread != "true" && *unread != "false") query.complain("unread", "malformed");
  const auto after = query.cursor("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  const auto now = call.environment.clock.now();
  auto lines =
      call.unit->notifications().notices(call.session->actor, now, unread == "true", after, limit + 1);
  json::value next = nullptr;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    const auto& last = lines.back().notice;
    next = cursor_text({domain::epoch_millis(last.visible_at), last.id.value()});
  }
  json::array items;
  for (const auto& line : lines) items.push_back(notice_view(line));
  return json_response(
      200, json::object{
               {"items", std::move(items)}, {"next", std::move(next)}, {"unread", unread_view(call, now)}});
}

Response read_notice(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto id = parse_id(call.captures.front());
  const auto now = call.environment.clock.now();
  const bool found =
      id && call.unit->notifications().mark_read(*call.session->actor.person, domain::NoticeId{*id}, now);
  return found ? no_content() : not_found(call);
}

Response read_all_notices(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto now = call.environment.clock.now();
  const int count = call.unit->notifications().mark_all_read(*call.session->actor.person, now, read_at_once);
  return json_response(200, json::object{{"marked", count}, {"unread", unread_view(call, now)}});
}

Response preferences_response(const Call& call, const domain::NoticePreferences& preferences) {
  json::array mail;
  for (const auto& entry : domain::EnumNames<domain::NoticeKind>::table) {
    if (preferences.mail.has(entry.value)) mail.push_back(term(entry.value));
  }
  return json_response(200, json::object{{"mailAddress", preferences.mail_address.empty()
                                                             ? json::value(nullptr)
                                                             : json::value(preferences.mail_address)},
                                         {"mail", std::move(mail)},
                                         {"digest", preferences.digest},
                                         {"mailAvailable", call.environment.outside.mail}});
}

Response show_preferences(const Call& call) {
  return preferences_response(call, call.unit->notifications().preferences(*call.session->actor.person));
}

Response put_preferences(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  domain::NoticePreferences wanted{.mail_address = fields.text("mailAddress", TextKind::line).value_or(""),
                                   .mail = read_kinds(fields, "mail")};
  wanted.digest = fields.flag("digest", false);
  if (!wanted.mail_address.empty() && !domain::is_mail_address(wanted.mail_address))
    fields.complain("mailAddress", "malformed");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  call.unit->notifications().set_preferences(*call.session->actor.person, wanted);
  return preferences_response(call, wanted);
}

}  // namespace

std::vector<Route> notice_routes() {
  return {{Method::get, "/api/v1/notices", Access::signed_in, Lane::reading, list_notices, {200, 422}},
          {Method::post,
           "/api/v1/notices/read",
           Access::signed_in,
           Lane::writing,
           read_all_notices,
           {200, 422},
           notice_body,
           true},
          {Method::post,
           "/api/v1/notices/{id}/read",
           Access::signed_in,
           Lane::writing,
           read_notice,
           {204, 404, 422},
           notice_body,
           true},
          {Method::get,
           "/api/v1/me/notification-preferences",
           Access::signed_in,
           Lane::reading,
           show_preferences,
           {200}},
          {Method::put,
           "/api/v1/me/notification-preferences",
           Access::signed_in,
           Lane::writing,
           put_preferences,
           {200, 422},
           notice_body}};
}

}  // namespace xiezhu::api
