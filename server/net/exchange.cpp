#include "server/net/exchange.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <exception>
#include <utility>

#include "server/net/response_head.hpp"

namespace xiezhu::server {
namespace {

// The way from the connection's thread into the pool and back.
template <class Handler>
struct HandOver {
  // Keeps the connection's io_context running while the pool works.
  using Work = decltype(asio::prefer(std::declval<Executor>(), asio::execution::outstanding_work_t::tracked));

  Handler handler;
  Work work;
  std::shared_ptr<Exchange> exchange;

  static void come_back(std::shared_ptr<HandOver> self, bool ran) {
    const auto executor = self->work;
    // The work ends, and the handler with it, in the connection's thread.
    asio::post(executor, [self = std::move(self), ran]() mutable { std::move(self->handler)(ran); });
  }
};

struct StartInPool {
  template <class Handler>
  void operator()(Handler handler, Executor executor, WorkerPool* pool, std::shared_ptr<Exchange> exchange,
                  PoolStep step) const {
    auto work = asio::prefer(executor, asio::execution::outstanding_work_t::tracked);
    auto way = std::make_shared<HandOver<Handler>>(
        HandOver<Handler>{std::move(handler), std::move(work), std::move(exchange)});
    const bool accepted = pool->try_submit([way, step]() mutable {
      ((*way->exchange).*step)();
      HandOver<Handler>::come_back(std::move(way), true);
    });
    if (!accepted) HandOver<Handler>::come_back(std::move(way), false);
  }
};

}  // namespace

Exchange::Exchange(ServerState& state, std::string request_id, const std::string& remote_address,
                   bool remote_is_loopback)
    : state_(state) {
  head.request.method = api::Method::other;
  head.request.request_id = std::move(request_id);
  head.request.remote_address = remote_address;
  head.request.remote_is_loopback = remote_is_loopback;
  state_.observer.on_request_started();
}

Exchange::~Exchange() {
  if (entered_) state_.requests.give_back(1);
  release_body();
  if (!reported_) state_.observer.on_request_abandoned();
}

bool Exchange::enter() {
  entered_ = state_.requests.take(1);
  return entered_;
}

bool Exchange::hold_body(std::size_t bytes) {
  if (!state_.body_bytes.take(bytes)) return false;
  body_bytes_ += bytes;
  return true;
}

void Exchange::run() noexcept {
  try {
    response = state_.service.run(planned, head.request);
    if (!response.live && !is_sendable(response)) answer_fault("a response with unsendable fields");
  } catch (const std::exception& error) {
    answer_fault(error.what());
  } catch (...) {
    answer_fault("an exception of unknown type");
  }
}

void Exchange::open_sink() noexcept {
  try {
    auto opened = state_.service.open(planned, head.request);
    if (opened) {
      head.request.sink = std::move(*opened);
      return;
    }
    response = std::move(opened.error());
    if (!is_sendable(response)) answer_fault("a response with unsendable fields");
  } catch (const std::exception& error) {
    answer_fault(error.what());
  }
}

// A sink or source that fails is not used again; the peer may try again later.
template <class Step>
void Exchange::on_storage(Step step) noexcept {
  try {
    step();
    return;
  } catch (const std::exception& error) {
    state_.observer.on_fault(error.what());
  }
  head.request.sink.reset();
  piece.clear();
  refuse(503);
}

void Exchange::take_piece() noexcept {
  on_storage([this] {
    bytes_received_ += piece.size();
    head.request.sink->write(piece);
    piece.clear();
  });
}

void Exchange::end_sink() noexcept {
  on_storage([this] { head.request.sink->finish(); });
}

void Exchange::next_piece() noexcept {
  on_storage([this] { piece = response.source->read(piece_bytes); });
}

void Exchange::refuse(int status) noexcept {
  try {
    response = state_.service.refuse(status, head.request);
    const bool names_time = std::ranges::any_of(response.headers, [](const auto& field) {
      return field.first == "retry-after" || field.first == "Retry-After";
    });
    if (status == 503 && !names_time) response.headers.emplace_back("Retry-After", "1");
    if (!is_sendable(response)) response = api::Response{.status = status};
  } catch (const std::exception& error) {
    response = api::Response{.status = status};
    state_.observer.on_fault(error.what());
  }
}

void Exchange::answer_fault(std::string_view what) noexcept {
  state_.observer.on_fault(what);
  refuse(500);
}

void Exchange::release_body() {
  bytes_received_ += head.request.body.size();
  head.request.body = std::string();
  state_.body_bytes.give_back(std::exchange(body_bytes_, 0));
}

void Exchange::report(std::size_t bytes_sent) {
  reported_ = true;
  const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started_);
  state_.observer.on_request({.method = head.head_only ? api::Method::head : head.request.method,
                              .path = head.request.path,
                              .status = response.status,
                              .duration = duration,
                              .bytes_received = bytes_received_,
                              .bytes_sent = bytes_sent,
                              .request_id = head.request.request_id,
                              .remote_address = head.request.remote_address});
}

Awaitable<bool> run_in_pool(Executor executor, WorkerPool& pool, std::shared_ptr<Exchange> exchange,
                            PoolStep step) {
  return asio::async_initiate<decltype(resume), void(bool)>(StartInPool{}, resume, executor, &pool,
                                                            std::move(exchange), step);
}

}  // namespace xiezhu::server
