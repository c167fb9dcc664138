#include "api/api_service.hpp"

#include <algorithm>
#include <set>

#include "api/auth/authenticate.hpp"
#include "api/http/audited_call.hpp"
#include "api/http/keyed_call.hpp"
#include "api/http/reply.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {

// What planning found: the route with its captures, or the methods that the path knows.
class Plan {
 public:
  const Route* route = nullptr;
  std::vector<std::string> captures;
  std::set<std::string_view> allowed;  // empty: the path itself is unknown
};

namespace {

// The values for the {…} of the pattern; nullopt when the path does not match.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> captures;
  while (!pattern.empty() && !path.empty()) {
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    const auto expected = pattern.substr(0, pattern.find('/'));
    const auto actual = path.substr(0, path.find('/'));
    if (expected.starts_with('{')) {
      if (actual.empty()) return std::nullopt;
      captures.emplace_back(actual);
    } else if (expected != actual) {
      return std::nullopt;
    }
    pattern.remove_prefix(expected.size());
    path.remove_prefix(actual.size());
  }
  return pattern.empty() && path.empty() ? std::optional{std::move(captures)} : std::nullopt;
}

Method routed_as(Method method) { return method == Method::head ? Method::get : method; }

// `media` are the admitted kinds, separated by |.
bool is_media(std::string_view content_type, std::string_view media) {
  const auto type = content_type.substr(0, content_type.find(';'));
  const auto trimmed = domain::split(type, ' ');
  if (trimmed.size() != 1) return false;
  return std::ranges::any_of(domain::split(media, '|'), [&](std::string_view kind) {
    return std::ranges::equal(trimmed.front(), kind, [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
  });
}

class ApiService final : public Service {
 public:
  explicit ApiService(Environment& environment) : environment_(environment) {}

  Planned plan(const Request& head) const override {
    auto plan = std::make_shared<Plan>();
    for (const auto& route : routes_near(head.path)) {
      auto captures = match(route.pattern, head.path);
      if (!captures) continue;
      plan->allowed.insert(name_of(route.method));
      if (route.method != routed_as(head.method)) continue;
      plan->route = &route;
      plan->captures = std::move(*captures);
      return {route.lane, route.body_limit, route.opener != nullptr, std::move(plan)};
    }
    // The body is read, so that the answer is that there is no such address and not that the body is too
    // large.
    constexpr std::size_t unknown_body = std::size_t{64} * 1024;
    return {Lane::inline_, unknown_body, false, std::move(plan)};
  }

  std::expected<std::shared_ptr<BodySink>, Response> open(const Planned& planned,
                                                          const Request& head) const override {
    std::shared_ptr<BodySink> sink;
    auto answered = answer(head, [&] {
      return permitted(*planned.plan, head, [&](const Route& route, Call& call) {
        std::expected<std::shared_ptr<BodySink>, Response> opened;
        environment_.store.read([&](domain::UnitOfWork& unit) {
          call.unit = &unit;
          opened = route.opener(call);
        });
        if (opened) sink = std::move(*opened);
        return opened ? Response{} : std::move(opened.error());
      });
    });
    if (sink != nullptr) return sink;
    return std::unexpected(std::move(answered));
  }

  Response run(const Planned& planned, const Request& request) const override {
    Response response = answer(request, [&] { return routed(*planned.plan, request); });
    if (environment_.demonstration) response.headers.emplace_back("xiezhu-demonstration", "true");
    return response;
  }

  Response refuse(int status, const Request& head) const override {
    Response response = to_response(Problem{std::string{code_for(status)}}, head);
    if (status == 503) response.headers.emplace_back("retry-after", "1");
    if (status == 426) {
      response.headers.emplace_back("upgrade", "websocket");
      response.headers.emplace_back("sec-websocket-version", "13");
    }
    return response;
  }

 private:
  static std::string_view code_for(int status) {
    switch (status) {
      case 400:
        return "bad_request";
      case 408:
        return "timeout";
      case 411:
        return "length_required";
      case 413:
        return "body_too_large";
      case 414:
        return "target_too_long";
      case 415:
        return "unsupported_media_type";
      case 417:
        return "expectation_failed";
      case 426:
        return "upgrade_required";
      case 431:
        return "header_too_large";
      case 501:
        return "not_supported";
      case 503:
        return "unavailable";
      default:
        return "internal";
    }
  }

  Response routed(const Plan& plan, const Request& request) const {
    if (plan.route == nullptr) return no_route(plan, request);
    return not_modified(request, permitted(plan, request, [this](const Route& route, Call& call) {
                          return in_unit_of_work(route, call);
                        }));
  }

  // What `make` answers, or the problem when it throws.
  template <class Make>
  Response answer(const Request& request, Make make) const {
    try {
      return make();
    } catch (const domain::CommitUnknown& error) {
      report(request, error.what());
      return to_response(Problem{"outcome_unknown"}, request);
    } catch (const domain::Unavailable& error) {
      report(request, error.what());
      return refuse(503, request);
    } catch (const std::exception& error) {
      report(request, error.what());
      return to_response(Problem{"internal"}, request);
    }
  }

  void report(const Request& request, std::string_view message) const {
    if (environment_.report) environment_.report(request.request_id, message);
  }

  static Response no_route(const Plan& plan, const Request& request) {
    if (plan.allowed.empty()) return to_response(Problem{"no_route"}, request);
    Response response = to_response(Problem{"method_not_allowed"}, request);
    std::string allow;
    for (const auto method : plan.allowed) allow += (allow.empty() ? "" : ", ") + std::string{method};
    response.headers.emplace_back("allow", allow);
    return response;
  }

  // A reader that already has this version gets 304.
  static Response not_modified(const Request& request, Response response) {
    const auto known = request.header("if-none-match");
    if (known.empty() || response.status != 200 || routed_as(request.method) != Method::get) return response;
    const auto tag =
        std::ranges::find(response.headers, "etag", [](const auto& header) { return header.first; });
    if (tag == response.headers.end()) return response;
    const auto tags = domain::split(known, ',');
    const bool same = std::ranges::any_of(tags, [&](std::string_view candidate) {
      if (candidate.starts_with("W/")) candidate.remove_prefix(2);
      return candidate == tag->second || candidate == "*";
    });
    if (!same) return response;
    return {304, "", "", {*tag}};
  }

  // What `then` answers, when the caller may use the route at all.
  template <class Then>
  Response permitted(const Plan& plan, const Request& request, Then then) const {
    const Route& route = *plan.route;
    AuditNote note;
    Call call{request,     {plan.captures.begin(), plan.captures.end()}, environment_, sessions_, fragments_,
              delegations_};
    call.route = &route;
    call.note = &note;
    if (route.access == Access::loopback && !request.remote_is_loopback) {
      return to_response(Problem{"no_route"}, request);
    }
    const bool has_body = !request.body.empty() || route.opener != nullptr;
    if (has_body && !is_media(request.header("content-type"), route.media)) {
      const bool file = !route.media.contains("json");
      return to_response(
          file ? Problem{"file_expected", std::string{route.media}} : Problem{"unsupported_media_type"},
          request);
    }
    if (route.lane != Lane::inline_) call.reference = environment_.store.reference();
    if (route.access == Access::anyone || route.access == Access::loopback)
      return recorded(route, call, then(route, call));

    const auto session = authenticate(request, environment_, sessions_);
    if (!session) {
      Response response = to_response(session.error(), request);
      if (response.status == 401)
        response.headers.emplace_back("www-authenticate", "Session realm=\"xiezhu\"");
      return recorded(route, call, std::move(response));
    }
    call.session = &*session;
    if (const auto problem = forbidden(route.access, *session))
      return recorded(route, call, to_response(*problem, request));
    return recorded(route, call, then(route, call));
  }

  // Puts what has not been recorded with its change into the audit log, before it is answered.
  static Response recorded(const Route& route, const Call& call, Response response) {
    if (wants_record(route, call, response)) record_outcome(route, call, response);
    return response;
  }

  static bool wants_record(const Route& route, const Call& call, const Response& response) {
    const bool writes = route.lane == Lane::writing || route.lane == Lane::hashing;
    if (response.status >= 500 || call.note->recorded) return false;
    if (route.unrecorded) return response.status == 403;
    if (response.status < 400) return route.lane == Lane::hashing || (route.audited && !writes);
    // Nobody known: somebody who tries to sign in, or who has a session but does not come from our page.
    // Anything else would let everybody fill the log.
    if (call.session == nullptr && route.access == Access::anyone)
      return response.status == 401 || response.status == 429;
    if (call.session == nullptr) return response.problem == "csrf" || response.problem == "wrong_origin";
    return writes || route.audited || response.status == 403;
  }

  Response in_unit_of_work(const Route& route, Call& call) const {
    if (route.lane == Lane::writing) {
      Response response = run_keyed(route, call);
      if (response.status < 300 && environment_.written) environment_.written();
      return response;
    }
    if (route.lane != Lane::reading) return route.handler(call);
    Response response;
    environment_.store.read([&](domain::UnitOfWork& unit) {
      call.unit = &unit;
      response = route.handler(call);
    });
    return response;
  }

  Environment& environment_;
  mutable SessionCache sessions_;
  mutable FragmentCache fragments_;
  mutable DelegationCache delegations_;
};

}  // namespace

std::unique_ptr<Service> make_service(Environment& environment) {
  return std::make_unique<ApiService>(environment);
}

}  // namespace xiezhu::api
