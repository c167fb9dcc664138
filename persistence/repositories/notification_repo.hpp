// The outbox, the notices and what people want to be told how.
#pragma once

#include "domain/ports/notifications.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class NotificationRepo final : public domain::NotificationRepository {
 public:
  explicit NotificationRepo(sql::Session& session) : session_(session) {}
  void post(std::span<const domain::Message> messages) override;
  std::vector<domain::OutboxEntry> outbox(int limit) override;
  bool take(std::span<const domain::OutboxEntry> entries) override;
  std::vector<domain::Recipient> recipients(const domain::Message& message) override;
  void add(std::span<const domain::Notice> notices) override;
  std::vector<domain::NoticeLine> notices(const domain::Actor& reader, domain::Instant now, bool unread_only,
                                          std::optional<domain::Cursor> after, int limit) override;
  int unread(domain::PersonId person, domain::Instant now, int at_most) override;
  bool mark_read(domain::PersonId person, domain::NoticeId id, domain::Instant now) override;
  int mark_all_read(domain::PersonId person, domain::Instant now, int limit) override;
  int remove_notices_before(domain::Instant instant, int limit) override;
  domain::NoticePreferences preferences(domain::PersonId person) override;
  void set_preferences(domain::PersonId person, const domain::NoticePreferences& preferences) override;
  std::vector<domain::Recipient> without_digest(domain::LocalDate day, int limit) override;
  bool note_digest(domain::PersonId person, domain::LocalDate day) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
