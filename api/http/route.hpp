// The route table: every address with its permission, its limits and what it may answer. Nothing is reachable
// that does not stand here.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/auth/delegation_cache.hpp"
#include "api/http/environment.hpp"
#include "api/http/fragment_cache.hpp"
#include "api/http/problem.hpp"
#include "api/http/service.hpp"

namespace xiezhu::api {

// Who may call a route at all. What a party may see or do beyond that is decided by the domain.
enum class Access {
  anyone,                   // explicitly public
  loopback,                 // only from this machine
  signed_in,                // any session
  supervision_coordinator,  // 督办主管, who keeps calendar and time limits
  system_admin,             // 系统管理员
  audit_admin,              // 审计管理员
  unit_admin,               // 单位管理员
  business,  // any session but those of the three administrators, who see no business content (domain §2)
};
std::string_view name_of(Access access);

// What a handler adds to the record of its call in the audit log.
struct AuditNote {
  std::optional<domain::PersonId> person{};  // who it was, where there is no session yet
  std::optional<domain::UnitId> unit{};
  std::optional<domain::SessionId> session{};
  std::optional<domain::PersonId> on_behalf_of{};
  std::string detail{};
  bool recorded = false;  // the handler has recorded its success itself
};

struct Route;

// One call on its way through a handler.
struct Call {
  const Request& request;
  std::vector<std::string_view> captures;  // path segments for the {…} of the pattern, in order
  Environment& environment;
  SessionCache& session_cache;
  FragmentCache& fragments;
  DelegationCache& lent;
  domain::ReferencePtr reference{};          // set unless the answer is made inline
  const domain::Session* session = nullptr;  // set unless the route is public
  domain::UnitOfWork* unit = nullptr;        // the unit of work of a reading or writing lane
  const Route* route = nullptr;
  AuditNote* note = nullptr;
};

using Handler = Response (*)(const Call&);
// Takes the head of a streamed request: where its body goes, or why not.
using Opener = std::expected<std::shared_ptr<BodySink>, Response> (*)(const Call&);

struct Route {
  Method method;
  std::string_view pattern;  // "/api/v1/units/{id}"
  Access access;
  Lane lane;  // reading and writing lanes run inside one unit of work
  Handler handler;
  std::vector<int> statuses;  // besides those that any route of its kind may answer
  std::size_t body_limit = 0;
  bool takes_key = false;                       // honours Idempotency-Key
  std::string_view media = "application/json";  // of the body; other kinds, separated by |, are files
  bool audited = false;     // a reading route whose calls go into the audit log; writing ones always do
  Opener opener = nullptr;  // of a streamed route
  // A writing route whose calls are not put into the audit log, but for missing permission: it changes only
  // what its caller alone sees, every few seconds.
  bool unrecorded = false;
};

// The first three segments of a path, which are fixed in every pattern: "/api/v1/units".
std::string_view area_of(std::string_view path);
// All routes in the order of their areas, and in an area of their patterns.
std::span<const Route> routes();
// Those of the area of a path, among which the one that it means must be.
std::span<const Route> routes_near(std::string_view path);

// The tables of the areas, one per file in api/routes.
std::vector<Route> session_routes();
std::vector<Route> organisation_routes();
std::vector<Route> people_routes();
std::vector<Route> calendar_routes();
std::vector<Route> clock_rule_routes();
std::vector<Route> catalogue_routes();
std::vector<Route> request_routes();
std::vector<Route> letter_routes();
std::vector<Route> letter_template_routes();
std::vector<Route> conversation_routes();
std::vector<Route> working_copy_routes();
std::vector<Route> drafting_routes();
std::vector<Route> phrase_routes();
std::vector<Route> material_routes();
std::vector<Route> delegation_routes();
std::vector<Route> live_routes();
std::vector<Route> job_routes();
std::vector<Route> notice_routes();
std::vector<Route> delivery_routes();
std::vector<Route> alert_routes();
std::vector<Route> supervision_routes();
std::vector<Route> dispute_routes();
std::vector<Route> rating_routes();
std::vector<Route> audit_routes();
std::vector<Route> search_routes();
std::vector<Route> attachment_routes();
std::vector<Route> export_routes();
std::vector<Route> saved_view_routes();
std::vector<Route> relation_routes();
std::vector<Route> favourite_routes();
std::vector<Route> feed_routes();
std::vector<Route> operation_routes();

}  // namespace xiezhu::api
