#include "server/app.hpp"

#include <spdlog/spdlog.h>

#include <boost/system/system_error.hpp>

#include "api/api_service.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/demo/plan.hpp"
#include "server/files/file_cleaner.hpp"
#include "server/jobs/bulk_work.hpp"
#include "server/jobs/calendar_work.hpp"
#include "server/jobs/export_work.hpp"
#include "server/jobs/import_work.hpp"
#include "server/logging.hpp"
#include "server/net/address.hpp"
#include "server/net/http_server.hpp"
#include "server/net/metrics.hpp"
#include "server/notify/notifier.hpp"
#include "server/print/letter_layout.hpp"
#include "server/print/paper.hpp"
#include "server/print/sheet_layout.hpp"
#include "server/run/alerter.hpp"
#include "server/run/calendar_watch.hpp"
#include "server/run/indexer.hpp"
#include "server/run/job_runner.hpp"
#include "server/run/leader.hpp"
#include "server/run/notice_feed.hpp"
#include "server/run/overseer.hpp"
#include "server/run/sweeper.hpp"
#include "server/run/time_ids.hpp"
#include "server/run/worker_pool.hpp"
#include "server/security/crypto.hpp"
#include "server/web/web_service.hpp"

namespace xiezhu::server {
namespace {

std::shared_ptr<const TlsContext> load_tls(const Config::Tls& files) {
  auto context = TlsContext::load({files.certificate, files.key});
  if (!context) throw CommandFailure(context.error());
  return std::move(*context);
}

// What serves the pages in front of the API; nullptr when there are none to serve.
std::unique_ptr<api::Service> with_pages(const Config& config, const api::Service& api,
                                         const api::Secrets& secrets) {
  if (config.web.empty()) return nullptr;
  auto files = WebFiles::load(config.web, secrets);
  if (!files) throw CommandFailure("web interface: " + files.error());
  return std::make_unique<WebService>(std::move(*files), api);
}

bool holds_demonstration(domain::Store& store) {
  bool marked = false;
  store.read([&marked](domain::UnitOfWork& unit) {
    marked = !unit.queries().mark(std::string{demonstration_mark}).empty();
  });
  return marked;
}

void refuse_public_demonstration(const Config& config, const ServeOptions& options) {
  if (is_loopback_address(config.net.address) || options.allow_demonstration) return;
  throw CommandFailure(
      "the database holds demonstration data and is served on loopback only; --allow-demo lifts this");
}

// How soon a job that was handed in begins.
constexpr std::chrono::milliseconds jobs_every{500};

// How soon what was written can be found.
constexpr std::chrono::milliseconds index_every{1'000};

// Pieces of files mostly wait for the disk, or for a store somewhere else.
constexpr unsigned transfer_threads = 2;
constexpr unsigned remote_transfer_threads = 8;
// Files that have arrived are looked into and put away by few at a time: it takes a core, or a scanner.
constexpr unsigned checking_threads = 3;

unsigned threads(int count) { return static_cast<unsigned>(count); }

}  // namespace

// The members stand in the order of their making; the server comes last because it uses everything else.
struct App::Parts {
  Parts(const Config& settings, const ServeOptions& options)
      : config(settings),
        logger(make_logger(config.log_level)),
        database(open_database(config)),
        demonstration(holds_demonstration(*database)),
        files(config.files,
              [this](std::string_view message) {
                logger->warn(R"("event":"files","message":"{}")", json_escaped(message));
              }),
        ids(clock, config.node),
        hasher(config.passwords.memory_mib, config.passwords.operations),
        reading("reading", threads(reading_threads(config)), queue()),
        writing("writing", threads(database->is_sqlite() ? 1 : config.workers.writing), queue()),
        hashing("hashing", threads(config.passwords.threads), queue()),
        transfer("transfer", config.files.s3.enabled() ? remote_transfer_threads : transfer_threads, queue()),
        checking("checking", checking_threads, queue()),
        access_log(logger),
        observer(access_log, metrics),
        audit(open_audit(config, *database, config.node)),
        environment{*database, clock, ids, hasher, secrets, audit->log, config.sessions, demonstration},
        service(api::make_service(environment)),
        web(with_pages(config, *service, secrets)) {
    if (demonstration) refuse_public_demonstration(config, options);
    environment.files = &files;
    environment.file_limits = config.file_limits;
    environment.accepting = [this] { return !draining; };
    notifier = std::make_unique<Notifier>(
        *database, clock, ids, Notifier::Options{config.mail, config.webhooks, config.public_url},
        [this](std::string_view message) {
          logger->warn(R"("event":"delivery","message":"{}")", json_escaped(message));
        });
    environment.outside = notifier->outside();
    if (print_fonts_installed()) {
      environment.printing = {print_letter, print_sheet};
    } else {
      logger->warn(R"("event":"printing","message":"no PDF: the fonts {} are not installed")", print_family);
    }
    environment.metrics = [this] { return render_metrics(); };
    environment.report = [this](std::string_view id, std::string_view message) {
      logger->error(R"("event":"error","requestId":"{}","message":"{}")", id, json_escaped(message));
    };
    // Messages that were posted are handed on at once instead of at the next look.
    environment.written = [this] {
      if (leader) leader->wake("relay");
    };
    environment.session_ended = [this](domain::SessionId session) {
      server->live().end_session(session, LiveEnd::session_ended);
    };
    logger->info(R"("event":"configuration","message":"{}")", json_escaped(describe(config)));
    server = std::make_unique<HttpServer>(config.net, load_tls(config.tls), web ? *web : *service,
                                          LanePools{reading, writing, hashing, transfer, checking}, observer);
  }

  std::size_t queue() const { return static_cast<std::size_t>(config.workers.queue); }

  std::string render_metrics() const {
    const std::array<const WorkerPool*, 5> lanes{&reading, &writing, &hashing, &transfer, &checking};
    return metrics.render(lanes, leader != nullptr && leader->leads());
  }

  void make_job_runner(const JobRunner::Report& fault) {
    using enum domain::JobKind;
    jobs = std::make_unique<JobRunner>(clock, fault);
    jobs->add(bulk, std::make_unique<BulkWork>(clock, fault));
    for (const auto kind : {import_units, import_people, import_catalogue})
      jobs->add(kind, std::make_unique<ImportWork>(clock, ids, hasher));
    for (const auto kind : {calendar_preview, calendar_apply})
      jobs->add(kind, std::make_unique<CalendarWork>(clock));
    const MakingTools tools{config.files.folder / "scratch", &files, environment.printing};
    for (const auto kind : {export_list, export_timeline, export_archive})
      jobs->add(kind, std::make_unique<ExportWork>(clock, ids, audit->log, tools));
  }

  // What only one of the servers on this database does.
  void schedule() {
    const auto fault = [this](std::string_view message) {
      logger->error(R"("event":"scheduler","message":"{}")", json_escaped(message));
    };
    const auto news = [this](std::string_view message) {
      logger->info(R"("event":"leader","message":"{}")", json_escaped(message));
    };
    leader = std::make_unique<Leader>(
        *database,
        Leader::Options{.owner = std::to_string(config.node) + ":" + secrets.random_token(),
                        .duration = config.lease,
                        .alone = database->is_sqlite()},
        fault, news);
    sweeper = std::make_unique<Sweeper>(clock, config.sessions, fault);
    leader->add("sweep", config.sweep_every, [this](LeaderTurn& turn) { sweeper->sweep(turn); });
    notifier->schedule(*leader);
    make_job_runner(fault);
    leader->add("calendar", std::chrono::hours{1},
                [this](LeaderTurn& turn) { tell_missing_notices(turn, clock.now()); });
    leader->add("jobs", jobs_every, [this](LeaderTurn& turn) { jobs->run(turn); });
    leader->add("files", std::chrono::hours{1},
                [this](LeaderTurn& turn) { clean_files(turn, files, clock.now()); });
    alerter = std::make_unique<Alerter>(clock, ids, config.alerts);
    leader->add("alerts", config.sweep_every, [this](LeaderTurn& turn) { alerter->fire(turn); });
    overseer = std::make_unique<Overseer>(clock, ids, fault);
    leader->add("oversee", config.sweep_every, [this](LeaderTurn& turn) { overseer->oversee(turn); });
    leader->add("audit", std::chrono::hours{1}, [this](LeaderTurn& turn) {
      turn.read([&](domain::UnitOfWork& unit) {
        for (const int chain : unit.audit().chains()) log_end(unit, chain);
      });
    });
    leader->add("search", index_every, [](LeaderTurn& turn) { follow_marks(turn); });
    leader->start();
  }

  // Whoever keeps these lines outside of the database can tell later that nothing is missing.
  void log_end(domain::UnitOfWork& unit, int chain) const {
    const auto head = unit.audit().head(chain);
    if (!head) return;
    if (!audit->log.whole(*head))
      logger->error(
          R"("event":"audit","message":"chain {} is not as it was written; run xiezhu audit verify")", chain);
    logger->info(R"("event":"audit","chain":{},"seq":{},"hash":"{}")", chain, head->seq, head->hash);
  }

  // What is written by now is signed.
  void close_audit() {
    try {
      database->write([&](domain::UnitOfWork& unit) {
        audit->log.checkpoint(unit, clock.now());
        return domain::Finish::commit;
      });
      database->read([&](domain::UnitOfWork& unit) { log_end(unit, config.node); });
    } catch (const std::exception& error) {
      logger->error(R"("event":"audit","message":"{}")", json_escaped(error.what()));
    }
  }

  // What every server does for its own live channels.
  void follow() {
    const auto fault = [this](std::string_view message) {
      logger->error(R"("event":"live","message":"{}")", json_escaped(message));
    };
    feed = std::make_unique<NoticeFeed>(*database, clock, server->live(),
                                        NoticeFeed::Options{.sessions = config.sessions}, fault);
  }

  Config config;
  std::shared_ptr<spdlog::logger> logger;
  std::unique_ptr<persistence::Database> database;
  bool demonstration;
  std::atomic<bool> draining = false;
  StagedFileStore files;  // before the pools, which work on it
  SystemClock clock;
  TimeIds ids;
  Argon2Hasher hasher;
  OpensslSecrets secrets;
  WorkerPool reading;
  WorkerPool writing;
  WorkerPool hashing;
  WorkerPool transfer;
  WorkerPool checking;
  AccessLog access_log;
  Metrics metrics;
  BothObservers observer;
  std::unique_ptr<AuditTrail> audit;
  api::Environment environment;
  std::unique_ptr<api::Service> service;
  std::unique_ptr<api::Service> web;  // in front of it, when pages are served
  std::unique_ptr<Sweeper> sweeper;
  std::unique_ptr<JobRunner> jobs;
  std::unique_ptr<Notifier> notifier;
  std::unique_ptr<Alerter> alerter;
  std::unique_ptr<Overseer> overseer;
  std::unique_ptr<Leader> leader;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<NoticeFeed> feed;  // of the server's live channels
};

App::App(const Config& config, const ServeOptions& options) {
  try {
    parts_ = std::make_unique<Parts>(config, options);
  } catch (const boost::system::system_error& error) {
    throw CommandFailure("cannot listen on " + config.net.address + " port " +
                         std::to_string(config.net.port) + ": " + error.code().message());
  }
}

App::~App() = default;

void App::start() {
  parts_->follow();
  parts_->schedule();
  parts_->notifier->start();
  parts_->server->start();
  parts_->logger->info(R"("event":"listening","port":{})", port());
}

std::uint16_t App::port() const { return parts_->server->port(); }

bool App::demonstration() const { return parts_->demonstration; }

void App::drain() {
  parts_->draining = true;
  const bool clean = parts_->server->drain(parts_->config.drain_within);
  parts_->leader.reset();
  parts_->notifier->stop();
  parts_->feed.reset();
  parts_->close_audit();
  parts_->logger->info(R"("event":"stopped","forced":{})", !clean);
}

void App::reload_certificate() {
  auto context = TlsContext::load({parts_->config.tls.certificate, parts_->config.tls.key});
  if (context) {
    parts_->server->replace_tls(std::move(*context));
    parts_->logger->info(R"("event":"certificate","message":"reloaded")");
  } else {
    parts_->logger->error(R"("event":"certificate","message":"{}")", json_escaped(context.error()));
  }
}

void App::force() { parts_->server->force(); }

}  // namespace xiezhu::server
