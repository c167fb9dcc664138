// Exports: handing in the job, and fetching what it has made. Nobody but the owner knows that there is one.
#include <boost/json/array.hpp>

#include "api/files/file_store.hpp"
#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/export_input.hpp"
#include "api/routes/job_input.hpp"
#include "api/routes/views.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

bool visible(const Call& call, domain::RequestId id) {
  const auto view = call.unit->queries().request(id);
  return view != nullptr && domain::may_see(call.reference->units, call.session->actor, view->request);
}

Response start_export(const Call& call) {
  auto wanted = read_export(call.request.body);
  if (!wanted) return to_response(wanted.error(), call.request);
  const auto& input = wanted->input;
  call.note->detail = described(input);
  if (input.kind == domain::JobKind::export_list) {
    const auto list = list_of(input, *call.reference, call.environment.clock.now());
    if (!list) return to_response(list.error(), call.request);
  }
  if (input.kind != domain::JobKind::export_list && !visible(call, input.request)) return not_found(call);
  if (input.kind == domain::JobKind::export_archive && !call.environment.printing.letter)
    return to_response(Problem{"printing_off"}, call.request);
  return hand_in_job(call, input.kind, std::move(wanted->stored), 0);
}

template <class Column>
json::array columns_view() {
  json::array list;
  for (const auto& entry : domain::EnumNames<Column>::table) list.push_back(term(entry.value));
  return list;
}

Response list_columns(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  return json_response(200, json::object{{"list", columns_view<domain::ListColumn>()},
                                         {"timeline", columns_view<domain::TimelineColumn>()}});
}

// The file of the address, when it is the caller's and still kept.
std::optional<domain::ExportFile> own_file(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto file = id ? call.unit->exports().find(domain::JobId{*id}) : std::nullopt;
  if (!file || file->owner != call.session->actor.person) return std::nullopt;
  if (file->made_at + domain::exports_kept < call.environment.clock.now()) return std::nullopt;
  return file;
}

Response show_export(const Call& call) {
  const auto file = own_file(call);
  if (!file) return not_found(call);
  return json_response(200,
                       json::object{{"id", id_text(file->job)},
                                    {"name", file->name},
                                    {"media", file->media},
                                    {"size", file->size},
                                    {"sha256", file->sha256},
                                    {"madeAt", domain::to_iso(file->made_at)},
                                    {"keptUntil", domain::to_iso(file->made_at + domain::exports_kept)}});
}

Response send_export(const Call& call) {
  const auto file = own_file(call);
  if (!file) return not_found(call);
  Response response{200, file->media, ""};
  response.source = call.environment.files->open(file->sha256);
  if (response.source == nullptr) return to_response(Problem{"file_lost", file->name}, call.request);
  call.note->detail = file->name + " sha256 " + file->sha256;
  response.headers.emplace_back("content-disposition", saved_as(file->name));
  response.headers.emplace_back("content-security-policy", "default-src 'none'; sandbox");
  return with_etag(std::move(response), file->sha256);
}

}  // namespace

std::vector<Route> export_routes() {
  using enum Method;
  constexpr std::size_t wishes = 8'192;
  Route file{get,         "/api/v1/exports/{id}/file", Access::business, Lane::reading,
             send_export, {200, 304, 404, 503}};
  file.audited = true;
  return {{post,
           "/api/v1/exports",
           Access::business,
           Lane::writing,
           start_export,
           {202, 404, 422, 429, 503},
           wishes,
           true},
          {get, "/api/v1/exports/columns", Access::business, Lane::reading, list_columns, {200, 422}},
          {get, "/api/v1/exports/{id}", Access::business, Lane::reading, show_export, {200, 404}},
          file};
}

}  // namespace xiezhu::api
