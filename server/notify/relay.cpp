#include "server/notify/relay.hpp"

#include <algorithm>

#include "domain/notification/delivery_time.hpp"
#include "domain/request/visibility.hpp"
#include "server/notify/outgoing.hpp"

namespace xiezhu::server {
namespace {

constexpr int messages_per_batch = 100;
constexpr std::size_t rows_per_batch = 500;  // no message is split, so a large audience may exceed it
constexpr int people_per_digest_batch = 20;
constexpr int lines_per_digest = 30;
constexpr int forget_at_once = 500;
constexpr std::chrono::days keep_notices{180};
constexpr std::chrono::days keep_done{14};
constexpr std::chrono::days keep_undelivered{90};

// What a batch is going to insert.
struct Outflow {
  std::vector<domain::Notice> notices;
  std::vector<domain::Delivery> deliveries;
  [[nodiscard]] std::size_t rows() const { return notices.size() + deliveries.size(); }
};

class Relaying {
 public:
  Relaying(domain::UnitOfWork& unit, domain::IdSource& ids, const RelayPolicy& policy, domain::Instant now)
      : unit_(unit), ids_(ids), policy_(policy), now_(now), reference_(unit.reference()) {
    if (policy.webhooks) webhooks_ = unit.deliveries().webhooks();
  }

  void hand_on(const domain::Message& message, Outflow& out) {
    const auto visible_at = domain::delivery_time(reference_->calendar, now_, message.urgent);
    std::string payload;  // the same for all
    const auto matter = overseen_matter(message);
    const auto step = tracked_step(message);
    for (const auto& [person, preferences] : unit_.notifications().recipients(message)) {
      if (matter && !oversees(person, *matter)) continue;
      if (message.audience.trackers && !(step && sees(person, *step) && !told(out, person, message)))
        continue;
      out.notices.push_back(notice_for(person, message, visible_at));
      if (!policy_.mail || !domain::mailed_at_once(preferences, message.kind, message.urgent)) continue;
      if (payload.empty()) payload = mail_payload(message, policy_.public_url);
      out.deliveries.push_back({.id = domain::DeliveryId{ids_.next()},
                                .target = domain::mail_target,
                                .recipient = preferences.mail_address,
                                .kind = message.kind,
                                .payload = payload,
                                .next_at = visible_at,
                                .created_at = now_});
    }
    // Programs hear of each step once, whoever tracks it.
    if (message.audience.trackers) return;
    for (const auto& webhook : webhooks_) {
      if (!webhook.active || webhook.secret_generation == 0 || !webhook.kinds.has(message.kind)) continue;
      const domain::DeliveryId id{ids_.next()};
      // Programs have no working hours.
      out.deliveries.push_back({.id = id,
                                .target = webhook.id,
                                .recipient = "",
                                .kind = message.kind,
                                .payload = cloud_event(message, id, policy_.public_url),
                                .next_at = now_,
                                .created_at = now_});
    }
  }

 private:
  // The request of a message to all holders of a role, of whom only those above the request are meant.
  std::optional<domain::Request> overseen_matter(const domain::Message& message) {
    const auto& audience = message.audience;
    if (!message.request || audience.unit || audience.person || audience.trackers) return std::nullopt;
    return unit_.requests().load(*message.request);
  }

  struct Step {
    domain::Request request;
    domain::Event event;
  };

  // What happened, of a message to those who track the request.
  std::optional<Step> tracked_step(const domain::Message& message) {
    if (!message.audience.trackers || !message.request) return std::nullopt;
    auto request = unit_.requests().load(*message.request);
    if (!request) return std::nullopt;
    for (auto& event : unit_.requests().events(*message.request)) {
      if (event.at == message.at && domain::name_of(event.verb) == message.about)
        return Step{std::move(*request), std::move(event)};
    }
    return std::nullopt;
  }

  bool sees(domain::PersonId id, const Step& step) {
    const auto person = unit_.people().find(id);
    if (!person || !person->roles.business()) return false;
    const domain::Actor actor{person->id, person->unit, person->roles};
    return domain::may_see(reference_->units, actor, step.request) &&
           domain::shows(step.request, step.event, person->unit);
  }

  // Whose turn it is, and who answers for the request, is told anyway.
  static bool told(const Outflow& out, domain::PersonId person, const domain::Message& message) {
    return std::ranges::any_of(out.notices, [&](const domain::Notice& notice) {
      return notice.person == person && notice.request == message.request && notice.about == message.about &&
             notice.created_at == message.at;
    });
  }

  bool oversees(domain::PersonId id, const domain::Request& matter) {
    const auto person = unit_.people().find(id);
    return person && domain::oversees(reference_->units, person->unit, matter);
  }

  domain::Notice notice_for(domain::PersonId person, const domain::Message& message,
                            domain::Instant visible_at) {
    return {.id = domain::NoticeId{ids_.next()},
            .person = person,
            .kind = message.kind,
            .about = message.about,
            .request = message.request,
            .urgent = message.urgent,
            .detail = message.detail,
            .created_at = message.at,
            .visible_at = visible_at};
  }

  domain::UnitOfWork& unit_;
  domain::IdSource& ids_;
  const RelayPolicy& policy_;
  domain::Instant now_;
  domain::ReferencePtr reference_;
  std::vector<domain::Webhook> webhooks_;
};

}  // namespace

int relay_batch(domain::UnitOfWork& unit, domain::IdSource& ids, const RelayPolicy& policy,
                domain::Instant now) {
  const auto entries = unit.notifications().outbox(messages_per_batch);
  if (entries.empty()) return 0;
  Relaying relaying{unit, ids, policy, now};
  Outflow out;
  std::size_t count = 0;
  while (count < entries.size() && out.rows() < rows_per_batch)
    relaying.hand_on(entries[count++].message, out);
  if (!unit.notifications().take(std::span{entries}.first(count))) return 0;
  unit.notifications().add(out.notices);
  unit.deliveries().add(out.deliveries);
  return static_cast<int>(count);
}

int digest_batch(domain::UnitOfWork& unit, domain::IdSource& ids, const RelayPolicy& policy,
                 domain::Instant now) {
  const auto reference = unit.reference();
  const auto& calendar = reference->calendar;
  const auto today = domain::local_date(now);
  const bool open =
      calendar.covers(today) && calendar.is_working(today) && domain::time_of_day(now) >= calendar.opening();
  if (!policy.mail || !open) return 0;
  const auto people = unit.notifications().without_digest(today, people_per_digest_batch);
  std::vector<domain::Delivery> mails;
  for (const auto& [id, preferences] : people) {
    const auto person = unit.people().find(id);
    if (!unit.notifications().note_digest(id, today) || !person) continue;
    auto lines = unit.notifications().notices({person->id, person->unit, person->roles}, now, true,
                                              std::nullopt, lines_per_digest + 1);
    if (lines.empty()) continue;
    const bool more = std::cmp_greater(lines.size(), lines_per_digest);
    if (more) lines.pop_back();
    mails.push_back({.id = domain::DeliveryId{ids.next()},
                     .target = domain::mail_target,
                     .recipient = preferences.mail_address,
                     .kind = domain::NoticeKind::digest,
                     .payload = digest_payload(lines, more, policy.public_url),
                     .next_at = now,
                     .created_at = now});
  }
  unit.deliveries().add(mails);
  return static_cast<int>(people.size());
}

int forget_batch(domain::UnitOfWork& unit, domain::Instant now) {
  using enum domain::DeliveryState;
  return unit.notifications().remove_notices_before(now - keep_notices, forget_at_once) +
         unit.deliveries().remove_before(done, now - keep_done, forget_at_once) +
         unit.deliveries().remove_before(dead, now - keep_undelivered, forget_at_once) +
         unit.deliveries().remove_before(waiting, now - keep_undelivered, forget_at_once);
}

}  // namespace xiezhu::server
