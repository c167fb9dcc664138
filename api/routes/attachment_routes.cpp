// Files of a request. One is announced, sent in one go or in several, and belongs to the request when it has
// arrived whole; its bytes pass through in pieces and are never in memory.
#include <boost/json/array.hpp>
#include <limits>

#include "api/files/byte_ranges.hpp"
#include "api/files/file_store.hpp"
#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"
#include "api/routes/visible_request.hpp"
#include "domain/request/commands.hpp"
#include "domain/request/file_kind.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t largest_body = std::size_t{1} << 40;  // what is announced decides

json::object attachment_view(const Call& call, const domain::Attachment& attachment) {
  return {{"id", id_text(attachment.id)},
          {"name", attachment.name},
          {"size", attachment.size},
          {"sha256", attachment.sha256},
          {"unit", unit_brief(call.reference->units, attachment.unit)},
          {"at", domain::to_iso(attachment.at)},
          {"unscanned", attachment.unscanned}};
}

// What the unit may still add; null where that has no limit.
json::value left_for(const Call& call, domain::UnitId unit) {
  const auto limit = call.environment.file_limits.unit;
  if (limit == 0) return nullptr;
  return std::max<std::int64_t>(limit - call.unit->files().account(unit), 0);
}

json::object upload_view(const Call& call, const domain::Upload& upload) {
  return {{"id", id_text(upload.id)},
          {"request", id_text(upload.request)},
          {"name", upload.name},
          {"size", upload.size},
          {"received", call.environment.files->received(upload.id)},
          {"begunAt", domain::to_iso(upload.begun_at)},
          {"unitLeft", left_for(call, upload.unit.value_or(call.session->actor.unit))}};
}

domain::Act attaching(const domain::Upload& upload, std::string sha256, bool unscanned) {
  domain::Act act{.verb = domain::Verb::attach};
  act.attachment = domain::Attachment{.id = upload.id,
                                      .name = upload.name,
                                      .size = upload.size,
                                      .sha256 = std::move(sha256),
                                      .unscanned = unscanned};
  return act;
}

std::int64_t bytes_of(const domain::Request& request) {
  std::int64_t bytes = 0;
  for (const auto& attachment : request.course.attachments) bytes += attachment.size;
  return bytes;
}

std::string full(const FileLimits& limits) { return std::to_string(limits.request); }

// Name and size, against the limits and the kinds taken.
std::expected<domain::Upload, Problem> read_upload(const Call& call, const domain::Request& request) {
  const auto object = object_body(call.request.body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  const auto limits = call.environment.file_limits;
  const auto name = fields.text("name", TextKind::line).value_or("");
  const auto size = fields.integer("size", 1, limits.file);
  fields.demand("name", !name.empty());
  fields.demand("size", size.has_value());
  if (!name.empty() && !domain::takes_extension(domain::extension_of(name)))
    fields.complain("name", "kind_not_taken", domain::extensions_taken());
  if (size && bytes_of(request) + *size > limits.request)
    fields.complain("size", "request_full", full(limits));
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return domain::Upload{.id = domain::AttachmentId{call.environment.ids.next()},
                        .request = request.id,
                        .person = *call.session->actor.person,
                        .unit = call.session->actor.unit,
                        .name = name,
                        .size = *size,
                        .begun_at = call.environment.clock.now()};
}

// Enters the bytes into the account of the unit. They are counted from the announcement on, so that uploads
// at the same time cannot come to more than the limit together.
std::optional<Response> reserve(const Call& call, const domain::Upload& upload) {
  const auto limit = call.environment.file_limits.unit;
  const auto most = limit == 0 ? std::numeric_limits<std::int64_t>::max() : limit;
  if (call.unit->files().reserve(*upload.unit, upload.size, most)) return std::nullopt;
  const auto left = std::max<std::int64_t>(limit - call.unit->files().account(*upload.unit), 0);
  return invalid(call, {FieldError{"size", "unit_full", std::to_string(left)}});
}

// Announces a file. Whatever would refuse it later refuses it now, before it is sent.
Response begin_upload(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto upload = read_upload(call, view->request);
  if (!upload) return to_response(upload.error(), call.request);
  const auto& actor = call.session->actor;
  const domain::Facts facts{.standing = domain::standing_of(*call.unit, call.reference->units, view->request,
                                                            actor, upload->begun_at)};
  const auto trial = domain::decide(view->request, actor, attaching(*upload, {}, false), facts,
                                    *call.reference, std::max(upload->begun_at, view->request.changed_at));
  if (!trial) return rejected(call, trial.error());
  if (auto refusal = reserve(call, *upload)) return std::move(*refusal);
  call.unit->files().begin(*upload);
  Response response = json_response(201, upload_view(call, *upload));
  response.headers.emplace_back("location", "/api/v1/uploads/" + id_text(upload->id));
  return response;
}

// The upload of the address, when it is the caller's.
std::optional<domain::Upload> own_upload(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto upload = id ? call.unit->files().upload(domain::AttachmentId{*id}) : std::nullopt;
  if (upload && upload->person != call.session->actor.person) return std::nullopt;
  return upload;
}

Response show_upload(const Call& call) {
  const auto upload = own_upload(call);
  return upload ? json_response(200, upload_view(call, *upload)) : not_found(call);
}

std::expected<std::shared_ptr<BodySink>, Response> open_upload(const Call& call) {
  Query query(call.request.query);
  const auto offset = query.size("offset").value_or(0);
  if (auto errors = query.finish(); !errors.empty()) return std::unexpected(invalid(call, std::move(errors)));
  const auto upload = own_upload(call);
  if (!upload) return std::unexpected(not_found(call));
  const auto announced = call.request.header("content-length");
  const auto length = announced.empty() || announced == "0" ? 0 : parse_id(announced);
  if (!length || *length > upload->size - offset)
    return std::unexpected(
        to_response(Problem{"upload_too_long", std::to_string(upload->size)}, call.request));
  auto sink = call.environment.files->append(*upload);
  if (sink == nullptr) return std::unexpected(to_response(Problem{"upload_busy"}, call.request));
  const auto received = call.environment.files->received(upload->id);
  if (received != offset)
    return std::unexpected(to_response(Problem{"upload_offset", std::to_string(received)}, call.request));
  return sink;
}

// The file belongs to the request from now on, whatever else has happened to the request meanwhile.
std::expected<domain::Request, Response> attach(const Call& call, const domain::Upload& upload,
                                                const UploadSink& sink) {
  const auto now = call.environment.clock.now();
  const auto& limits = call.environment.file_limits;
  call.unit->files().keep(*sink.sha256(), upload.size, now);
  call.unit->files().end(upload.id);
  call.unit->requests().touch(upload.request);
  const auto request = call.unit->requests().load(upload.request);
  if (!request) return std::unexpected(not_found(call));
  // Others may have been announced at the same time.
  if (bytes_of(*request) + upload.size > limits.request)
    return std::unexpected(invalid(call, {FieldError{"size", "request_full", full(limits)}}));
  auto attached = domain::perform(*call.unit, upload.request, request->version, call.session->actor,
                                  attaching(upload, *sink.sha256(), sink.unscanned()), now);
  if (!attached) return std::unexpected(rejected(call, attached.error()));
  return std::move(*attached);
}

Response refused(const Call& call, const FileRefusal& refusal) {
  call.note->detail = refusal.note;
  Response response = to_response(Problem{refusal.code, refusal.detail}, call.request);
  if (response.status == 503) response.headers.emplace_back("retry-after", "30");
  return response;
}

Response receive_upload(const Call& call) {
  const auto upload = own_upload(call);
  if (!upload) return not_found(call);
  const auto& sink = static_cast<const UploadSink&>(*call.request.sink);
  if (sink.refusal()) return refused(call, *sink.refusal());
  if (!sink.sha256()) return json_response(200, upload_view(call, *upload));
  const auto attached = attach(call, *upload, sink);
  if (!attached) return attached.error();
  return json_response(201, attachment_view(call, attached->course.attachments.back()));
}

Response list_attachments(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  json::array items;
  for (const auto& attachment : view->request.course.attachments) {
    if (domain::shows(view->request, attachment, call.session->actor.unit))
      items.push_back(attachment_view(call, attachment));
  }
  return page_response(std::move(items), "");
}

// The file of the address, when the caller sees it.
std::optional<domain::Attachment> shown_attachment(const Call& call) {
  const auto view = visible_request(call);
  const auto id = parse_id(call.captures[1]);
  if (view == nullptr || !id) return std::nullopt;
  const auto& all = view->request.course.attachments;
  const auto found = std::ranges::find(all, domain::AttachmentId{*id}, &domain::Attachment::id);
  if (found == all.end() || !domain::shows(view->request, *found, call.session->actor.unit))
    return std::nullopt;
  return *found;
}

// nullptr when the store has lost the bytes, or is away.
std::shared_ptr<BodySource> open_stored(const Call& call, const domain::Attachment& file,
                                        std::optional<ByteRange> part) {
  try {
    return call.environment.files->open(file.sha256, part);
  } catch (const std::runtime_error& error) {
    if (call.environment.report) call.environment.report(call.request.request_id, error.what());
    return nullptr;
  }
}

Response unsatisfiable(const Call& call, const domain::Attachment& file) {
  Response response = to_response(Problem{"range_not_satisfiable", std::to_string(file.size)}, call.request);
  response.headers.emplace_back("content-range", "bytes */" + std::to_string(file.size));
  return response;
}

Response send_bytes(const Call& call, const domain::Attachment& file) {
  const auto wanted = wanted_range(call.request, file.sha256, file.size);
  if (!wanted) return unsatisfiable(call, file);
  const auto& part = *wanted;
  Response response{part ? 206 : 200, "application/octet-stream", ""};
  response.source = open_stored(call, file, part);
  if (response.source == nullptr) return to_response(Problem{"file_lost", file.name}, call.request);
  call.note->detail = "attachment " + id_text(file.id) + " sha256 " + file.sha256;
  if (part) response.headers.emplace_back("content-range", content_range(*part, file.size));
  response.headers.emplace_back("accept-ranges", "bytes");
  response.headers.emplace_back("content-disposition", saved_as(file.name));
  response.headers.emplace_back("content-security-policy", "default-src 'none'; sandbox");
  return with_etag(std::move(response), file.sha256);
}

// Not in a lane of the database: the store may be slow, and no session of the database waits for it.
Response send_attachment(const Call& call) {
  std::optional<domain::Attachment> file;
  Call looking = call;
  call.environment.store.read([&](domain::UnitOfWork& unit) {
    looking.unit = &unit;
    file = shown_attachment(looking);
  });
  return file ? send_bytes(call, *file) : not_found(call);
}

}  // namespace

std::vector<Route> attachment_routes() {
  constexpr std::size_t announcement = 4'096;
  Route file{Method::get,      "/api/v1/requests/{id}/attachments/{attachment}",
             Access::business, Lane::transfer,
             send_attachment,  {200, 206, 304, 404, 416, 503}};
  file.audited = true;
  return {{Method::get,
           "/api/v1/requests/{id}/attachments",
           Access::business,
           Lane::reading,
           list_attachments,
           {200, 404}},
          {Method::post,
           "/api/v1/requests/{id}/attachments",
           Access::business,
           Lane::writing,
           begin_upload,
           {201, 403, 404, 409, 422},
           announcement,
           true},
          file,
          {Method::get, "/api/v1/uploads/{id}", Access::business, Lane::reading, show_upload, {200, 404}},
          {Method::put,
           "/api/v1/uploads/{id}",
           Access::business,
           Lane::writing,
           receive_upload,
           {200, 201, 403, 404, 409, 411, 422, 503},
           largest_body,
           false,
           "application/octet-stream",
           false,
           open_upload}};
}

}  // namespace xiezhu::api
