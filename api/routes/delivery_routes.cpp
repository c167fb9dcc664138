// What leaves by mail and to webhooks, for system administrators. No payload is ever shown: it is business
// content.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_name = 100;   // characters
constexpr std::size_t longest_url = 1'000;  // bytes
constexpr std::size_t webhook_body = 8'192;

json::object webhook_view(const domain::Webhook& webhook) {
  json::array kinds;
  for (const auto& entry : domain::EnumNames<domain::NoticeKind>::table) {
    if (webhook.kinds.has(entry.value)) kinds.push_back(term(entry.value));
  }
  return {{"id", id_text(webhook.id)},
          {"version", webhook.version},
          {"name", webhook.name},
          {"url", webhook.url},
          {"kinds", std::move(kinds)},
          {"active", webhook.active},
          {"hasSecret", webhook.secret_generation > 0},
          {"changedAt", domain::to_iso(webhook.changed_at)}};
}

Response webhook_response(int status, const domain::Webhook& webhook) {
  return with_etag(json_response(status, webhook_view(webhook)), std::to_string(webhook.version));
}

std::optional<domain::Webhook> captured_webhook(const Call& call) {
  const auto id = parse_id(call.captures.front());
  return id ? call.unit->deliveries().webhook(domain::WebhookId{*id}) : std::nullopt;
}

Response stale_webhook(const Call& call, const domain::Webhook& current) {
  Problem problem{"stale_version", std::to_string(current.version)};
  problem.extra["current"] = webhook_view(current);
  return to_response(problem, call.request);
}

// Name, url, kinds and whether it is active, into `webhook`; the answer when they are not in order.
std::optional<Response> read_webhook(const Call& call, domain::Webhook& webhook) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  webhook.name = fields.text("name", TextKind::line).value_or("");
  webhook.url = fields.text("url", TextKind::line).value_or("");
  webhook.kinds = read_kinds(fields, "kinds");
  webhook.active = fields.flag("active", true);
  if (domain::blank(webhook.name)) fields.complain("name", "missing");
  if (domain::length(webhook.name) > longest_name)
    fields.complain("name", "too_long", std::to_string(longest_name));
  if (webhook.url.empty()) {
    fields.complain("url", "missing");
  } else if (webhook.url.size() > longest_url) {
    fields.complain("url", "too_long", std::to_string(longest_url));
  } else if (!call.environment.outside.admits_url || !call.environment.outside.admits_url(webhook.url)) {
    fields.complain("url", "not_admitted");
  }
  if (webhook.kinds == domain::NoticeKinds{}) fields.complain("kinds", "missing");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  return std::nullopt;
}

Response list_webhooks(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  json::array items;
  for (const auto& webhook : call.unit->deliveries().webhooks()) items.push_back(webhook_view(webhook));
  return page_response(std::move(items), "");
}

Response show_webhook(const Call& call) {
  const auto webhook = captured_webhook(call);
  return webhook ? webhook_response(200, *webhook) : not_found(call);
}

Response add_webhook(const Call& call) {
  domain::Webhook webhook{.id = domain::WebhookId{call.environment.ids.next()},
                          .owner = *call.session->actor.person,
                          .changed_at = call.environment.clock.now()};
  if (auto refused = read_webhook(call, webhook)) return std::move(*refused);
  call.unit->deliveries().insert(webhook);
  Response response = webhook_response(201, webhook);
  response.headers.emplace_back("location", "/api/v1/webhooks/" + id_text(webhook.id));
  return response;
}

// The stored webhook in the version that the caller saw, or the answer.
std::expected<domain::Webhook, Response> seen_webhook(const Call& call) {
  auto webhook = captured_webhook(call);
  if (!webhook) return std::unexpected(not_found(call));
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return std::unexpected(to_response(seen.error(), call.request));
  if (webhook->version != *seen) return std::unexpected(stale_webhook(call, *webhook));
  return std::move(*webhook);
}

// Stores a change of a webhook that was seen; nullopt when somebody else was faster.
std::optional<domain::Webhook> changed_webhook(const Call& call, domain::Webhook webhook) {
  webhook.changed_at = call.environment.clock.now();
  if (!call.unit->deliveries().update(webhook)) return std::nullopt;
  ++webhook.version;
  return webhook;
}

Response put_webhook(const Call& call) {
  domain::Webhook wanted;
  if (auto refused = read_webhook(call, wanted)) return std::move(*refused);
  auto webhook = seen_webhook(call);
  if (!webhook) return std::move(webhook.error());
  webhook->name = wanted.name;
  webhook->url = wanted.url;
  webhook->kinds = wanted.kinds;
  webhook->active = wanted.active;
  const auto changed = changed_webhook(call, *webhook);
  return changed ? webhook_response(200, *changed) : stale_webhook(call, *webhook);
}

Response delete_webhook(const Call& call) {
  const auto webhook = seen_webhook(call);
  if (!webhook) return webhook.error();
  return call.unit->deliveries().remove(webhook->id, webhook->version) ? no_content()
                                                                       : stale_webhook(call, *webhook);
}

// A new secret, shown this once. Not a keyed call: the answer must not be kept.
Response renew_secret(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  auto webhook = seen_webhook(call);
  if (!webhook) return std::move(webhook.error());
  if (!call.environment.outside.secret) return to_response(Problem{"webhooks_off"}, call.request);
  ++webhook->secret_generation;
  const auto changed = changed_webhook(call, *webhook);
  if (!changed) return stale_webhook(call, *webhook);
  auto view = webhook_view(*changed);
  view["secret"] = call.environment.outside.secret(changed->id, changed->secret_generation);
  return with_etag(json_response(200, view), std::to_string(changed->version));
}

// id and name of each target; the mail server has id null.
json::object target_view(domain::WebhookId target, const std::vector<domain::Webhook>& webhooks) {
  if (target == domain::mail_target) {
    return {{"channel", term(domain::NoticeChannel::mail)}, {"id", nullptr}, {"name", "邮件"}};
  }
  const auto found = std::ranges::find(webhooks, target, &domain::Webhook::id);
  return {{"channel", term(domain::NoticeChannel::webhook)},
          {"id", id_text(target)},
          {"name", found == webhooks.end() ? std::string{} : found->name}};
}

json::object delivery_view(const domain::Delivery& delivery, const std::vector<domain::Webhook>& webhooks) {
  return {{"id", id_text(delivery.id)},
          {"target", target_view(delivery.target, webhooks)},
          {"recipient", delivery.recipient},
          {"kind", term(delivery.kind)},
          {"state", term(delivery.state)},
          {"attempts", delivery.attempts},
          {"at", domain::to_iso(delivery.next_at)},
          {"lastError", delivery.last_error},
          {"createdAt", domain::to_iso(delivery.created_at)}};
}

Response list_deliveries(const Call& call) {
  Query query(call.request.query);
  const auto state = domain::from_name<domain::DeliveryState>(query.text("state").value_or("dead"));
  if (!state) query.complain("state", "unknown");
  const auto after = query.cursor("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto found = call.unit->deliveries().in_state(*state, after, limit + 1);
  std::string next;
  if (std::cmp_greater(found.size(), limit)) {
    found.pop_back();
    next = cursor_text({domain::epoch_millis(found.back().next_at), found.back().id.value()});
  }
  const auto webhooks = call.unit->deliveries().webhooks();
  json::array items;
  for (const auto& delivery : found) items.push_back(delivery_view(delivery, webhooks));
  return page_response(std::move(items), next);
}

Response resend_delivery(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto id = parse_id(call.captures.front());
  const auto known = id ? call.unit->deliveries().find(domain::DeliveryId{*id}) : std::nullopt;
  if (!known) return not_found(call);
  if (!call.unit->deliveries().resend(known->id, call.environment.clock.now()))
    return to_response(Problem{"not_dead"}, call.request);
  return json_response(
      200, delivery_view(*call.unit->deliveries().find(known->id), call.unit->deliveries().webhooks()));
}

json::object count_of(const Call& call, domain::WebhookId target, domain::DeliveryState state) {
  return counted(call.unit->deliveries().count(target, state, largest_count + 1));
}

json::object channel_view(const Call& call, domain::WebhookId target, bool enabled,
                          const std::vector<domain::Webhook>& webhooks) {
  const auto health = call.unit->deliveries().health(target);
  return {{"target", target_view(target, webhooks)},
          {"enabled", enabled},
          {"broken", health.broken()},
          {"failures", health.failures},
          {"lastOkAt", instant_or_null(health.last_ok)},
          {"lastFailureAt", instant_or_null(health.last_failure)},
          {"lastError", health.last_error},
          {"restsUntil", instant_or_null(health.broken() ? health.rests_until : std::nullopt)},
          {"waiting", count_of(call, target, domain::DeliveryState::waiting)},
          {"dead", count_of(call, target, domain::DeliveryState::dead)}};
}

Response list_channels(const Call& call) {
  const auto& outside = call.environment.outside;
  const auto webhooks = call.unit->deliveries().webhooks();
  json::array items{channel_view(call, domain::mail_target, outside.mail, webhooks)};
  for (const auto& webhook : webhooks) {
    const bool enabled = outside.secret && webhook.active && webhook.secret_generation > 0;
    items.push_back(channel_view(call, webhook.id, enabled, webhooks));
  }
  return page_response(std::move(items), "");
}

}  // namespace

std::vector<Route> delivery_routes() {
  using enum Access;
  constexpr std::size_t nothing = 1'024;
  return {{Method::get, "/api/v1/channels", system_admin, Lane::reading, list_channels, {200}},
          {Method::get, "/api/v1/deliveries", system_admin, Lane::reading, list_deliveries, {200, 422}},
          {Method::post,
           "/api/v1/deliveries/{id}/resend",
           system_admin,
           Lane::writing,
           resend_delivery,
           {200, 404, 409, 422},
           nothing,
           true},
          {Method::get, "/api/v1/webhooks", system_admin, Lane::reading, list_webhooks, {200, 422}},
          {Method::post,
           "/api/v1/webhooks",
           system_admin,
           Lane::writing,
           add_webhook,
           {201, 422},
           webhook_body,
           true},
          {Method::get, "/api/v1/webhooks/{id}", system_admin, Lane::reading, show_webhook, {200, 304, 404}},
          {Method::put,
           "/api/v1/webhooks/{id}",
           system_admin,
           Lane::writing,
           put_webhook,
           {200, 404, 412, 422, 428},
           webhook_body},
          {Method::del,
           "/api/v1/webhooks/{id}",
           system_admin,
           Lane::writing,
           delete_webhook,
           {204, 404, 412, 428}},
          {Method::post,
           "/api/v1/webhooks/{id}/secret",
           system_admin,
           Lane::writing,
           renew_secret,
           {200, 404, 409, 412, 422, 428},
           nothing}};
}

}  // namespace xiezhu::api
