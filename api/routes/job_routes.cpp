// Long work: handing it in, watching it, cancelling it. Everybody sees the own jobs only.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/bulk_input.hpp"
#include "api/routes/job_input.hpp"
#include "api/routes/list_page.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

// The job of the address, when it is the caller's.
std::optional<domain::Job> own_job(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto job = id ? call.unit->jobs().find(domain::JobId{*id}) : std::nullopt;
  if (job && job->owner != call.session->actor.person) return std::nullopt;
  return job;
}

Response start_bulk(const Call& call) {
  auto bulk = read_bulk(call.request.body);
  if (!bulk) return to_response(bulk.error(), call.request);
  const int total = static_cast<int>(bulk->input.targets.size());
  return hand_in_job(call, domain::JobKind::bulk, std::move(bulk->stored), total);
}

struct Reassignment {
  domain::PersonId from;
  domain::PersonId to;
  std::string opinion;
};

std::expected<Reassignment, Problem> read_reassignment(std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  const auto from = fields.id<domain::PersonTag>("from");
  const auto to = fields.id<domain::PersonTag>("to");
  auto opinion = fields.text("opinion", TextKind::paragraphs).value_or("");
  fields.demand("from", from.has_value());
  fields.demand("to", to.has_value());
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return Reassignment{*from, *to, std::move(opinion)};
}

// Everything that a leaver of the own unit drafted or works on is handed over to a colleague: bulk work whose
// list the server makes.
Response start_reassignment(const Call& call) {
  const auto input = read_reassignment(call.request.body);
  if (!input) return to_response(input.error(), call.request);
  const auto& actor = call.session->actor;
  if (!actor.roles.has(domain::Role::unit_admin))
    return rejected(call, {domain::Reason::role_required, {}, "unit_admin"});
  const auto leaver = call.unit->people().find(input->from);
  if (!leaver || leaver->unit != actor.unit) return rejected(call, {domain::Reason::unknown, "from"});
  const auto successor = call.unit->people().find(input->to);
  if (!successor || successor->unit != actor.unit || successor->disabled || input->to == input->from)
    return rejected(call, {domain::Reason::unknown, "to"});
  json::array requests;
  for (const auto& held : call.unit->queries().held_by(actor.unit, input->from, domain::most_bulk_rows))
    requests.push_back(json::object{{"id", id_text(held.id)}, {"version", held.version}});
  if (requests.empty()) return rejected(call, {domain::Reason::nothing_held, "from"});
  const json::object wanted{
      {"verb", "hand-over"},
      {"requests", std::move(requests)},
      {"input", json::object{{"person", id_text(input->to)}, {"opinion", input->opinion}}}};
  auto bulk = read_bulk(json::serialize(wanted));
  if (!bulk) return to_response(bulk.error(), call.request);
  const int total = static_cast<int>(bulk->input.targets.size());
  return hand_in_job(call, domain::JobKind::bulk, std::move(bulk->stored), total);
}

std::optional<domain::JobKind> import_kind(std::string_view name) {
  using enum domain::JobKind;
  for (const auto kind : {import_units, import_people, import_catalogue}) {
    if (domain::name_of(kind) == "import_" + std::string{name}) return kind;
  }
  return std::nullopt;
}

Response start_import(const Call& call) {
  Query query(call.request.query);
  const auto name = query.text("kind");
  const auto kind = import_kind(name.value_or(""));
  if (!kind) query.complain("kind", name ? "unknown" : "missing");
  auto errors = query.finish();
  auto text = file_text(call);
  if (!text) errors.push_back(text.error());
  if (!errors.empty()) return invalid(call, std::move(errors));
  return hand_in_job(call, *kind, std::move(*text), 0);
}

Response list_jobs(const Call& call) {
  Query query(call.request.query);
  std::optional<domain::JobId> before;
  if (const auto after = query.id("after")) before = domain::JobId{*after};
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto jobs = call.unit->jobs().of_owner(call.session->actor.person.value(), before, limit + 1);
  const bool more = std::cmp_greater(jobs.size(), limit);
  if (more) jobs.pop_back();
  json::array items;
  for (const auto& job : jobs) items.push_back(job_view(job));
  return page_response(std::move(items), more ? id_text(jobs.back().id) : std::string{});
}

Response show_job(const Call& call) {
  const auto job = own_job(call);
  return job ? job_response(200, *job) : not_found(call);
}

// The requests that rows are about, by the subject of the row, as far as the caller may see them.
std::map<std::string, json::object> requests_of(const Call& call, const std::vector<domain::JobRow>& rows) {
  std::vector<domain::RequestId> ids;
  for (const auto& row : rows) {
    if (const auto id = parse_id(row.subject)) ids.emplace_back(*id);
  }
  std::map<std::string, json::object> found;
  if (ids.empty()) return found;
  for (const auto& line : call.unit->queries().summaries(visible_among(call, ids))) {
    const auto id = id_text(line->id);
    found[id] = {{"id", id}, {"number", text_or_null(line->number)}, {"title", line->title}};
  }
  return found;
}

json::object row_view(const domain::JobRow& row, Language language) {
  json::object view{{"ordinal", row.ordinal},
                    {"subject", row.subject},
                    {"request", nullptr},
                    {"state", term(row.state)},
                    {"clock", row.clock ? json::value(term(*row.clock)) : json::value(nullptr)},
                    {"oldDueAt", instant_or_null(row.old_due)},
                    {"newDueAt", instant_or_null(row.new_due)},
                    {"code", nullptr},
                    {"field", nullptr},
                    {"message", nullptr}};
  if (!row.code.empty()) {
    view["code"] = row.code;
    view["message"] = sentence(row.code, language, row.detail);
  }
  if (!row.field.empty()) view["field"] = row.field;
  return view;
}

Response list_job_rows(const Call& call) {
  const auto job = own_job(call);
  if (!job) return not_found(call);
  Query query(call.request.query);
  constexpr int last_ordinal = 1'000'000'000;
  const int after = query.number("after", 0, last_ordinal).value_or(-1);
  const auto word = query.text("state");
  const auto state = word ? domain::from_name<domain::JobRowState>(*word) : std::nullopt;
  if (word && !state) query.complain("state", "unknown");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto rows = call.unit->jobs().rows(job->id, after, state, limit + 1);
  const bool more = std::cmp_greater(rows.size(), limit);
  if (more) rows.pop_back();
  const auto language = preferred_language(call.request.header("accept-language"));
  json::array items;
  const auto requests = requests_of(call, rows);
  for (const auto& row : rows) {
    auto view = row_view(row, language);
    if (const auto of = requests.find(row.subject); of != requests.end()) view["request"] = of->second;
    items.push_back(std::move(view));
  }
  return page_response(std::move(items), more ? std::to_string(rows.back().ordinal) : std::string{});
}

Response cancel_job(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  auto job = own_job(call);
  if (!job) return not_found(call);
  if (!call.unit->jobs().request_cancel(job->id)) return to_response(Problem{"job_over"}, call.request);
  job->cancel_requested = true;
  return job_response(200, *job);
}

}  // namespace

std::vector<Route> job_routes() {
  constexpr std::size_t bulk_list = std::size_t{256} * 1024;
  constexpr std::size_t file = std::size_t{4} * 1024 * 1024;
  constexpr std::size_t nothing = 1'024;
  constexpr std::size_t people_and_opinion = 4'096;
  return {{Method::get, "/api/v1/jobs", Access::signed_in, Lane::reading, list_jobs, {200, 422}},
          {Method::post,
           "/api/v1/jobs/bulk",
           Access::business,
           Lane::writing,
           start_bulk,
           {202, 422, 429},
           bulk_list,
           true},
          {Method::post,
           "/api/v1/jobs/reassign",
           Access::business,
           Lane::writing,
           start_reassignment,
           {202, 422, 429},
           people_and_opinion,
           true},
          {Method::post,
           "/api/v1/jobs/import",
           Access::signed_in,
           Lane::writing,
           start_import,
           {202, 422, 429},
           file,
           true,
           "text/csv"},
          {Method::get, "/api/v1/jobs/{id}", Access::signed_in, Lane::reading, show_job, {200, 304, 404}},
          {Method::get,
           "/api/v1/jobs/{id}/rows",
           Access::signed_in,
           Lane::reading,
           list_job_rows,
           {200, 404, 422}},
          {Method::post,
           "/api/v1/jobs/{id}/cancel",
           Access::signed_in,
           Lane::writing,
           cancel_job,
           {200, 404, 409, 422},
           nothing,
           true}};
}

}  // namespace xiezhu::api
