#include "server/notify/courier.hpp"

namespace xiezhu::server {
namespace {

constexpr int deliveries_per_look = 20;

}  // namespace

Courier::Courier(domain::Store& store, const domain::Clock& clock, std::unique_ptr<Sender> mail,
                 std::unique_ptr<Sender> webhooks, Options options, Report report)
    : store_(store),
      clock_(clock),
      mail_(std::move(mail)),
      webhooks_(std::move(webhooks)),
      options_(options),
      report_(std::move(report)) {}

void Courier::stop() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Courier::start() {
  const auto add = [this](Round round) {
    threads_.emplace_back([this, round](const std::stop_token& stop) { run(round, stop); });
  };
  if (mail_ != nullptr) add(&Courier::carry_mail);
  for (int i = 0; webhooks_ != nullptr && i < options_.webhook_threads; ++i) add(&Courier::carry_webhooks);
}

void Courier::run(Round round, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    int carried = 0;
    try {
      carried = (this->*round)(stop);
    } catch (const std::exception& error) {
      report_(std::string{"deliveries: "} + error.what());
    }
    if (carried > 0) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, options_.every, [] { return false; });
  }
}

int Courier::carry_mail(const std::stop_token& stop) {
  return mail_ == nullptr ? 0 : carry(*mail_, nullptr, stop);
}

int Courier::carry_webhooks(const std::stop_token& stop) {
  if (webhooks_ == nullptr) return 0;
  std::vector<domain::Webhook> all;
  store_.read([&](domain::UnitOfWork& unit) { all = unit.deliveries().webhooks(); });
  int carried = 0;
  for (const auto& webhook : all) {
    if (webhook.active && webhook.secret_generation > 0) carried += carry(*webhooks_, &webhook, stop);
  }
  return carried;
}

// Until there is nothing more, or something failed.
int Courier::carry(Sender& sender, const domain::Webhook* webhook, const std::stop_token& stop) {
  const auto target = webhook == nullptr ? domain::mail_target : webhook->id;
  const std::string name = webhook == nullptr ? "邮件" : webhook->name;
  if (!begin_target(target)) return 0;
  const std::unique_ptr<Courier, std::function<void(Courier*)>> end{
      this, [target](Courier* self) { self->end_target(target); }};
  std::vector<domain::Delivery> due;
  store_.read([&](domain::UnitOfWork& unit) {
    const auto now = clock_.now();
    const auto rests_until = unit.deliveries().health(target).rests_until;
    due.clear();
    if (!rests_until || *rests_until <= now) due = unit.deliveries().due(target, now, deliveries_per_look);
  });
  int carried = 0;
  for (auto& delivery : due) {
    if (stop.stop_requested()) break;
    if (!claim(delivery)) continue;
    ++delivery.attempts;
    ++carried;
    SendResult result;
    try {
      result = sender.send(delivery, webhook, stop);
    } catch (const std::exception& error) {
      result = {Fate::failed, error.what()};
    }
    const bool go_on = result.fate == Fate::arrived || result.fate == Fate::refused;
    record(std::move(delivery), result, name);
    if (!go_on) break;
  }
  return carried;
}

bool Courier::claim(const domain::Delivery& delivery) {
  bool claimed = false;
  store_.write([&](domain::UnitOfWork& unit) {
    claimed = unit.deliveries().claim(delivery, clock_.now() + options_.lease);
    return claimed ? domain::Finish::commit : domain::Finish::rollback;
  });
  return claimed;
}

void Courier::record(domain::Delivery delivery, const SendResult& result, const std::string& target_name) {
  const auto now = clock_.now();
  delivery.last_error = result.error;
  const auto wait = domain::wait_after(delivery.attempts);
  switch (result.fate) {
    case Fate::arrived:
      delivery.state = domain::DeliveryState::done;
      delivery.next_at = now;
      break;
    case Fate::broken_off:
      delivery.next_at = now;
      break;
    case Fate::failed:
      if (!wait) delivery.state = domain::DeliveryState::dead;
      delivery.next_at = now + wait.value_or(domain::Millis{0});
      break;
    case Fate::refused:
      delivery.state = domain::DeliveryState::dead;
      delivery.next_at = now;
      break;
  }
  store_.write([&](domain::UnitOfWork& unit) {
    unit.deliveries().conclude(delivery);
    if (result.fate == Fate::failed) note_failure(unit, delivery.target, result.error, target_name);
    if (result.fate == Fate::arrived) unit.deliveries().note_success(delivery.target, now);
    return domain::Finish::commit;
  });
  if (result.fate == Fate::failed || result.fate == Fate::refused) {
    report_("delivery " + std::to_string(delivery.id.value()) + " to " + target_name +
            " did not arrive: " + result.error);
  }
}

void Courier::note_failure(domain::UnitOfWork& unit, domain::WebhookId target, const std::string& error,
                           const std::string& target_name) {
  const auto now = clock_.now();
  const int failures = unit.deliveries().note_failure(target, error, now);
  const domain::TargetHealth health{.target = target, .failures = failures};
  if (!health.broken() || !unit.deliveries().may_report(target, domain::local_date(now))) return;
  const domain::Message message{
      .kind = domain::NoticeKind::administration,
      .about = "target_broken",
      .audience = {.role = domain::Role::system_admin},
      .detail = target_name + "：连续 " + std::to_string(failures) + " 次未送达，" + error,
      .at = now};
  unit.notifications().post(std::span{&message, 1});
}

bool Courier::begin_target(domain::WebhookId target) {
  const std::scoped_lock lock(mutex_);
  return busy_.insert(target).second;
}

void Courier::end_target(domain::WebhookId target) {
  const std::scoped_lock lock(mutex_);
  busy_.erase(target);
}

}  // namespace xiezhu::server
