#include "persistence/repositories/delivery_repo.hpp"

#include "persistence/repositories/notice_kinds.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr std::size_t longest_error = 900;  // bytes

const std::string delivery_columns =
    "id, target_id, recipient, kind, payload, state, attempts, next_at, last_error, created_at";
const std::string insert_deliveries = "INSERT INTO delivery (" + delivery_columns + ")";
const std::string select_due_deliveries =
    "SELECT " + delivery_columns +
    " FROM delivery WHERE target_id = :target AND state = 'waiting' AND next_at <= :now"
    " ORDER BY next_at, id LIMIT :limit";
const std::string select_delivery = "SELECT " + delivery_columns + " FROM delivery WHERE id = :id";
const std::string select_in_state = "SELECT " + delivery_columns + " FROM delivery WHERE state = :state";
constexpr auto newest_deliveries_first = " ORDER BY next_at DESC, id DESC LIMIT :limit";
constexpr auto claim_delivery =
    "UPDATE delivery SET attempts = attempts + 1, next_at = :lease WHERE id = :id AND state = 'waiting'"
    " AND attempts = :attempts AND next_at = :next_at";
constexpr auto conclude_delivery =
    "UPDATE delivery SET state = :state, next_at = :next_at, last_error = :last_error WHERE id = :id"
    " AND state = 'waiting' AND attempts = :attempts";
constexpr auto resend_delivery =
    "UPDATE delivery SET state = 'waiting', attempts = 0, next_at = :now WHERE id = :id AND state = 'dead'";
constexpr auto count_deliveries =
    "SELECT COUNT(*) FROM (SELECT 1 FROM delivery WHERE target_id = :target AND state = :state LIMIT "
    ":at_most)"
    " counted";
constexpr auto select_old_deliveries =
    "SELECT id FROM delivery WHERE state = :state AND next_at < :instant ORDER BY next_at, id LIMIT :limit";
constexpr auto delete_deliveries = "DELETE FROM delivery WHERE id IN ";

const std::string webhook_columns =
    "id, name, url, kinds, active, secret_generation, owner_id, version, changed_at";
const std::string select_webhooks = "SELECT " + webhook_columns + " FROM webhook ORDER BY id";
const std::string select_webhook = "SELECT " + webhook_columns + " FROM webhook WHERE id = :id";
const std::string insert_webhook = "INSERT INTO webhook (" + webhook_columns + ")";
constexpr auto update_webhook =
    "UPDATE webhook SET name = :name, url = :url, kinds = :kinds, active = :active,"
    " secret_generation = :generation, changed_at = :changed_at, version = version + 1"
    " WHERE id = :id AND version = :seen";
constexpr auto delete_webhook = "DELETE FROM webhook WHERE id = :id AND version = :seen";
constexpr auto delete_health = "DELETE FROM target_health WHERE target_id = :id";

const std::string health_columns =
    "target_id, failures, last_ok_at, last_failure_at, last_error, rests_until, reported_on";
const std::string select_all_health = "SELECT " + health_columns + " FROM target_health ORDER BY target_id";
const std::string select_health =
    "SELECT " + health_columns + " FROM target_health WHERE target_id = :target";
constexpr auto insert_success = "INSERT INTO target_health (target_id, failures, last_ok_at, last_error)";
constexpr auto insert_failure =
    "INSERT INTO target_health (target_id, failures, last_failure_at, last_error)";
constexpr auto select_failures = "SELECT failures FROM target_health WHERE target_id = :target";
constexpr auto update_rest = "UPDATE target_health SET rests_until = :until WHERE target_id = :target";
constexpr auto update_reported =
    "UPDATE target_health SET reported_on = :day WHERE target_id = :target AND"
    " (reported_on IS NULL OR reported_on < :before)";

}  // namespace

template <>
struct sql::Fields<domain::Delivery> {
  static auto of(auto& d) {
    return std::tie(d.id, d.target, d.recipient, d.kind, d.payload, d.state, d.attempts, d.next_at,
                    d.last_error, d.created_at);
  }
};

template <>
struct sql::Fields<domain::Webhook> {
  static auto of(auto& w) {
    return std::tie(w.id, w.name, w.url, w.kinds, w.active, w.secret_generation, w.owner, w.version,
                    w.changed_at);
  }
};

template <>
struct sql::Fields<domain::TargetHealth> {
  static auto of(auto& h) {
    return std::tie(h.target, h.failures, h.last_ok, h.last_failure, h.last_error, h.rests_until,
                    h.reported_on);
  }
};

void DeliveryRepo::add(std::span<const domain::Delivery> deliveries) {
  sql::insert_rows<domain::Delivery>(session_, insert_deliveries, deliveries);
}

std::vector<domain::Delivery> DeliveryRepo::due(domain::WebhookId target, domain::Instant now, int limit) {
  return sql::rows<domain::Delivery>(session_, select_due_deliveries, target, now, limit);
}

bool DeliveryRepo::claim(const domain::Delivery& delivery, domain::Instant lease) {
  return sql::execute(session_, claim_delivery, lease, delivery.id, delivery.attempts, delivery.next_at) == 1;
}

void DeliveryRepo::conclude(const domain::Delivery& delivery) {
  sql::execute(session_, conclude_delivery, delivery.state, delivery.next_at,
               shortened(delivery.last_error, longest_error), delivery.id, delivery.attempts);
}

std::optional<domain::Delivery> DeliveryRepo::find(domain::DeliveryId id) {
  return sql::one<domain::Delivery>(session_, select_delivery, id);
}

std::vector<domain::Delivery> DeliveryRepo::in_state(domain::DeliveryState state,
                                                     std::optional<domain::Cursor> after, int limit) {
  auto parameters = sql::cells(state);
  std::string text = select_in_state;
  if (after) {
    text += " AND " + session_.dialect().keyset_before("next_at", "id");
    for (auto& cell : session_.dialect().keyset_cells(after->sort_key, after->id))
      parameters.push_back(std::move(cell));
  }
  text += newest_deliveries_first;
  parameters.push_back(sql::to_cell(limit));
  return sql::rows_with<domain::Delivery>(session_, text, parameters);
}

bool DeliveryRepo::resend(domain::DeliveryId id, domain::Instant now) {
  return sql::execute(session_, resend_delivery, now, id) == 1;
}

int DeliveryRepo::count(domain::WebhookId target, domain::DeliveryState state, int at_most) {
  return sql::value<int>(session_, count_deliveries, target, state, at_most);
}

int DeliveryRepo::remove_before(domain::DeliveryState state, domain::Instant instant, int limit) {
  sql::Cells ids;
  for (const auto& [id] :
       sql::rows<std::tuple<domain::DeliveryId>>(session_, select_old_deliveries, state, instant, limit))
    ids.push_back(sql::to_cell(id));
  if (ids.empty()) return 0;
  return static_cast<int>(
      session_.execute(delete_deliveries + sql::placeholders(session_.dialect(), ids.size()), ids));
}

std::vector<domain::Webhook> DeliveryRepo::webhooks() {
  return sql::rows<domain::Webhook>(session_, select_webhooks);
}

std::optional<domain::Webhook> DeliveryRepo::webhook(domain::WebhookId id) {
  return sql::one<domain::Webhook>(session_, select_webhook, id);
}

void DeliveryRepo::insert(const domain::Webhook& webhook) {
  sql::insert_rows<domain::Webhook>(session_, insert_webhook, std::span{&webhook, 1});
}

bool DeliveryRepo::update(const domain::Webhook& webhook) {
  return sql::execute(session_, update_webhook, webhook.name, webhook.url, webhook.kinds, webhook.active,
                      webhook.secret_generation, webhook.changed_at, webhook.id, webhook.version) == 1;
}

bool DeliveryRepo::remove(domain::WebhookId id, domain::Version seen) {
  if (sql::execute(session_, delete_webhook, id, seen) != 1) return false;
  sql::execute(session_, delete_health, id);
  return true;
}

std::vector<domain::TargetHealth> DeliveryRepo::health() {
  return sql::rows<domain::TargetHealth>(session_, select_all_health);
}

domain::TargetHealth DeliveryRepo::health(domain::WebhookId target) {
  return sql::one<domain::TargetHealth>(session_, select_health, target)
      .value_or(domain::TargetHealth{.target = target});
}

void DeliveryRepo::note_success(domain::WebhookId target, domain::Instant now) {
  sql::insert_cells(session_, insert_success, 4, sql::cells(target, 0, now, std::string{}),
                    session_.dialect().upsert("target_id", "failures, last_ok_at, rests_until = NULL"));
}

int DeliveryRepo::note_failure(domain::WebhookId target, const std::string& error, domain::Instant now) {
  sql::insert_cells(
      session_, insert_failure, 4, sql::cells(target, 1, now, shortened(error, longest_error)),
      session_.dialect().upsert("target_id", "failures = failures + 1, last_failure_at, last_error"));
  const int failures = sql::value<int>(session_, select_failures, target);
  sql::execute(session_, update_rest, now + domain::rest_after(failures), target);
  return failures;
}

bool DeliveryRepo::may_report(domain::WebhookId target, domain::LocalDate day) {
  return sql::execute(session_, update_reported, day, target, day) == 1;
}

}  // namespace xiezhu::persistence
