// What is told to whom, inside one unit of work.
#pragma once

#include <span>

#include "domain/notification/delivery.hpp"
#include "domain/ports/queries.hpp"

namespace xiezhu::domain {

// A message in the outbox: written in the same transaction as what it tells of, handed on afterwards.
struct OutboxEntry {
  std::int64_t id = 0;
  Message message;
};

class NotificationRepository {
 public:
  virtual ~NotificationRepository() = default;

  virtual void post(std::span<const Message> messages) = 0;
  // The oldest messages.
  virtual std::vector<OutboxEntry> outbox(int limit) = 0;
  // Takes messages out; false when somebody else has taken one of them, and then the unit must roll back.
  virtual bool take(std::span<const OutboxEntry> entries) = 0;
  // The people behind an audience who may still sign in, by id.
  virtual std::vector<Recipient> recipients(const Message& message) = 0;

  virtual void add(std::span<const Notice> notices) = 0;
  // Visible notices, newest first, after the cursor (instant of becoming visible, id).
  virtual std::vector<NoticeLine> notices(const Actor& reader, Instant now, bool unread_only,
                                          std::optional<Cursor> after, int limit) = 0;
  // Visible and not read, counted up to `at_most`.
  virtual int unread(PersonId person, Instant now, int at_most) = 0;
  // Marks a visible notice of that person; false when there is none. One that was read stays as it was.
  virtual bool mark_read(PersonId person, NoticeId id, Instant now) = 0;
  // Marks up to `limit` visible notices; how many there were.
  virtual int mark_all_read(PersonId person, Instant now, int limit) = 0;
  // Deletes up to `limit` notices that became visible before the instant; how many there were.
  virtual int remove_notices_before(Instant instant, int limit) = 0;

  virtual NoticePreferences preferences(PersonId person) = 0;
  virtual void set_preferences(PersonId person, const NoticePreferences& preferences) = 0;
  // People with a digest who have had none on that day, by id.
  virtual std::vector<Recipient> without_digest(LocalDate day, int limit) = 0;
  // False when it was noted already.
  virtual bool note_digest(PersonId person, LocalDate day) = 0;
};

class DeliveryRepository {
 public:
  virtual ~DeliveryRepository() = default;

  virtual void add(std::span<const Delivery> deliveries) = 0;
  // Waiting deliveries to a target whose time has come, the longest waiting first.
  virtual std::vector<Delivery> due(WebhookId target, Instant now, int limit) = 0;
  // Counts an attempt and keeps others away until `lease`; false when another was faster.
  virtual bool claim(const Delivery& delivery, Instant lease) = 0;
  // Writes down how the attempt numbered `delivery.attempts` ended, unless a later one has begun.
  virtual void conclude(const Delivery& delivery) = 0;
  virtual std::optional<Delivery> find(DeliveryId id) = 0;
  // Newest first by the instant since when they are in that state, after the cursor (that instant, id).
  virtual std::vector<Delivery> in_state(DeliveryState state, std::optional<Cursor> after, int limit) = 0;
  // Makes a dead delivery wait again from the start; false when it is not dead.
  virtual bool resend(DeliveryId id, Instant now) = 0;
  virtual int count(WebhookId target, DeliveryState state, int at_most) = 0;
  // Deletes up to `limit` deliveries in that state since before the instant; how many there were.
  virtual int remove_before(DeliveryState state, Instant instant, int limit) = 0;

  virtual std::vector<Webhook> webhooks() = 0;  // by id
  virtual std::optional<Webhook> webhook(WebhookId id) = 0;
  virtual void insert(const Webhook& webhook) = 0;
  // Stores it as the next version; false when `webhook.version` is not the stored one any more.
  virtual bool update(const Webhook& webhook) = 0;
  // What still waits for it is never sent, and forgotten in time. False when its version is another.
  virtual bool remove(WebhookId id, Version seen) = 0;

  virtual std::vector<TargetHealth> health() = 0;
  virtual TargetHealth health(WebhookId target) = 0;
  virtual void note_success(WebhookId target, Instant now) = 0;
  // Counts a failure and lets the target rest; the number of failures in a row.
  virtual int note_failure(WebhookId target, const std::string& error, Instant now) = 0;
  // True once per target and day, for whoever asks first.
  virtual bool may_report(WebhookId target, LocalDate day) = 0;
};

}  // namespace xiezhu::domain
