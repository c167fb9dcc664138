// What leaves by mail or to webhooks, the webhooks, and how their targets do.
#pragma once

#include "domain/ports/notifications.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class DeliveryRepo final : public domain::DeliveryRepository {
 public:
  explicit DeliveryRepo(sql::Session& session) : session_(session) {}
  void add(std::span<const domain::Delivery> deliveries) override;
  std::vector<domain::Delivery> due(domain::WebhookId target, domain::Instant now, int limit) override;
  bool claim(const domain::Delivery& delivery, domain::Instant lease) override;
  void conclude(const domain::Delivery& delivery) override;
  std::optional<domain::Delivery> find(domain::DeliveryId id) override;
  std::vector<domain::Delivery> in_state(domain::DeliveryState state, std::optional<domain::Cursor> after,
                                         int limit) override;
  bool resend(domain::DeliveryId id, domain::Instant now) override;
  int count(domain::WebhookId target, domain::DeliveryState state, int at_most) override;
  int remove_before(domain::DeliveryState state, domain::Instant instant, int limit) override;
  std::vector<domain::Webhook> webhooks() override;
  std::optional<domain::Webhook> webhook(domain::WebhookId id) override;
  void insert(const domain::Webhook& webhook) override;
  bool update(const domain::Webhook& webhook) override;
  bool remove(domain::WebhookId id, domain::Version seen) override;
  std::vector<domain::TargetHealth> health() override;
  domain::TargetHealth health(domain::WebhookId target) override;
  void note_success(domain::WebhookId target, domain::Instant now) override;
  int note_failure(domain::WebhookId target, const std::string& error, domain::Instant now) override;
  bool may_report(domain::WebhookId target, domain::LocalDate day) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
