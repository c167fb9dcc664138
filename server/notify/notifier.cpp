#include "server/notify/notifier.hpp"

#include <algorithm>

#include "server/notify/mailer.hpp"
#include "server/notify/signature.hpp"
#include "server/notify/webhook_sender.hpp"

namespace xiezhu::server {
namespace {

// A message is on its way after at most so long.
constexpr std::chrono::seconds relay_every{1};
constexpr std::chrono::minutes digest_every{1};
constexpr std::chrono::hours forget_old_every{1};

std::unique_ptr<Sender> mailer_for(const MailOptions& options, const domain::Clock& clock) {
  return options.enabled() ? std::make_unique<Mailer>(options, clock) : nullptr;
}

std::unique_ptr<Sender> caller_for(const WebhookOptions& options, const domain::Clock& clock) {
  return options.enabled() ? std::make_unique<WebhookSender>(options, clock) : nullptr;
}

Courier::Options carrying(const Notifier::Options& options) {
  const auto longest = std::max(options.mail.timeout, options.webhooks.timeout);
  return {.lease = 2 * longest + std::chrono::seconds{30}};
}

}  // namespace

Notifier::Notifier(domain::Store& store, const domain::Clock& clock, domain::IdSource& ids, Options options,
                   Courier::Report report)
    : clock_(clock),
      ids_(ids),
      options_(std::move(options)),
      policy_{options_.mail.enabled(), options_.webhooks.enabled(), options_.public_url},
      courier_(store, clock, mailer_for(options_.mail, clock), caller_for(options_.webhooks, clock),
               carrying(options_), std::move(report)) {}

void Notifier::schedule(Leader& leader) {
  leader.add("relay", relay_every, [this](LeaderTurn& turn) { hand_on(turn); });
  leader.add("digest", digest_every, [this](LeaderTurn& turn) { repeat(turn, &digest_batch); });
  leader.add("forget", forget_old_every, [this](LeaderTurn& turn) {
    repeat(turn, [](domain::UnitOfWork& unit, domain::IdSource&, const RelayPolicy&, domain::Instant now) {
      return forget_batch(unit, now);
    });
  });
}

// Most looks find nothing, and cost no transaction.
void Notifier::hand_on(LeaderTurn& turn) {
  bool waiting = false;
  turn.read([&](domain::UnitOfWork& unit) { waiting = !unit.notifications().outbox(1).empty(); });
  if (waiting) repeat(turn, &relay_batch);
}

// Batch by batch until there is nothing more to do.
void Notifier::repeat(LeaderTurn& turn, Batch batch) {
  for (int count = 1; count > 0 && !turn.stopping();) {
    turn.write([&](domain::UnitOfWork& unit) {
      count = batch(unit, ids_, policy_, clock_.now());
      return count > 0 ? domain::Finish::commit : domain::Finish::rollback;
    });
  }
}

api::Outside Notifier::outside() const {
  api::Outside outside{.mail = options_.mail.enabled()};
  outside.admits_url = [this](const std::string& url) { return options_.webhooks.guard.admits_url(url); };
  if (options_.webhooks.enabled()) {
    outside.secret = [this](domain::WebhookId id, int generation) {
      return webhook_secret(options_.webhooks.key, id, generation);
    };
  }
  return outside;
}

}  // namespace xiezhu::server
